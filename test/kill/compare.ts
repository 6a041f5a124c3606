import type { Line, Results } from './job.ts';
import { findOvertaken, partOvertaken, sayOvertaken } from './overtaken.ts';

/** What stands between an undisturbed run and a disturbed one of the same portfolio, a line for a person each. */
export interface Comparison {
  /** A contact twice on the ledger, or one text more often at the carrier than undisturbed: nothing explains it. */
  readonly doubled: readonly string[];
  /** On the undisturbed ledger, in the carrier's log or in a queue of people, and not on the other's. */
  readonly lost: readonly string[];
  /** There in both, and not the same; or there only in the disturbed one. */
  readonly changed: readonly string[];
  /** Contacts nobody can say of whether they went out: on the review list, never tried again by a machine. */
  readonly uncertain: readonly string[];
  /** Sent in one run, and in the other not or with another amount, because a payment came between the two moments. */
  readonly overtaken: readonly string[];
  /** What differs of what was decided for those borrowers afterwards. */
  readonly followed: readonly string[];
}

export const isSame = ({
  doubled,
  lost,
  changed,
}: Pick<Comparison, 'doubled' | 'lost' | 'changed'>): boolean =>
  doubled.length + lost.length + changed.length === 0;

/**
 * Holds who was contacted, on which day, by which step and with what outcome against the undisturbed run, and the
 * carrier's log against both. An uncertain contact must be there, but may differ in its outcome and lack its text. One
 * that a payment overtook may differ, and with it what was decided for that borrower from then on.
 *
 * @param payments of the feed that both runs lived through; without them, nothing counts as overtaken
 */
export function compareResults(
  calm: Results,
  disturbed: Results,
  payments: readonly Line[] = [],
): Comparison {
  const overtaken = findOvertaken(calm.contacts, disturbed.contacts, payments);
  const [before, after] = [partOvertaken(calm, overtaken), partOvertaken(disturbed, overtaken)];
  const uncertain = new Set(
    [...calm.contacts, ...disturbed.contacts].filter(({ state }) => state === 'UNCERTAIN').map(idOf),
  );
  const parts = [
    compareLedgers(before.rest.contacts, after.rest.contacts, uncertain),
    compareTexts(before.rest.texts, after.rest.texts, uncertain.size),
    compareQueues(before.rest, after.rest),
  ];
  const followed = compareLedgers(before.following, after.following, uncertain);
  return {
    doubled: findDoubled(calm, disturbed),
    lost: parts.flatMap(({ lost }) => lost),
    changed: parts.flatMap(({ changed }) => changed),
    uncertain: [...uncertain].sort(),
    overtaken: overtaken.map(sayOvertaken),
    followed: [...followed.lost, ...followed.changed],
  };
}

/** Looked for in everything, also in what a payment or a time-out explains. */
function findDoubled(calm: Results, { contacts, texts }: Results): readonly string[] {
  const before = countTexts(calm.texts);
  const twice = contacts.length - idsOf(contacts, 'contactId').size;
  // One that undisturbed did not go may go once.
  const over = [...countTexts(texts)].filter(([key, count]) => count > (before.get(key) ?? 1));
  return [
    ...(twice === 0 ? [] : [`${twice} contacts twice on the ledger`]),
    ...over.map(([key, count]) => `text ${count} times: ${key}`),
  ];
}

type Part = Pick<Comparison, 'lost' | 'changed'>;

const idOf = (contact: Line): string => String(contact['contactId']);
const idsOf = (lines: readonly Line[], field: string): ReadonlySet<string> =>
  new Set(lines.map((line) => String(line[field])));

/** What must be the same of a contact: not the minute, which a late or second delivery may move. */
const sayOf = ({ contactId, channel, step, state, to, reason }: Line): string =>
  [contactId, channel, step, state, to, reason].map(String).join(' ');

function compareLedgers(calm: readonly Line[], other: readonly Line[], uncertain: ReadonlySet<string>): Part {
  const before = new Map(calm.map((contact) => [idOf(contact), sayOf(contact)]));
  const after = new Map(other.map((contact) => [idOf(contact), sayOf(contact)]));
  const { lost, changed } = compareSets(new Set(before.keys()), new Set(after.keys()), 'contact');
  const different = [...after].filter(
    ([id, said]) => before.has(id) && before.get(id) !== said && !uncertain.has(id),
  );
  return {
    lost,
    changed: [...changed, ...different.map(([id, said]) => `was: ${before.get(id) ?? ''}\n  now: ${said}`)],
  };
}

function compareQueues(calm: Results, other: Results): Part {
  const calls = compareSets(idsOf(calm.calls, 'taskId'), idsOf(other.calls, 'taskId'), 'call');
  const visits = compareSets(idsOf(calm.visits, 'borrowerId'), idsOf(other.visits, 'borrowerId'), 'visit to');
  return { lost: [...calls.lost, ...visits.lost], changed: [...calls.changed, ...visits.changed] };
}

function compareSets(before: ReadonlySet<string>, after: ReadonlySet<string>, what: string): Part {
  return {
    lost: [...before].filter((id) => !after.has(id)).map((id) => `${what} ${id}`),
    changed: [...after].filter((id) => !before.has(id)).map((id) => `new: ${what} ${id}`),
  };
}

/**
 * Texts by number and words. An uncertain contact's text may be there in the one and not in the other, whichever of them
 * is uncertain of it: as many may be missing, and as many new, as there are uncertain contacts.
 */
function compareTexts(calm: readonly Line[], other: readonly Line[], uncertain: number): Part {
  const [before, after] = [countTexts(calm), countTexts(other)];
  const fresh = [...after.keys()].filter((key) => !before.has(key));
  const missing = [...before].filter(([key, count]) => (after.get(key) ?? 0) < count);
  return {
    lost: missing.length > uncertain ? missing.map(([key]) => `text ${key}`) : [],
    changed: fresh.length > uncertain ? fresh.map((key) => `new: text ${key}`) : [],
  };
}

/** A visit's verification code is made as its text is sent, and is another each time (decision 28). */
const verifyCode = /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/g;

function countTexts(texts: readonly Line[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { phoneNumber, message } of texts) {
    const key = `${String(phoneNumber)}: ${String(message).replaceAll(verifyCode, '****')}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

const mostLines = 10;

/** The first lines of each kind of difference; nothing where there is none. */
export function describeDifferences({ doubled, lost, changed }: Comparison): readonly string[] {
  return Object.entries({ doubled, lost, changed }).flatMap(([kind, lines]) => [
    ...lines.slice(0, mostLines).map((line) => `${kind}: ${line}`),
    ...(lines.length > mostLines ? [`${kind}: and ${lines.length - mostLines} more`] : []),
  ]);
}
