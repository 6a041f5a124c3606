import type { CallTask, DeskTask, VisitTask } from '../../shared/contracts/queues.ts';
import type { Address, Phone } from '../../shared/domain/portfolio.ts';
import type { ContactWindow } from '../../shared/domain/send-decision.ts';
import type { Dispatch } from './dispatch.ts';

function taskHead({
  case: open,
  intent,
  loan,
  borrower,
  arrears,
}: Dispatch): Omit<CallTask, 'kind' | 'numbers' | 'lawfulHours'> {
  const { currency, overdueMinor, delinquentDays, overdueInstalments, bucket } = arrears;
  return {
    taskId: intent.contactId,
    loanId: loan.id,
    borrowerId: borrower.id,
    name: borrower.name,
    language: borrower.language,
    zone: borrower.zone,
    businessDate: intent.businessDate,
    decidedAt: intent.decidedAt,
    owed: {
      currency,
      overdueMinor,
      oldestDueOn: arrears.oldestUnmetDueOn ?? arrears.businessDate,
      delinquentDays,
      overdueInstalments,
      bucket,
    },
    history: open.done.map(({ step, on }) => ({ step, on })),
  };
}

/** A call to the numbers that may be dialled. */
export function callTask(
  item: Dispatch,
  { phones, window }: { readonly phones: readonly Phone[]; readonly window: ContactWindow },
): CallTask {
  const numbers = phones.map(({ number, verified }) => ({ number, verified }));
  const { fromMinute, toMinute } = window;
  return { kind: 'call', ...taskHead(item), numbers, lawfulHours: { fromMinute, toMinute } };
}

export function deskTask(item: Dispatch): DeskTask {
  return { kind: 'desk', ...taskHead(item), step: item.intent.step };
}

/** A visit to the addresses that may be gone to. */
export function visitTask(
  item: Dispatch,
  { addresses }: { readonly addresses: readonly Address[] },
): VisitTask {
  return {
    kind: 'visit',
    ...taskHead(item),
    consentClause: item.loan.contract.collectionConsentClause ?? '',
    addresses: addresses.map(({ kind, text, latitude, longitude }) => ({ kind, text, latitude, longitude })),
  };
}
