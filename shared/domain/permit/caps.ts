import { epochMs } from '../instant.ts';
import { dayOfMonth, fromEpochDay, weekdayOf } from '../local-date.ts';
import type { CapRule, ContactChannel, Period, Unit } from './pack.ts';
import type { ContactRequest, LedgerEntry } from './request.ts';
import { addTurns, isAbout, liftOf, type Rule, type Terms } from './rule.ts';
import { msPerMinute, wallClock } from './zone-clock.ts';

/** The pack's caps and cooldowns, counted over the whole ledger, by the calendar of each of the request's clocks. */
export function capRules(request: ContactRequest, terms: Terms): readonly Rule[] {
  const rules: Rule[] = [];
  for (const cap of terms.pack.caps) {
    if (!isAbout(cap.scope, request) || !isFor(cap, request)) continue;
    const counted = terms.ledger.filter((entry) => counts(entry, cap, request));
    // Nothing to count yet: most requests end here.
    if (counted.length < cap.max) continue;
    for (const zone of zonesFor(cap.period, request))
      rules.push(capRule(cap, { request, terms, counted, zone }));
  }
  return rules;
}

/** Calendar periods are told by every clock; a span of minutes, and for ever, by none. */
function zonesFor({ per }: Period, { zones }: ContactRequest): readonly string[] {
  return per === 'minutes' || per === 'ever' ? zones.slice(0, 1) : zones;
}

interface CapWork {
  readonly request: ContactRequest;
  readonly terms: Terms;
  readonly counted: readonly LedgerEntry[];
  readonly zone: string;
}

function capRule(cap: CapRule, { request, terms, counted, zone }: CapWork): Rule {
  const lift = liftOf(cap.waivedBy, { request, ledger: terms.ledger }, null);
  const moments = counted.map(({ at }) => epochMs(at));
  const days = moments.map((moment) => wallClock(moment, zone).day);
  const { period } = cap;
  const inPeriod = (ms: number): number => {
    if (period.per === 'ever') return counted.length;
    if (period.per === 'minutes') {
      const from = ms - period.count * msPerMinute;
      return moments.filter((moment) => moment > from && moment <= ms).length;
    }
    const { day } = wallClock(ms, zone);
    const from = firstDayOf(period, day);
    return days.filter((other) => other >= from && other <= day).length;
  };
  const own =
    period.per === 'minutes'
      ? { walls: [], moments: moments.flatMap((at) => [at, at + period.count * msPerMinute]) }
      : { walls: period.per === 'ever' ? [] : [{ zone, minutes: [0] }], moments: [] };
  return {
    against: (ms) => (inPeriod(ms) < cap.max || lift.lifts(ms) ? undefined : cap.basis),
    turns: addTurns(own, lift.turns),
  };
}

/** The first calendar day of the period that `day` ends or stands in. */
function firstDayOf(period: Period, day: number): number {
  switch (period.per) {
    case 'day':
      return day;
    case 'days':
      return day - period.count + 1;
    case 'week':
      return day - weekdayOf(day) + 1;
    case 'month':
      return day - dayOfMonth(fromEpochDay(day)) + 1;
    case 'minutes':
    case 'ever':
      return Number.NEGATIVE_INFINITY;
  }
}

/** True when a ledger entry counts against the cap for this request. */
function counts(entry: LedgerEntry, cap: CapRule, request: ContactRequest): boolean {
  return (
    entry.contactId !== request.contactId &&
    (cap.eitherDirection || entry.direction === 'outbound') &&
    cap.counts.includes(entry.channel) &&
    isFor(cap, entry) &&
    isSameKey(entry, cap, request) &&
    isUnit(entry, cap.unit) &&
    !(cap.excludes.includes('consented') && entry.consented) &&
    !(cap.excludes.includes('not-connected') && entry.result === 'not-connected')
  );
}

const isFor = ({ purposes }: CapRule, { purpose = 'dun' }: Pick<LedgerEntry, 'purpose'>): boolean =>
  purposes?.includes(purpose) ?? true;

function isSameKey(entry: LedgerEntry, { key }: CapRule, request: ContactRequest): boolean {
  const isSamePerson = entry.personId === request.personId;
  switch (key) {
    case 'borrower':
    case 'third-party':
      return isSamePerson;
    case 'borrower-debt':
      return isSamePerson && entry.loanId === request.loanId;
    case 'debt':
      return entry.loanId === request.loanId;
    case 'number':
      // An entry without its number may have been to this one.
      return (
        request.number !== null && isSamePerson && (entry.number === null || entry.number === request.number)
      );
  }
}

const spoken: readonly ContactChannel[] = ['call', 'ai-call', 'voice-notice'];
const written: readonly ContactChannel[] = ['sms', 'email', 'im', 'letter'];

/** Whether an entry is one of the unit; what may have been anything is one of every unit of its channel. */
export function isUnit({ channel, result }: LedgerEntry, unit: Unit): boolean {
  const isCall = spoken.includes(channel);
  const isUnknown = result === 'unknown';
  const isConnected = result === 'connected' || result === 'conversation' || isUnknown;
  switch (unit) {
    case 'attempt':
      return isCall;
    case 'unanswered-attempt':
      return isCall && (result === 'unanswered' || result === 'not-connected' || isUnknown);
    case 'connected-call':
      return isCall && isConnected;
    case 'conversation':
      return isCall && (result === 'conversation' || isUnknown);
    case 'message':
      return written.includes(channel);
    case 'visit':
      return channel === 'visit';
    case 'actual-contact':
      return isCall ? isConnected : true;
    case 'contact':
      return true;
  }
}
