import type { Loan } from '../../shared/domain/portfolio.ts';
import { local } from '../support/naive-clock.ts';
import { naivePermit } from '../support/naive-permit.ts';
import { aRequest } from '../support/permits.ts';
import { asOf, changesBetween, paymentsAsOf, type Books, type TextSeen } from './books.ts';
import { isDeadNumber } from './check-receipts.ts';
import { hasOptedOut } from './check-replies.ts';
import { checkNotice, isCancellation, isNotice, visitOf } from './check-visits.ts';
import type { Evidence, Violation } from './checker.ts';
import { partsOf } from './carrier.ts';
import { leftOfNext, naiveOwed } from './naive-owed.ts';

/** The promises about every text the carrier got. */
export function checkTexts(evidence: Evidence): readonly Violation[] {
  const { books } = evidence;
  const claims = claimTimes(books);
  const byDecision = new Map<string, number>();
  return [
    ...books.texts.flatMap((text) => {
      const times = (byDecision.get(text.contactId) ?? 0) + 1;
      byDecision.set(text.contactId, times);
      const said = (rule: string): Violation => ({ rule, at: text.at, about: text.contactId });
      // The last look comes after the claim: what was known when the claim was granted, it must have seen.
      const claimedAt = claims.get(`${text.by} ${text.contactId}`);
      if (times > 1) return [said('two texts for one decision')];
      if (claimedAt === undefined) return [said('text without a claim')];
      return rulesFor(evidence, text, claimedAt).map(said);
    }),
    ...checkCaps(evidence),
    ...checkSpend(evidence),
  ];
}

function claimTimes({ claims }: Books): ReadonlyMap<string, number> {
  return new Map(
    claims
      .filter(({ contact }) => contact.state === 'SENDING')
      .map(({ by, contact, at }) => [`${by} ${contact.contactId}`, at]),
  );
}

function rulesFor(evidence: Evidence, text: TextSeen, claimedAt: number): readonly string[] {
  const { books } = evidence;
  const always = isStopped(books, text, claimedAt) ? ['text while sending was stopped'] : [];
  if (isAnswer(text)) return [...always, ...checkAnswer(books, text)];
  const loan = asOf(books.loans.get(text.loanId), text.at);
  if (loan === undefined) return ['text about an unknown loan'];
  const when = { from: claimedAt, to: text.at };
  return [
    ...always,
    ...(hasOptedOut(books, loan.borrowerId, claimedAt) ? ['text after opt-out'] : []),
    ...checkReason(evidence, text, { loan, ...when }),
    ...(isLawful(evidence, loan, when) ? [] : ['text outside lawful hours']),
    ...(isOwnNumber(books, loan, { ...when, to: text.at, number: text.to })
      ? []
      : ['text to a number not the borrower’s']),
    ...(isDeadNumber(evidence, text.to, claimedAt) ? ['text to a number that does not exist'] : []),
  ];
}

/** Why the text may go at all: money is owed and nothing holds the loans. That a visit is called off needs no reason. */
function checkReason(
  evidence: Evidence,
  text: TextSeen,
  when: Span & { readonly loan: Loan },
): readonly string[] {
  const { books } = evidence;
  const visit = visitOf(books, text);
  const notice = visit === undefined && !isNotice(text) ? [] : checkNotice(books, text, when.from);
  if (isCancellation(text)) return notice;
  const loanIds = visit?.loanIds ?? [text.loanId];
  return [
    ...notice,
    ...(visit === undefined ? checkMoney(evidence, text, when) : checkOwed(evidence, loanIds, when)),
    ...(loanIds.some((loanId) => isHeld(books, { loanId, at: text.at }, when.from))
      ? ['text under a hold']
      : []),
  ];
}

/** One of the loans a visit is about is overdue at some moment of the last look. */
function checkOwed(
  { books, zone }: Evidence,
  loanIds: readonly string[],
  { from, to }: Span,
): readonly string[] {
  const isOwed = loanIds.some((loanId) =>
    [from, ...changesBetween(books, loanId, from, to), to].some((moment) => {
      const loan = asOf(books.loans.get(loanId), moment);
      const payments = paymentsAsOf(books, loanId, moment);
      const { date } = local(moment, zone);
      return (
        loan !== undefined &&
        naiveOwed({ loan, payments, cutoff: moment, date, countPending: true }).overdueMinor > 0
      );
    }),
  );
  return isOwed ? [] : ['text after payment'];
}

/** Stopped when the claim was granted and still when the text left: the gate's last reading must have seen it. */
function isStopped({ switches }: Books, { at }: TextSeen, claimedAt: number): boolean {
  const moves = switches.filter((move) => move.at <= at);
  return (
    moves.findLast((move) => move.at <= claimedAt)?.isStopped === true &&
    moves.every((move) => move.at <= claimedAt || move.isStopped)
  );
}

const isAnswer = ({ contactId }: TextSeen): boolean => contactId.endsWith('#answer');

