import type { Consent, ContactRequest, LedgerEntry } from '../../shared/domain/permit/request.ts';
import type { PackId } from './permits.ts';

/** The words the second opinion (naive-permit.ts) speaks in. */
export interface Question {
  readonly packId: PackId;
  readonly request: ContactRequest;
  readonly ledger: readonly LedgerEntry[];
  /** Public holidays as dates. */
  readonly holidays: readonly string[];
}

export const ms = (instant: string): number => new Date(instant).getTime();
export const isCall = (channel: string): boolean => ['call', 'ai-call', 'voice-notice'].includes(channel);
export const isLive = (channel: string): boolean => channel === 'call' || channel === 'ai-call';
export const isWeekend = (weekday: string): boolean => weekday === 'Sat' || weekday === 'Sun';
export const isBetween = (hhmm: number, from: number, to: number): boolean => hhmm >= from && hhmm < to;
export const wasConversation = (e: LedgerEntry): boolean =>
  isCall(e.channel) && (e.result === 'conversation' || e.result === 'unknown');
export const wasUnanswered = (e: LedgerEntry): boolean =>
  isCall(e.channel) && ['unanswered', 'not-connected', 'unknown'].includes(e.result);
export const wasConnected = (e: LedgerEntry): boolean =>
  isCall(e.channel) && ['connected', 'conversation', 'unknown'].includes(e.result);

/** A yes of this kind that has begun, has not ended, was not taken back, and is not older than `days`. */
export function hasConsent(
  consents: readonly Consent[],
  kind: string,
  now: number,
  days = Infinity,
): Consent[] {
  const list: Consent[] = [];
  for (const one of consents) {
    if (one.kind !== kind) continue;
    if (now < ms(one.from)) continue;
    if (one.until !== null && now >= ms(one.until)) continue;
    if (one.revokedAt !== null && now >= ms(one.revokedAt)) continue;
    if (now >= ms(one.from) + days * 86_400_000) continue;
    list.push(one);
  }
  return list;
}
