import { epochMs } from '../instant.ts';
import type { Basis, ContactPack, MinuteRange, Scope, Waiver } from './pack.ts';
import type { Consent, ContactRequest, HolidayCalendar, LedgerEntry } from './request.ts';
import { msPerDay, nextWallMoment, wallClock, type WatchedClock } from './zone-clock.ts';

/** Everything but the request and the moment. */
export interface Terms {
  /** The borrower's whole ledger. */
  readonly ledger: readonly LedgerEntry[];
  readonly pack: ContactPack;
  readonly calendar: HolidayCalendar;
}

/** One rule as it bears on one request: who speaks against a moment, and when its answer may change. */
export interface Rule {
  /** Undefined: this rule allows the contact at `ms`. Constant between two of its turns. */
  readonly against: (ms: number) => Basis | undefined;
  readonly turns: Turns;
}

/** Where a rule's answer may change: wall clocks reaching minutes of the day, and single moments. */
export interface Turns {
  readonly walls: readonly WatchedClock[];
  readonly moments: readonly number[];
}

/** How far ahead clocks are watched: over a year, so that every weekday, month end and holiday has come by. */
const horizonMs = 400 * msPerDay;

/** The first turn after `ms`, perhaps one that changes nothing; clocks are watched up to `end`. */
function nextTurn({ walls, moments }: Turns, ms: number, end: number): number {
  let next = Number.POSITIVE_INFINITY;
  for (const clock of walls) next = Math.min(next, nextWallMoment(clock, ms, end));
  for (const moment of moments) if (moment > ms && moment < next) next = moment;
  return next;
}

/** The first moment after `ms` at which the rule allows the contact; undefined: never (searched for over a year). */
export function nextAllowed(rule: Rule, ms: number): number | undefined {
  const end = ms + horizonMs;
  for (
    let turn = nextTurn(rule.turns, ms, end);
    Number.isFinite(turn);
    turn = nextTurn(rule.turns, turn, end)
  )
    if (rule.against(turn) === undefined) return turn;
  return undefined;
}

/** The first moment in (ms, limit) at which the rule forbids the contact, or `limit`. */
export function nextForbidden(rule: Rule, ms: number, limit: number): number {
  for (let turn = nextTurn(rule.turns, ms, limit); turn < limit; turn = nextTurn(rule.turns, turn, limit))
    if (rule.against(turn) !== undefined) return turn;
  return limit;
}

/** True when the rule is about this contact at all. */
export function isAbout(scope: Scope, request: ContactRequest): boolean {
  return (
    scope.channels.includes(request.channel) &&
    (scope.parties?.includes(request.party) ?? true) &&
    (scope.places?.includes(request.place) ?? true) &&
    (scope.lines?.includes(request.line) ?? true)
  );
}

/** A rule that lifts another for a while. */
export interface Lift {
  readonly lifts: (ms: number) => boolean;
  readonly turns: Turns;
}

const never: Lift = { lifts: () => false, turns: { walls: [], moments: [] } };
const always: Lift = { lifts: () => true, turns: { walls: [], moments: [] } };

/** What lifts a rule for this request. `zone`: the clock on which agreed hours are told; null: hours do not lift. */
export function liftOf(
  waivers: readonly Waiver[],
  { request, ledger }: { request: ContactRequest; ledger: readonly LedgerEntry[] },
  zone: string | null,
): Lift {
  if (waivers.length === 0) return never;
  if (waivers.some(({ by }) => by === 'reply-once') && isTheOneReply(request, ledger)) return always;
  const lifts = waivers.flatMap((waiver) =>
    waiver.by === 'reply-once' ? [] : liftsByConsent(waiver, request, zone),
  );
  if (lifts.length === 0) return never;
  return {
    lifts: (ms) => lifts.some((one) => one.lifts(ms)),
    turns: joinTurns(lifts.map((one) => one.turns)),
  };
}

function liftsByConsent(
  { by, lifetimeDays }: Exclude<Waiver, { by: 'reply-once' }>,
  request: ContactRequest,
  zone: string | null,
): readonly Lift[] {
  if (by === 'hours' && zone === null) return [];
  return request.consents
    .filter((consent) => consent.kind === by)
    .map((consent) => {
      const { from, to } = lifeOf(consent, lifetimeDays);
      // Only a consent to hours is about hours.
      const hours = by === 'hours' ? consent.hours : null;
      const isAgreed = (ms: number): boolean =>
        hours === null || zone === null || isWithin(hours, wallClock(ms, zone).minute);
      return {
        lifts: (ms: number): boolean => from <= ms && ms < to && isAgreed(ms),
        turns: {
          walls:
            hours === null || zone === null ? [] : [{ zone, minutes: [hours.fromMinute, hours.toMinute] }],
          moments: [from, ...(Number.isFinite(to) ? [to] : [])],
        },
      };
    });
}

/** When a consent is in force: half-open, cut short by revocation and by the life a rule gives it. */
export function lifeOf(consent: Consent, lifetimeDays: number | null): { from: number; to: number } {
  const from = epochMs(consent.from);
  const ends = [consent.until, consent.revokedAt].flatMap((end) => (end === null ? [] : [epochMs(end)]));
  const lifetime = lifetimeDays === null ? [] : [from + lifetimeDays * msPerDay];
  return { from, to: Math.min(Number.POSITIVE_INFINITY, ...ends, ...lifetime) };
}

/** The person wrote or called last on this channel, and nothing has gone back yet. */
function isTheOneReply(request: ContactRequest, ledger: readonly LedgerEntry[]): boolean {
  if (request.purpose !== 'reply') return false;
  const talk = ledger.filter(
    (entry) => entry.channel === request.channel && entry.personId === request.personId,
  );
  const latest = (direction: LedgerEntry['direction']): string =>
    talk.reduce((last, entry) => (entry.direction === direction && entry.at > last ? entry.at : last), '');
  return latest('inbound') > latest('outbound');
}

/** Half-open: the first minute is in, the last is not. */
export function isWithin(range: MinuteRange, minute: number): boolean {
  return minute >= range.fromMinute && minute < range.toMinute;
}

/** The turns of two rules; of one alone where the other has none, as most have. */
export function addTurns(own: Turns, more: Turns): Turns {
  return more.walls.length === 0 && more.moments.length === 0 ? own : joinTurns([own, more]);
}

/** All turns of several rules. */
export function joinTurns(turns: readonly Turns[]): Turns {
  return {
    walls: turns.flatMap(({ walls }) => walls),
    moments: turns.flatMap(({ moments }) => moments),
  };
}
