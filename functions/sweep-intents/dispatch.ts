import type { Arrears } from '../../shared/domain/arrears/index.ts';
import type { CollectionCase, Contact, Intent } from '../../shared/domain/case.ts';
import { numberToTry } from '../../shared/domain/contactability/standing.ts';
import type { LocalDate } from '../../shared/domain/local-date.ts';
import { ledgerOf } from '../../shared/domain/permit/ledger.ts';
import type { ContactPack } from '../../shared/domain/permit/pack.ts';
import { noHolidays } from '../../shared/domain/permit/request.ts';
import type { Borrower, Loan } from '../../shared/domain/portfolio.ts';
import { visitableAddresses } from '../../shared/domain/review.ts';
import type { ContactWindow } from '../../shared/domain/send-decision.ts';
import { taskLeave, type TaskLeave } from '../../shared/domain/task-leave.ts';
import type { Circumstances } from '../../shared/domain/treatment/circumstances.ts';
import {
  closeIntent,
  postponeIntent,
  type ContactResult,
} from '../../shared/domain/treatment/contact-end.ts';
import type { Strategy } from '../../shared/domain/treatment/ladder.ts';
import { strategyOf, type TreatmentPolicy } from '../../shared/domain/treatment/treatment.ts';
import type { CaseStore } from '../../shared/ports/case-store.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ContactabilityStore } from '../../shared/ports/contactability-store.ts';
import type { IntentQueues } from '../../shared/ports/intent-queues.ts';
import type { PortfolioReader } from '../../shared/ports/portfolio-reader.ts';
import { mapLimited } from '../../shared/runtime/map-limited.ts';
import { contactFor } from '../send-gate/end-contact.ts';
import { callTask, deskTask, visitTask } from './tasks.ts';

