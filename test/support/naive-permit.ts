import type { ContactRequest } from '../../shared/domain/permit/request.ts';
import { isOverCap } from './naive-caps.ts';
import { daysBefore, local, type Local } from './naive-clock.ts';
import { hasConsent, isBetween, isCall, isWeekend, ms, type Question } from './naive-words.ts';

export type { Question };

/**
 * A second opinion on who may be contacted when, written from the text of the rules and not from the packs or from
 * `permit`: no data files, no clever search, plain loops and the runtime's own clock. Slow, and that is its point.
 */

/** A circumstance that has begun and not ended, about this contact. */
function isSo(request: ContactRequest, kind: string, now: number): boolean {
  return found(request, kind).some(
    (one) => now >= ms(one.from) && (one.until === null || now < ms(one.until)),
  );
}

function found(request: ContactRequest, kind: string): ContactRequest['circumstances'] {
  return request.circumstances.filter(
    (one) =>
      one.kind === kind &&
      (one.channel ?? request.channel) === request.channel &&
      (one.personId ?? request.personId) === request.personId &&
      (one.number === undefined || one.number === request.number),
  );
}

/** May the contact be made at `now`, by the text of one jurisdiction? */
export function naivePermit(question: Question, now: number): boolean {
  const { packId, request } = question;
  if (!thirdPartyAllowed(question, now)) return false;
  if (isStopped(question, now)) return false;
  if (['us-reg-f', 'uk-conc', 'in-rbi'].includes(packId) && isUnwanted(request, now)) return false;
  if (!hasNeededConsent(question, now)) return false;
  for (let n = 0; n < request.zones.length; n += 1) {
    const clock = local(now, request.zones[n]!);
    if (!isOpen(question, clock) && !(n === 0 && agreedHours(question, now)) && !windowLifted(question, now))
      return false;
    if (isOverCap(question, clock, request.zones[n]!, now)) return false;
  }
  return true;
}

/** Hours agreed with the debtor: China, Reg F (direct prior consent), CONC (customer's request), Taiwan (consent). */
function agreedHours({ packId, request }: Question, now: number): boolean {
  if (!['cn', 'us-reg-f', 'uk-conc', 'tw'].includes(packId)) return false;
  const { hhmm } = local(now, request.zones[0]!);
  const toHhmm = (minute: number): number => Math.floor(minute / 60) * 100 + (minute % 60);
  return hasConsent(request.consents, 'hours', now).some(
    ({ hours }) => hours === null || isBetween(hhmm, toHhmm(hours.fromMinute), toHhmm(hours.toMinute)),
  );
}

/** Reg F: court permission; one reply in the same medium to a contact the consumer began. */
function windowLifted({ packId, request, ledger }: Question, now: number): boolean {
  if (packId !== 'us-reg-f') return false;
  if (hasConsent(request.consents, 'court', now).length > 0) return true;
  if (request.purpose !== 'reply') return false;
  let lastIn = -Infinity;
  let lastOut = -Infinity;
  for (const e of ledger) {
    if (e.personId !== request.personId || e.channel !== request.channel) continue;
    if (e.direction === 'inbound') lastIn = Math.max(lastIn, ms(e.at));
    else lastOut = Math.max(lastOut, ms(e.at));
  }
  return lastIn > lastOut;
}

/** The hours each text gives. */
function isOpen({ packId, request, holidays }: Question, { date, weekday, hhmm }: Local): boolean {
  const { channel, place } = request;
  const isHoliday = holidays.includes(date);
  switch (packId) {
    case 'cn': // No collection activity 22:00 to 08:00; weekends and holidays alike.
      return isBetween(hhmm, 800, 2200);
    case 'us-reg-f': // Before 8 a.m. and after 9 p.m. are inconvenient.
      return isBetween(hhmm, 800, 2100);
    case 'uk-conc': // "Not unreasonable"; the house takes 8 to 21.
      return isBetween(hhmm, 800, 2100);
    case 'in-rbi': // 8 to 19 for calls, by draft for visits; by draft none on festivals; no hours for texts.
      return isCall(channel) || channel === 'visit' ? !isHoliday && isBetween(hhmm, 800, 1900) : true;
    case 'hk': // Calls not at unreasonable hours; the house takes 9 to 21.
      return isCall(channel) ? isBetween(hhmm, 900, 2100) : true;
    case 'tw':
      return isBetween(hhmm, 700, 2200);
    case 'au':
      if (isHoliday) return false;
      if (place === 'work' && (isCall(channel) || channel === 'visit') && !isBetween(hhmm, 900, 1700))
        return false;
      if (channel === 'visit') return isBetween(hhmm, 900, 2100);
      return isBetween(hhmm, isWeekend(weekday) ? 900 : 730, 2100);
    case 'ie': // No visit or phone 21:00 to 09:00, nor on Sundays and public holidays.
      if (!isCall(channel) && channel !== 'visit') return true;
      return weekday !== 'Sun' && !isHoliday && isBetween(hhmm, 900, 2100);
    case 'ru':
      return isHoliday || isWeekend(weekday) ? isBetween(hhmm, 900, 2000) : isBetween(hhmm, 800, 2200);
  }
}

