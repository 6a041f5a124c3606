import type { CollectionCase, Contact, StepDone } from '../case.ts';
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

export interface Forbidden {
  /** The task, as it was handed over. */
  readonly task: Contact;
  /** The loan's ledger. */
  readonly contacts: readonly Contact[];
  readonly tomorrow: LocalDate;
  /** The borrower may never be reached this way, as far as is known: the step takes another. */
  readonly forGood: boolean;
}

/**
 * The case after a task of people turned out to be forbidden: its step was not taken, and the ladder decides it again from
 * tomorrow on. Undefined: there is nothing to take back, as with a text.
 */
export function takeTaskBack(
  open: CollectionCase,
  { task, contacts, tomorrow, forGood }: Forbidden,
): CollectionCase | undefined {
  const { step, channel } = task;
  const last = lastTaken(open, task);
  if (last?.outcome !== 'queued' || isTriedSince(open, task, contacts)) return undefined;
  return {
    ...open,
    version: open.version + 1,
    done: open.done.slice(0, -1),
    tries: forGood ? { step, count: 0, closed: [channel] } : null,
    nextActionOn: lookOn(open, tomorrow),
  };
}

/** The step of a contact, where it is the last the open case took and nothing is pending. */
function lastTaken(open: CollectionCase, { step, businessDate }: Contact): StepDone | undefined {
  if (open.status !== 'open' || open.intent !== null || open.openedOn > businessDate) return undefined;
  const last = open.done.at(-1);
  return last?.step === step && last.on >= businessDate ? last : undefined;
}

function triedIn(
  { openedOn }: CollectionCase,
  { step }: Contact,
  contacts: readonly Contact[],
): readonly Contact[] {
  return contacts.filter((one) => one.step === step && one.businessDate >= openedOn);
}

function isTriedSince(open: CollectionCase, contact: Contact, contacts: readonly Contact[]): boolean {
  return triedIn(open, contact, contacts).some(
    ({ businessDate, state }) => businessDate > contact.businessDate && state !== 'DENIED',
  );
}

const lookOn = ({ nextActionOn }: CollectionCase, day: LocalDate): LocalDate =>
  nextActionOn === null ? day : earlierOf(nextActionOn, day);

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
  const { step } = contact;
  const last = lastTaken(open, contact);
  if (last === undefined || last.outcome === 'queued' || isTriedSince(open, contact, contacts))
    return undefined;
  const count = triesOf(triedIn(open, contact, contacts).filter(({ state }) => state === 'FAILED'));
  return {
    ...open,
    version: open.version + 1,
    done: open.done.slice(0, -1),
    tries: count === 0 ? null : { step, count },
    unreached: open.unreached + 1,
    nextActionOn: lookOn(open, tomorrow),
  };
}