export interface DispatchDeps {
  readonly cases: CaseStore;
  readonly contactability: ContactabilityStore;
  readonly portfolio: PortfolioReader;
  readonly queues: IntentQueues;
  readonly clock: Clock;
  readonly treatment: TreatmentPolicy;
  readonly window: ContactWindow;
  /** Contact policy of the deployment. */
  readonly pack: ContactPack;
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

/** How an intent left: its text is in the queue, its task with people, or it waits, or it may not be done. */
export type DispatchEnd = 'enqueued' | 'handed-over' | 'waiting' | 'denied';

const atOnce = 8;

/**
 * Sends intents to their queues, after the case write that holds them. Texts stay on the case until the gate settles
 * them. Calls and visits are handed to people, if contact policy lets the borrower be called or visited now; once their
 * queue has the task, the ledger says so and the step counts. Whoever dials or rings asks policy again at that moment.
 *
 * Twice: the gate claims a text once; a person's queue keeps one task per id. Late: policy is asked with the clock and
 * the ledger of now; what is forbidden for now waits on the case. Half: what was not sent, or sent and not yet noted, is
 * still an intent on an open case, and the sweeper sends it again.
 */
export async function dispatchIntents(
  deps: DispatchDeps,
  items: readonly Dispatch[],
): Promise<readonly DispatchEnd[]> {
  await enqueueTexts(
    deps,
    items.filter(({ intent }) => intent.channel === 'sms'),
  );
  const asked = await mapLimited(items, atOnce, async (item) => ({
    item,
    leave: await leaveFor(deps, item),
  }));
  const handed = asked.flatMap(({ item, leave }) =>
    leave.kind === 'go' && item.intent.channel !== 'sms' ? [{ item, leave }] : [],
  );
  const byChannel = (channel: Intent['channel']) =>
    handed.filter(({ item }) => item.intent.channel === channel);
  await deps.queues.calls([
    ...byChannel('call').map(({ item, leave }) => callTask(item, { ...leave, window: deps.window })),
    ...byChannel('desk').map(({ item }) => deskTask(item)),
  ]);
  await deps.queues.visits(byChannel('visit').map(({ item, leave }) => visitTask(item, leave)));
  return mapLimited(asked, atOnce, ({ item, leave }) => noteEnd(deps, item, leave));
}

/** Texts to the queues of the countries they go to; what goes nowhere known lies with the others'. */
export async function enqueueTexts(
  { queues }: Pick<DispatchDeps, 'queues'>,
  texts: readonly (Pick<Dispatch, 'case' | 'intent'> & { readonly borrower: Borrower | undefined })[],
): Promise<void> {
  const numbers = new Map(
    texts.map(({ intent, borrower }) => [
      intent.contactId,
      numberToTry(undefined, borrower?.phones ?? [], intent.attempt)?.number,
    ]),
  );
  const messages = texts.map(({ case: { loanId }, intent: { contactId } }) => ({ loanId, contactId }));
  await queues.texts(messages, ({ contactId }) => numbers.get(contactId));
}

/** Asks contact policy about a task of people, on the borrower's whole ledger. Texts are asked about at the gate. */
async function leaveFor(deps: DispatchDeps, item: Dispatch): Promise<TaskLeave> {
  const { intent, loan, borrower } = item;
  const addresses = visitableAddresses(borrower);
  if (intent.channel === 'sms' || intent.channel === 'desk')
    return { kind: 'go', phones: borrower.phones, addresses };
  const [contacts, contactability, settings, others] = await Promise.all([
    deps.cases.contacts({ borrowerId: borrower.id }),
    deps.contactability.find(borrower.id),
    deps.portfolio.settings(loan.product),
    loan.coBorrowerIds.length === 0
      ? new Map<string, Borrower>()
      : deps.portfolio.borrowers(loan.coBorrowerIds),
  ]);
  const terms = { ledger: ledgerOf(contacts), pack: deps.pack, calendar: settings.calendar ?? noHolidays };
  const otherZones = [...others.values()].map(({ zone }) => zone);
  return taskLeave({ ...item, contactability, otherZones, addresses, terms }, deps.clock());
}

/** Writes on ledger and case what became of an intent. Lost to a concurrent write: the sweeper settles which. */
async function noteEnd(deps: DispatchDeps, item: Dispatch, leave: TaskLeave): Promise<DispatchEnd> {
  if (item.intent.channel === 'sms') return 'enqueued';
  switch (leave.kind) {
    case 'go':
      await noteContact(deps, item, { contact: taskContact(deps, item), done: 'queued' });
      return 'handed-over';
    case 'wait': {
      const wait = { readyAt: leave.until, waitsFor: leave.rule };
      await deps.cases.save(postponeIntent(item.case, item.intent, wait), {
        before: item.case,
        at: deps.clock(),
      });
      return 'waiting';
    }
    case 'deny':
      await denyTask(deps, item, { reason: leave.reason, done: 'closed' });
      return 'denied';
  }
}

/** The ledger says why a task may not be done, and the step does not count; closed: it takes another way. */
export function denyTask(
  deps: DispatchDeps,
  item: Dispatch,
  { reason, done }: { readonly reason: string; readonly done: 'closed' | undefined },
): Promise<boolean> {
  const contact: Contact = { ...taskContact(deps, item), state: 'DENIED', reason };
  return noteContact(deps, item, { contact, done });
}

/** False: claimed before. What the ledger says counts, and the sweeper closes the case by it. */
async function noteContact(
  deps: DispatchDeps,
  item: Dispatch,
  { contact, done }: { readonly contact: Contact; readonly done: ContactResult },
): Promise<boolean> {
  if (!(await deps.cases.claim(contact))) return false;
  await deps.cases.save(
    closeIntent(item.case, item.intent, { ...item, done, strategy: ladderOf(deps, item) }),
    { before: item.case, at: deps.clock() },
  );
  return true;
}

/** The ladder the case was decided by. */
export function ladderOf(
  { treatment }: Pick<DispatchDeps, 'treatment'>,
  { case: open, loan }: Pick<Dispatch, 'case' | 'loan'>,
): Strategy {
  return strategyOf(treatment, open, loan.product);
}

/** The ledger line of a task handed to people. */
function taskContact(deps: DispatchDeps, { case: open, intent }: Dispatch): Contact {
  return { ...contactFor(deps, open, intent), state: 'QUEUED' };
}