/** What each text stops altogether. */
function isStopped({ packId, request }: Question, now: number): boolean {
  const so = (kind: string): boolean => isSo(request, kind, now);
  const { channel, party, purpose, place } = request;
  const isThird = party === 'third-party';
  const isCallOrVisit = isCall(channel) || channel === 'visit';
  switch (packId) {
    case 'cn':
      if (so('plan-in-force')) return true;
      if (isThird && so('third-party-refused')) return true;
      return isCallOrVisit && so('complaint-open');
    case 'us-reg-f':
      if (so('cease-request') && purpose !== 'notice') return true;
      if (so('dispute-written')) return true;
      if (so('represented') && party !== 'representative') return true;
      if (so('opted-out') && purpose !== 'opt-out-confirmation') return true;
      return so('employer-forbids') && place === 'work' && isCallOrVisit;
    case 'uk-conc': {
      const day = 86_400_000;
      for (const one of found(request, 'breathing-space')) {
        const end = Math.min(ms(one.from) + 60 * day, one.until === null ? Infinity : ms(one.until));
        if (now >= ms(one.from) && now < end) return true;
      }
      for (const one of found(request, 'mental-health-crisis')) {
        const end = one.until === null ? Infinity : ms(one.until) + 30 * day;
        if (now >= ms(one.from) && now < end) return true;
      }
      if (channel === 'visit' && so('vulnerable')) return true;
      return so('debt-disputed');
    }
    case 'in-rbi':
      if (!isCallOrVisit) return false;
      return so('complaint-open') || so('bereavement') || so('calamity') || so('marriage');
    case 'hk':
      return so('bankrupt');
    case 'tw':
    case 'au':
    case 'ie':
    case 'ru':
      return false;
  }
}

/** Times the person called inconvenient (Reg F, CONC, and India's draft). */
function isUnwanted(request: ContactRequest, now: number): boolean {
  const { weekday, hhmm } = local(now, request.zones[0]!);
  const minute = Math.floor(hhmm / 100) * 60 + (hhmm % 100);
  const iso = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(weekday) + 1;
  return request.unwanted.some(
    ({ weekdays, fromMinute, toMinute }) =>
      weekdays.includes(iso) && minute >= fromMinute && minute < toMinute,
  );
}

/** What may not be done at all without a yes. */
function hasNeededConsent({ packId, request }: Question, now: number): boolean {
  const { channel, line, place } = request;
  const has = (kind: string): boolean => hasConsent(request.consents, kind, now).length > 0;
  if (packId === 'us-reg-f' && (channel === 'ai-call' || channel === 'voice-notice') && line !== 'landline')
    return has('automated-calls');
  if (packId === 'uk-conc' && channel === 'visit' && (place === 'work' || place === 'hospital'))
    return has('workplace');
  return true;
}

/** Whether, and for what, each text lets people be asked who owe nothing. */
function thirdPartyAllowed(question: Question, now: number): boolean {
  const { packId, request } = question;
  if (request.party !== 'third-party') return true;
  const { purpose } = request;
  switch (packId) {
    case 'cn':
      return (purpose === 'locate' || purpose === 'relay') && isLost(question, now);
    case 'us-reg-f':
    case 'tw':
    case 'au':
      return purpose === 'locate';
    case 'uk-conc':
      return purpose === 'locate' || purpose === 'relay';
    case 'ie':
      return hasConsent(request.consents, 'third-party', now).length > 0;
    case 'in-rbi':
    case 'hk':
    case 'ru':
      return false;
  }
}

/** China: the number is dead; three dials in a row failed, from the next day; three days in a row without reaching. */
function isLost({ request, ledger }: Question, now: number): boolean {
  if (request.lost) return true;
  const zone = request.zones[0]!;
  const own = [...ledger].filter((e) => e.party !== 'third-party').sort((a, b) => ms(a.at) - ms(b.at));
  let reachedAt = -Infinity;
  for (const e of own)
    if (e.direction === 'inbound' || e.result === 'connected' || e.result === 'conversation')
      reachedAt = Math.max(reachedAt, ms(e.at));
  let failed = own.filter(
    (e) =>
      ms(e.at) > reachedAt &&
      isCall(e.channel) &&
      (e.result === 'unanswered' || e.result === 'not-connected'),
  );
  failed = failed.filter((e) => ms(e.at) <= now);
  const today = local(now, zone).date;
  const third = failed[2];
  if (third !== undefined && local(ms(third.at), zone).date < today) return true;
  const dates = new Set(failed.map((e) => local(ms(e.at), zone).date));
  return [...dates].some((date) => dates.has(daysBefore(date, 1)) && dates.has(daysBefore(date, 2)));
}
