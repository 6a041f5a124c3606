import type {
  SettleUncertain,
  UncertainContact,
  UncertainPageView,
} from '../../shared/contracts/review-list.ts';
import type { Contact, ContactState } from '../../shared/domain/case.ts';
import type { CaseStore } from '../../shared/ports/case-store.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import { Conflict, InvalidInput } from '../../shared/runtime/errors.ts';

export interface ReviewListDeps {
  readonly cases: Pick<CaseStore, 'uncertain' | 'findContact' | 'settleContact'>;
  readonly clock: Clock;
}

const pageSize = 50;

/** The review list: texts that may or may not have gone, oldest first. A machine never sends them again. */
export function listUncertain(
  deps: ReviewListDeps,
): (input: { readonly cursor: string | null }) => Promise<UncertainPageView> {
  return async ({ cursor }) => {
    const page = await deps.cases.uncertain({ cursor, limit: pageSize });
    return { contacts: page.contacts.map(viewOf), cursor: page.cursor };
  };
}

/** Not reached is no contact and no longer counts against the caps; a letter in its place leaves open whether it went. */
const endsAs: Readonly<Record<SettleUncertain['outcome'], ContactState>> = {
  reached: 'SENT',
  'not-reached': 'FAILED',
  'letter-sent': 'REPLACED',
};

/**
 * Settles an uncertain text by hand: one conditional write that takes it off the list and says who is sure, and why. The
 * ladder goes on from where it stands; the step of a text that did not arrive is not taken again.
 *
 * Twice: the same word again changes nothing, and the first settler's name stays. Beside another settler: one of two
 * different words is refused.
 *
 * @throws InvalidInput when there is no such contact; Conflict when it is not, or no longer, uncertain.
 */
export function settleUncertain(
  deps: ReviewListDeps,
): (caller: { readonly id: string }, input: SettleUncertain) => Promise<{ readonly state: ContactState }> {
  return async ({ id: by }, { borrowerId, contactId, outcome, why }) => {
    const state = endsAs[outcome];
    const known = await find(deps, { borrowerId, contactId });
    if (isSettledAs(known, state)) return { state };
    const at = deps.clock();
    const settled: Contact = { ...known, state, at, settled: { by, why, at } };
    if (known.state === 'UNCERTAIN' && (await deps.cases.settleContact(settled, ['UNCERTAIN'])))
      return { state };
    const now = await find(deps, { borrowerId, contactId });
    if (isSettledAs(now, state)) return { state };
    throw new Conflict(`contact ${contactId} is ${now.state}, not UNCERTAIN`);
  };
}

async function find(
  { cases }: ReviewListDeps,
  id: { readonly borrowerId: string; readonly contactId: string },
): Promise<Contact> {
  const known = await cases.findContact(id);
  if (known === undefined) throw new InvalidInput(`contactId: there is no contact ${id.contactId}`);
  return known;
}

function isSettledAs(contact: Contact, state: ContactState): boolean {
  return contact.settled !== undefined && contact.state === state;
}

function viewOf(contact: Contact): UncertainContact {
  const { contactId, loanId, borrowerId, step, businessDate, at, to, reason } = contact;
  return { contactId, loanId, borrowerId, step, businessDate, uncertainSince: at, to, reason };
}
