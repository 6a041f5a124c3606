import type { TaskWithdrawal } from '../../shared/contracts/queues.ts';
import type { CollectionCase, Contact, Intent } from '../../shared/domain/case.ts';
import { reasonNotTo } from '../../shared/domain/send-decision.ts';
import { closeIntent } from '../../shared/domain/treatment/contact-end.ts';
import { strategyOf, type TreatmentPolicy } from '../../shared/domain/treatment/treatment.ts';
import type { WithdrawalQueues } from '../../shared/ports/withdrawal-queues.ts';
import { readFacts, type Facts, type FactsDeps } from '../send-gate/read-facts.ts';

export interface WithdrawDeps extends FactsDeps {
  readonly treatment: TreatmentPolicy;
  readonly queues: WithdrawalQueues;
}

/** What was pulled: the intent on the case, and tasks that people have. */
export interface Withdrawn {
  readonly intent: boolean;
  readonly tasks: number;
}

const nothing: Withdrawn = { intent: false, tasks: 0 };

/** Reasons that make everything planned or handed over pointless. */
const paid: readonly (string | undefined)[] = ['paid-or-payment-on-its-way', 'paid-in-advance'];

/**
 * Pulls what is planned or handed over for a loan that owes nothing more, pending payments counted: the text or task
 * still on the case, and the calls and visits that people have. `why`: what the ledger says, where no payment did it.
 *
 * Twice: what was pulled is no longer there. Late: it looks at the facts of now. Half: people are told before the ledger
 * is marked, so a task may be withdrawn twice and never not at all. A text just claimed is left to its gate, whose last
 * look sees the payment; a call being dialled is left to those who talk.
 */
export async function withdrawWhatIsPaid(
  deps: WithdrawDeps,
  loanId: string,
  why?: string,
): Promise<Withdrawn> {
  const facts = await readFacts(deps, loanId);
  if (facts === undefined) return nothing;
  const found = reasonNotTo({ ...facts, now: deps.clock() });
  if (found === undefined || !paid.includes(found)) return nothing;
  const reason = why ?? found;
  const intent = await withdrawIntent(deps, facts, reason);
  const handedOver = facts.contacts.filter((one) => one.loanId === loanId && one.state === 'QUEUED');
  await tellPeople(deps, handedOver, reason);
  for (const contact of handedOver)
    await deps.cases.settleContact({ ...contact, state: 'WITHDRAWN', at: deps.clock(), reason }, ['QUEUED']);
  return { intent, tasks: handedOver.length };
}

async function withdrawIntent(deps: WithdrawDeps, facts: Facts, reason: string): Promise<boolean> {
  const known = facts.case;
  if (known?.intent == null) return false;
  // Claimed by a gate, or ended: whoever did that closes it.
  if (!(await deps.cases.claim(denied(deps, { known, intent: known.intent }, reason)))) return false;
  await close(deps, facts, known.intent);
  return true;
}

function denied(
  { clock }: WithdrawDeps,
  { known: { loanId, borrowerId }, intent }: { readonly known: CollectionCase; readonly intent: Intent },
  reason: string,
): Contact {
  const { contactId, step, channel, businessDate, decidedAt } = intent;
  const nobody = { to: null, text: null, messageId: null };
  const decided = { contactId, step, channel, businessDate, decidedAt };
  return { ...decided, loanId, borrowerId, state: 'DENIED', at: clock(), ...nobody, reason };
}

/** Races with the import's touch and with holds are few; one lost for good is closed by the gate as the ledger says. */
const attempts = 5;

async function close(deps: WithdrawDeps, facts: Facts, intent: Intent): Promise<void> {
  const { arrears, circumstances, nextPaymentOn, loan } = facts;
  let open = facts.case;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (open?.intent?.contactId !== intent.contactId) return;
    const strategy = strategyOf(deps.treatment, open, loan.product);
    const end = { done: undefined, arrears, circumstances, nextPaymentOn, strategy };
    const saved = await deps.cases.save(closeIntent(open, intent, end), { before: open, at: deps.clock() });
    if (saved !== undefined) return;
    open = (await deps.cases.load([loan.id])).get(loan.id)?.case;
  }
}

async function tellPeople(deps: WithdrawDeps, contacts: readonly Contact[], reason: string): Promise<void> {
  const withdrawals = (visits: boolean): TaskWithdrawal[] =>
    contacts
      .filter(({ channel }) => (channel === 'visit') === visits)
      .map(({ contactId, loanId }) => ({
        kind: 'withdrawal',
        taskId: contactId,
        loanId,
        reason,
        at: deps.clock(),
      }));
  await deps.queues.withdrawCalls(withdrawals(false));
  await deps.queues.withdrawVisits(withdrawals(true));
}
