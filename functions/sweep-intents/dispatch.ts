import type { CallTask, DeskTask, VisitTask } from '../../shared/contracts/queues.ts';
import type { Arrears } from '../../shared/domain/arrears/index.ts';
import type { CollectionCase, Contact, Intent } from '../../shared/domain/case.ts';
import type { LocalDate } from '../../shared/domain/local-date.ts';
import type { Borrower, Loan } from '../../shared/domain/portfolio.ts';
import { visitableAddresses } from '../../shared/domain/review.ts';
import type { ContactWindow } from '../../shared/domain/send-decision.ts';
import type { Circumstances } from '../../shared/domain/treatment/circumstances.ts';
import { closeIntent } from '../../shared/domain/treatment/contact-end.ts';
import type { Strategy } from '../../shared/domain/treatment/ladder.ts';
import { strategyOf, type TreatmentPolicy } from '../../shared/domain/treatment/treatment.ts';
import type { CaseStore } from '../../shared/ports/case-store.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { IntentQueues } from '../../shared/ports/intent-queues.ts';

export interface DispatchDeps {
  readonly cases: CaseStore;
  readonly queues: IntentQueues;
  readonly clock: Clock;
  readonly treatment: TreatmentPolicy;
  readonly window: ContactWindow;
}

/** A case with an intent to send out, and the facts the next person needs. */
export interface Dispatch {
  readonly case: CollectionCase;
  readonly intent: Intent;
  readonly loan: Loan;
  readonly borrower: Borrower;
  readonly arrears: Arrears;
  readonly circumstances: Circumstances;
  readonly nextPaymentOn: LocalDate | undefined;
}

/**
 * Sends intents to their queues, after the case write that holds them. Texts stay on the case until the gate settles
 * them. Calls and visits are handed to people: once their queue has the task, the ledger says so and the step counts.
 *
 * Twice: the gate claims a text once; a person's queue keeps one task per id. Half: what was not sent, or sent and not
 * yet noted, is still an intent on an open case, and the sweeper sends it again.
 */
export async function dispatchIntents(deps: DispatchDeps, items: readonly Dispatch[]): Promise<void> {
  const texts = items.filter((item) => item.intent.channel === 'sms');
  const calls = items.filter((item) => item.intent.channel === 'call');
  const visits = items.filter((item) => item.intent.channel === 'visit');
  const desk = items.filter((item) => item.intent.channel === 'desk');
  await deps.queues.texts(
    texts.map(({ loan, intent }) => ({ loanId: loan.id, contactId: intent.contactId })),
  );
  await deps.queues.calls([...calls.map((item) => callTask(item, deps.window)), ...desk.map(deskTask)]);
  await deps.queues.visits(visits.map(visitTask));
  await Promise.all([...calls, ...visits, ...desk].map((item) => noteHandOver(deps, item)));
}

async function noteHandOver(deps: DispatchDeps, item: Dispatch): Promise<void> {
  // Claimed before: what the ledger says counts, and the sweeper closes the case by it.
  if (!(await deps.cases.claim(handOverContact(deps, item)))) return;
  // Lost to a concurrent write: the intent is still there or already closed, and the sweeper settles which.
  await deps.cases.save(
    closeIntent(item.case, item.intent, { ...item, done: 'queued', strategy: ladderOf(deps, item) }),
  );
}

/** The ladder the case was decided by. */
export function ladderOf(
  { treatment }: Pick<DispatchDeps, 'treatment'>,
  { case: open, loan }: Pick<Dispatch, 'case' | 'loan'>,
): Strategy {
  return strategyOf(treatment, open, loan.product);
}

/** The ledger line of a task handed to people. */
export function handOverContact(deps: DispatchDeps, { intent, loan, borrower }: Dispatch): Contact {
  return {
    contactId: intent.contactId,
    loanId: loan.id,
    borrowerId: borrower.id,
    step: intent.step,
    channel: intent.channel,
    businessDate: intent.businessDate,
    decidedAt: intent.decidedAt,
    state: 'QUEUED',
    at: deps.clock(),
    to: null,
    text: null,
    messageId: null,
    reason: null,
  };
}

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

function callTask(item: Dispatch, window: ContactWindow): CallTask {
  const numbers = item.borrower.phones.map(({ number, verified }) => ({ number, verified }));
  const { fromMinute, toMinute } = window;
  return { kind: 'call', ...taskHead(item), numbers, lawfulHours: { fromMinute, toMinute } };
}

function deskTask(item: Dispatch): DeskTask {
  return { kind: 'desk', ...taskHead(item), step: item.intent.step };
}

function visitTask(item: Dispatch): VisitTask {
  return {
    kind: 'visit',
    ...taskHead(item),
    consentClause: item.loan.contract.collectionConsentClause ?? '',
    addresses: visitableAddresses(item.borrower).map(({ kind, text, latitude, longitude }) => ({
      kind,
      text,
      latitude,
      longitude,
    })),
  };
}
