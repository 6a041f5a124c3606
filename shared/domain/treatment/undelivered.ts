import type { CollectionCase, Contact } from '../case.ts';
import { earlierOf, type LocalDate } from '../local-date.ts';

/** How often a step's text may fail for a reason that passes before its number counts as tried. */
const passingTries = 2;

/** A text that failed for a reason that passes: an attempt, though it reached nobody. */
export const isPassing = ({ state, outcome }: Pick<Contact, 'state' | 'outcome'>): boolean =>
  state === 'FAILED' && outcome === 'not-connected';

/**
 * Numbers that count as tried by these failed texts of one step: each that failed for good, and those that failed for a
 * passing reason once that happened too often.
 */
function triesOf(failed: readonly Contact[]): number {
  const passing = failed.filter(isPassing).length;
  return failed.length - passing + Math.max(0, passing - passingTries);
}

export interface Undelivered {
  /** The text that did not arrive, `FAILED` in the ledger. */
  readonly contact: Contact;
  /** The loan's ledger. */
  readonly contacts: readonly Contact[];
  readonly tomorrow: LocalDate;
}

/**
 * The case after a text that counted as its last step turned out not to have arrived: the step was not taken, and the
 * ladder decides it again from tomorrow on, by the next number or its fallback. Undefined: there is nothing to take back,
 * because the ladder has gone on, another episode began, the step was tried again since, or the case was not the text's
 * reason.
 */
export function takeBack(
  open: CollectionCase,
  { contact, contacts, tomorrow }: Undelivered,
): CollectionCase | undefined {
  const { step, businessDate } = contact;
  if (open.status !== 'open' || open.intent !== null || open.openedOn > businessDate) return undefined;
  const last = open.done.at(-1);
  if (last?.step !== step || last.outcome === 'queued' || last.on < businessDate) return undefined;
  const tried = contacts.filter((one) => one.step === step && one.businessDate >= open.openedOn);
  if (tried.some((one) => one.businessDate > businessDate && one.state !== 'DENIED')) return undefined;
  const count = triesOf(tried.filter(({ state }) => state === 'FAILED'));
  return {
    ...open,
    version: open.version + 1,
    done: open.done.slice(0, -1),
    tries: count === 0 ? null : { step, count },
    unreached: open.unreached + 1,
    nextActionOn: open.nextActionOn === null ? tomorrow : earlierOf(open.nextActionOn, tomorrow),
  };
}
