import { epochMs } from '../instant.ts';
import type { ContactChannel, LostRule, ThirdPartyRule } from './pack.ts';
import type { ContactRequest, LedgerEntry } from './request.ts';
import { liftOf, type Rule, type Terms } from './rule.ts';
import { wallClock } from './zone-clock.ts';

/** What the pack has to say when the person is not one who owes: for which purposes, and only once the borrower is lost. */
export function thirdPartyRules(request: ContactRequest, terms: Terms): readonly Rule[] {
  if (request.party !== 'third-party') return [];
  return [
    ...terms.pack.thirdParties.flatMap((rule) => purposeRule(rule, request, terms)),
    ...(request.lost ? [] : terms.pack.lost.map((rule) => lostRule(rule, request, terms.ledger))),
  ];
}

function purposeRule(rule: ThirdPartyRule, request: ContactRequest, { ledger }: Terms): readonly Rule[] {
  if (rule.purposes.includes(request.purpose)) return [];
  const lift = liftOf(rule.waivedBy, { request, ledger }, null);
  return [{ against: (ms) => (lift.lifts(ms) ? undefined : rule.basis), turns: lift.turns }];
}

/** A contact that told the borrower, or was told by the borrower, ends the being lost. */
function isReached({ direction, result }: LedgerEntry): boolean {
  return direction === 'inbound' || result === 'conversation' || result === 'connected';
}

const dialled: readonly ContactChannel[] = ['call', 'ai-call', 'voice-notice'];

function isFailedDial({ channel, direction, result }: LedgerEntry): boolean {
  return (
    direction === 'outbound' &&
    dialled.includes(channel) &&
    (result === 'unanswered' || result === 'not-connected')
  );
}

/**
 * Three dials in a row failed: from the next day on. Three days in a row with failed dials and the borrower not
 * reached: at once. Days are the borrower's.
 */
function lostRule(rule: LostRule, request: ContactRequest, ledger: readonly LedgerEntry[]): Rule {
  const zone = request.zones[0] ?? 'UTC';
  const own = ledger.filter(({ party }) => party !== 'third-party').sort(byMoment);
  const since = own.slice(own.findLastIndex(isReached) + 1).filter(isFailedDial);
  const moments = since.map(({ at }) => epochMs(at));
  const days = moments.map((moment) => wallClock(moment, zone).day);
  const isLost = (ms: number): boolean => {
    const { day } = wallClock(ms, zone);
    const past = days.filter((_, index) => (moments[index] ?? ms) <= ms);
    const failedAt = past[rule.failedDials - 1];
    return (failedAt !== undefined && day > failedAt) || longestRun(past) >= rule.daysUnreached;
  };
  return {
    against: (ms) => (isLost(ms) ? undefined : rule.basis),
    turns: { walls: [{ zone, minutes: [0] }], moments },
  };
}

/** Oldest first; of two at the same moment the one that reached counts as the later. */
function byMoment(a: LedgerEntry, b: LedgerEntry): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return Number(isReached(a)) - Number(isReached(b));
}

/** The most calendar days in a row among ascending days. */
function longestRun(days: readonly number[]): number {
  let [longest, run] = [0, 0];
  days.forEach((day, index) => {
    const before = days[index - 1];
    run = before === day ? run : before === day - 1 ? run + 1 : 1;
    longest = Math.max(longest, run);
  });
  return longest;
}
