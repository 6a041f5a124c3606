import type { Arrears } from './arrears.ts';
import { holdsInForce, type CollectionCase, type Hold, type Intent } from './case.ts';
import { instantAt, localMoment, type Instant } from './instant.ts';
import { addDays } from './local-date.ts';
import type { Borrower, Phone } from './portfolio.ts';

/** Half-open [fromMinute, toMinute) on the borrower's wall clock, minutes since midnight. */
export interface ContactWindow {
  readonly fromMinute: number;
  readonly toMinute: number;
}

export interface SendFacts {
  readonly contactId: string;
  readonly case: CollectionCase | undefined;
  readonly holds: readonly Hold[];
  /** Arrears at this moment, pending payments counted: money on its way is not chased. */
  readonly arrears: Arrears;
  readonly borrower: Borrower | undefined;
  readonly window: ContactWindow;
  readonly now: Instant;
}

export type SendDecision =
  | { readonly kind: 'send'; readonly intent: Intent; readonly phone: Phone; readonly borrower: Borrower }
  | { readonly kind: 'deny'; readonly intent: Intent; readonly reason: string }
  | { readonly kind: 'wait'; readonly intent: Intent; readonly until: Instant }
  /** The intent is no longer on the case: somebody settled it. */
  | { readonly kind: 'gone' };

/**
 * Decides a text at the moment of sending, from facts read just now. Whatever the scan thought this morning, a payment,
 * a hold or the clock has the last word.
 */
export function decideSend(facts: SendFacts): SendDecision {
  const intent = facts.case?.status === 'open' ? facts.case.intent : null;
  if (intent?.contactId !== facts.contactId) return { kind: 'gone' };
  const obstacle = reasonNotTo(facts);
  if (obstacle !== undefined) return { kind: 'deny', intent, reason: obstacle };
  const { borrower } = facts;
  const phone = borrower?.phones[0];
  if (borrower === undefined || phone === undefined)
    return { kind: 'deny', intent, reason: 'no-phone-number' };
  const until = nextOpening(facts.now, borrower.zone, facts.window);
  return until === undefined ? { kind: 'send', intent, phone, borrower } : { kind: 'wait', intent, until };
}

/** Why the borrower must not be contacted at all now: paid (or paying), or held. */
export function reasonNotTo(facts: Pick<SendFacts, 'arrears' | 'holds' | 'now'>): string | undefined {
  if (!facts.arrears.inArrears) return 'paid-or-payment-on-its-way';
  const hold = holdsInForce(facts.holds, facts.now)[0];
  return hold === undefined ? undefined : `held-${hold.reason}`;
}

/** Undefined while the window is open; otherwise the moment it opens next on the borrower's wall clock. */
export function nextOpening(now: Instant, zone: string, window: ContactWindow): Instant | undefined {
  const { date, minute } = localMoment(now, zone);
  if (minute < window.fromMinute) return instantAt(date, window.fromMinute, zone);
  if (minute >= window.toMinute) return instantAt(addDays(date, 1), window.fromMinute, zone);
  return undefined;
}
