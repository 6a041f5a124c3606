import type {
  SettleUncertain,
  UncertainContact,
  UncertainPageView,
} from '../../shared/contracts/review-list.ts';
import type { Contact, ContactState } from '../../shared/domain/case.ts';
import type { CaseStore } from '../../shared/ports/case-store.ts';
import { Conflict } from '../../shared/runtime/errors.ts';
import { takeStepBack, type StepBackDeps } from './take-step-back.ts';
import { tellAgain, type TellAgainDeps } from './tell-again.ts';

export interface ReviewListDeps extends StepBackDeps, TellAgainDeps {
  readonly cases: StepBackDeps['cases'] & Pick<CaseStore, 'uncertain' | 'findContact' | 'settleContact'>;
}

/** The review list: texts that may or may not have gone, oldest first. A machine never sends them again. */
export function listUncertain(
  deps: Pick<ReviewListDeps, 'cases'>,
): (page: { readonly cursor: string | null; readonly limit: number }) => Promise<UncertainPageView> {
  return async (asked) => {
    const { contacts, cursor } = await deps.cases.uncertain(asked);
    return { items: contacts.map(viewOf), next: cursor };
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
 * step of a text that did not arrive was not taken: the ladder decides it again. A visit whose text did not arrive was told
 * to nobody: nobody agrees to it by silence. Undefined: there is no such text.
 *
 * Twice: the same word again changes nothing, and the first settler's name stays. Beside another settler: one of two
 * different words is refused. Half: what follows from it is done when the same word comes again.
 *
 * @throws Conflict when it is not, or no longer, uncertain.
 */
export function settleUncertain(
  deps: ReviewListDeps,
): (
  caller: { readonly id: string },
  input: SettleUncertain,
) => Promise<{ readonly state: ContactState } | undefined> {
  return async (caller, input) => {
    const known = await deps.cases.findContact(input);
    if (known === undefined) return undefined;
    const state = endsAs[input.outcome];
    const settled = await settle(deps, known, { ...known, state, ...handOf(deps, caller, input) });
    if (state === 'FAILED') {
      const contacts = await deps.cases.contacts({ borrowerId: settled.borrowerId });
      await tellAgain(deps, { failed: settled, contacts });
      await takeStepBack(deps, settled);
    }
    return { state };
  };
}

function handOf(
  { clock }: Pick<ReviewListDeps, 'clock'>,
  { id: by }: { readonly id: string },
  { why }: Pick<SettleUncertain, 'why'>,
): Pick<Contact, 'at' | 'settled'> {
  const at = clock();
  return { at, settled: { by, why, at } };
}

/** The text as it was settled, by this word or by the same one before. */
async function settle({ cases }: ReviewListDeps, known: Contact, settled: Contact): Promise<Contact> {
  if (isSettledAs(known, settled.state)) return known;
  if (known.state === 'UNCERTAIN' && (await cases.settleContact(settled, ['UNCERTAIN']))) return settled;
  const now = await cases.findContact(known);
  if (now !== undefined && isSettledAs(now, settled.state)) return now;
  throw new Conflict(`contact ${known.contactId} is ${now?.state ?? 'gone'}, not UNCERTAIN`);
}

function isSettledAs(contact: Contact, state: ContactState): boolean {
  return contact.settled !== undefined && contact.state === state;
}

function viewOf(contact: Contact): UncertainContact {
  const { contactId, loanId, borrowerId, step, businessDate, at, to, reason } = contact;
  return { contactId, loanId, borrowerId, step, businessDate, uncertainSince: at, to, reason };
}