/** One to whoever wrote, to the number it came from, with no amount; none but the confirmation after a stop. */
function checkAnswer(books: Books, { contactId, to, text }: TextSeen): readonly string[] {
  const reply = books.replies.get(/#reply#(.*)#answer$/.exec(contactId)?.[1] ?? '');
  if (reply === undefined) return ['an answer to nobody'];
  return [
    ...(reply.number === to ? [] : ['an answer to another number']),
    ...(/[$元£€]|TWD/.test(text) ? ['an amount to a number nobody verified'] : []),
  ];
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Owed at some moment of the last look, and the amount in the text true at one of them. */
function checkMoney(
  { books, zone }: Evidence,
  text: TextSeen,
  { loan, from, to }: Span & { loan: Loan },
): readonly string[] {
  const isReminder = text.contactId.includes('#pre-due#');
  const moments = [from, ...changesBetween(books, text.loanId, from, to), to];
  const amounts = moments.map((moment) => {
    const payments = paymentsAsOf(books, text.loanId, moment);
    const { date } = local(moment, zone);
    const question = { loan, payments, cutoff: moment, date, countPending: true };
    return isReminder ? leftOfNext(question) : naiveOwed(question).overdueMinor;
  });
  if (amounts.every((amount) => amount === 0)) return ['text after payment'];
  const numbers = new Set(
    [...text.text.matchAll(/\d[\d,]*(\.\d+)?/g)].map(([digits]) =>
      Math.round(Number(digits.replaceAll(',', '')) * 100),
    ),
  );
  return amounts.some((amount) => amount > 0 && numbers.has(amount))
    ? []
    : ['amount in the text is not what was owed'];
}

function isHeld({ holds }: Books, text: Pick<TextSeen, 'loanId' | 'at'>, claimedAt: number): boolean {
  return holds.some(
    ({ loanId, hold, at, liftedAt }) =>
      loanId === text.loanId &&
      at <= claimedAt &&
      Date.parse(hold.from) <= claimedAt &&
      liftedAt > text.at &&
      (hold.until === null || Date.parse(hold.until) > text.at),
  );
}

/** Lawful on every clock of the people who owe the loan, at one end of the last look at least. */
function isLawful({ books, packs }: Evidence, loan: Loan, { from, to }: Span): boolean {
  return [from, to].some((known) => {
    const zones = [loan.borrowerId, ...loan.coBorrowerIds].flatMap(
      (id) => asOf(books.borrowers.get(id), known)?.zone ?? [],
    );
    return [from, to].some((moment) =>
      zones.every(
        (zone) =>
          isBetween(local(moment, zone).hhmm, 700, 2200) &&
          packs.every((packId) =>
            naivePermit({ packId, request: aRequest({ zones: [zone] }), ledger: [], holidays: [] }, moment),
          ),
      ),
    );
  });
}

const isBetween = (hhmm: number, from: number, to: number): boolean => hhmm >= from && hhmm < to;

function isOwnNumber(
  { borrowers }: Books,
  loan: Loan,
  { from, to, number }: Span & { number: string },
): boolean {
  const versions = borrowers.get(loan.borrowerId);
  const known = [
    asOf(versions, from),
    ...(versions ?? []).filter(({ at }) => at > from && at <= to).map(({ value }) => value),
  ];
  return known.some((one) => one?.phones.some((phone) => phone.number === number));
}

/** What all texts of a business day cost. Around midnight a text may belong to either day: those are left out. */
function checkSpend({ books, zone, partsADay }: Evidence): readonly Violation[] {
  const spent = new Map<string, number>();
  return books.texts.flatMap(({ at, text, contactId }) => {
    const { date, hhmm } = local(at, zone);
    if (hhmm < 100) return [];
    const parts = (spent.get(date) ?? 0) + partsOf(text);
    spent.set(date, parts);
    return parts > partsADay ? [{ rule: 'more spent than the cap allows', at, about: contactId }] : [];
  });
}

/** A text that reached nobody is no contact; one that failed for a reason that passes was an attempt all the same. */
function knownNotToArrive({ fates }: Books, { contactId }: TextSeen, at: number): boolean {
  return [...fates.values()].some(
    (fate) =>
      fate.contactId === contactId &&
      fate.heardFrom <= at &&
      fate.meaning !== 'delivered' &&
      fate.meaning !== 'passing',
  );
}

/** China, by the house: one text a day and person, over all loans, by the person's calendar at the later text. */
function checkCaps({ books, packs }: Evidence): readonly Violation[] {
  if (!packs.includes('cn')) return [];
  const earlier = new Map<string, TextSeen[]>();
  return books.texts.flatMap((text) => {
    const { at, loanId, contactId } = text;
    // What the borrower began, and the word that a stop was heard, are no contact of the bank's.
    if (isAnswer(text)) return [];
    const borrowerId = asOf(books.loans.get(loanId), at)?.borrowerId ?? '';
    const zone = asOf(books.borrowers.get(borrowerId), at)?.zone ?? 'UTC';
    const before = earlier.get(borrowerId) ?? [];
    earlier.set(borrowerId, [...before, text]);
    const { date } = local(at, zone);
    return before.some((other) => local(other.at, zone).date === date && !knownNotToArrive(books, other, at))
      ? [{ rule: 'more texts than the cap allows', at, about: contactId }]
      : [];
  });
}
