import type { Arrears } from './arrears/index.ts';
import { holdsInForce, type Channel, type CollectionCase, type Hold, type Intent } from './case.ts';
import type { Contactability } from './contactability/contactability.ts';
import { numberToTry, standingOf } from './contactability/standing.ts';
import type { Instant } from './instant.ts';
import type { LocalDate } from './local-date.ts';
import { permit, wordsOfAll } from './permit/permit.ts';
import type { ContactRequest } from './permit/request.ts';
import type { Terms } from './permit/rule.ts';
import type { Borrower, Phone } from './portfolio.ts';
import type { Upcoming } from './treatment/upcoming.ts';

/** Half-open [fromMinute, toMinute) on the borrower's wall clock, minutes since midnight. */
export interface ContactWindow {
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** The instalment a reminder is about; `left` is undefined once it is paid in advance, pending payments counted. */
export interface Reminder {
  /** The day it may be paid by. */
  readonly payBy: LocalDate;
  readonly left: Upcoming | undefined;
}

export interface SendFacts {
  readonly contactId: string;
  readonly case: CollectionCase | undefined;
  readonly holds: readonly Hold[];
  /** Arrears at this moment, pending payments counted: money on its way is not chased. */
  readonly arrears: Arrears;
  readonly borrower: Borrower | undefined;
  /** What the borrower said about being contacted; undefined: nothing. */
  readonly contactability: Contactability | undefined;
  /** Set for a reminder before a due date: that date, and what is left of its instalment. */
  readonly reminder?: Reminder | undefined;
  /** Zones of the others who owe the loan: their clocks count too. */
  readonly otherZones: readonly string[];
  readonly terms: Terms;
  readonly now: Instant;
}

export type SendDecision =
  | { readonly kind: 'send'; readonly intent: Intent; readonly phone: Phone; readonly borrower: Borrower }
  /** `forGood`: no text may go to this borrower, as far as is known; else only this one may not. */
  | { readonly kind: 'deny'; readonly intent: Intent; readonly reason: string; readonly forGood: boolean }
  /** `until`: the next lawful moment; `rule`: what stands in the way longest. */
  | {
      readonly kind: 'wait';
      readonly intent: Intent;
      readonly until: Instant;
      readonly rule: string;
    }
  /** The intent is no longer on the case: somebody settled it. */
  | { readonly kind: 'gone' };

/**
 * Decides a text at the moment of sending, from facts read just now. Whatever the scan thought this morning, a payment,
 * a hold or the clock has the last word.
 */
export function decideSend(facts: SendFacts): SendDecision {
  const intent = facts.case?.intent ?? null;
  if (intent?.contactId !== facts.contactId) return { kind: 'gone' };
  if (facts.case?.status !== 'open' && facts.reminder === undefined) return { kind: 'gone' };
  const { channel } = intent;
  const obstacle = reasonNotTo({ ...facts, channel });
  if (obstacle !== undefined) return { kind: 'deny', intent, reason: obstacle, forGood: false };
  const { borrower, contactability } = facts;
  const phone = numberToTry(contactability, borrower?.phones ?? [], intent.attempt);
  if (borrower === undefined || phone === undefined)
    return { kind: 'deny', intent, reason: 'no-phone-number', forGood: borrower !== undefined };
  const leave = permit(textRequest({ ...facts, intent, borrower, phone }), facts.terms, facts.now);
  if (leave.kind === 'permit') return { kind: 'send', intent, phone, borrower };
  if (leave.retryAt === null) return { kind: 'deny', intent, reason: wordsOfAll(leave), forGood: true };
  return {
    kind: 'wait',
    intent,
    until: leave.retryAt,
    rule: leave.rule,
  };
}

/** What contact policy is asked about a text of the bank's own decision to `phone`. */
export function textRequest({
  case: known,
  intent,
  borrower,
  phone,
  otherZones,
  contactability,
}: Pick<SendFacts, 'case' | 'otherZones' | 'contactability'> & {
  readonly intent: Intent;
  readonly borrower: Borrower;
  readonly phone: Pick<Phone, 'number'>;
}): ContactRequest {
  return {
    contactId: intent.contactId,
    loanId: known?.loanId ?? '',
    channel: 'sms',
    party: 'borrower',
    personId: borrower.id,
    purpose: 'dun',
    number: phone.number,
    line: 'unknown',
    place: 'other',
    zones: [...new Set([borrower.zone, ...otherZones])],
    ...standingOf(contactability, borrower, intent.decidedAt),
  };
}

/**
 * Why the borrower must not be contacted at all now: paid (or paying), no longer to be reminded, held, or no longer the
 * one the decision was about.
 */
export function reasonNotTo(
  facts: Pick<SendFacts, 'arrears' | 'holds' | 'now' | 'reminder'> &
    Partial<Pick<SendFacts, 'case' | 'borrower'>> & { readonly channel?: Channel },
): string | undefined {
  const { reminder, arrears, case: known, borrower } = facts;
  if (known !== undefined && borrower !== undefined && known.borrowerId !== borrower.id)
    return 'borrower-changed';
  if (reminder !== undefined) {
    if (reminder.payBy < arrears.businessDate || arrears.inArrears) return 'reminder-too-late';
    if (reminder.left === undefined) return 'paid-in-advance';
  } else if (!arrears.inArrears) return 'paid-or-payment-on-its-way';
  const hold = holdsInForce(facts.holds, facts.now, facts.channel)[0];
  return hold === undefined ? undefined : `held-${hold.reason}`;
}
