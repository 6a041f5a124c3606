import type { LedgerEntry } from '../../shared/domain/permit/request.ts';
import { lastDates, local, monthSoFar, weekSoFar, type Local } from './naive-clock.ts';
import {
  hasConsent,
  isCall,
  isLive,
  ms,
  wasConnected,
  wasConversation,
  wasUnanswered,
  type Question,
} from './naive-words.ts';

/** What was done before, outbound, to the same person, other than this very contact. */
function before({ request, ledger }: Question): LedgerEntry[] {
  return ledger.filter(
    (e) => e.direction === 'outbound' && e.personId === request.personId && e.contactId !== request.contactId,
  );
}

const isAnswer = ({ purpose }: { readonly purpose?: string | undefined }): boolean =>
  purpose === 'reply' || purpose === 'opt-out-confirmation';

function countOn(list: readonly LedgerEntry[], zone: string, dates: readonly string[]): number {
  return list.filter((e) => dates.includes(local(ms(e.at), zone).date)).length;
}

/** The counts each text gives. */
export function isOverCap(question: Question, clock: Local, zone: string, now: number): boolean {
  const { packId, request } = question;
  const { channel } = request;
  const isThird = request.party === 'third-party';
  const done = before(question);
  const today = [clock.date];
  const on = (list: readonly LedgerEntry[], dates: readonly string[]): number => countOn(list, zone, dates);
  switch (packId) {
    case 'cn': {
      if (isThird) return false;
      if (isLive(channel)) {
        const talks = done.filter((e) => isLive(e.channel) && wasConversation(e));
        if (on(talks, today) >= 3) return true;
        const failed = done.filter(
          (e) => isLive(e.channel) && wasUnanswered(e) && (e.number === null || e.number === request.number),
        );
        const agreed = hasConsent(request.consents, 'frequency', now).length > 0;
        if (request.number !== null && !agreed && on(failed, today) >= 6) return true;
      }
      const notices = done.filter((e) => e.channel === 'voice-notice' && wasConnected(e));
      if (channel === 'voice-notice' && on(notices, today) >= 3) return true;
      if (
        channel === 'visit' &&
        on(
          done.filter((e) => e.channel === 'visit'),
          today,
        ) >= 1
      )
        return true;
      // The house's own: one text a day, answers to the person's own texts apart.
      if (isAnswer(request)) return false;
      return (
        channel === 'sms' &&
        on(
          done.filter((e) => e.channel === 'sms' && !isAnswer(e)),
          today,
        ) >= 1
      );
    }
    case 'us-reg-f':
      return isOverRegF(question, clock, zone, now);
    case 'au': {
      // Three contacts a week and ten a month per account, whoever is contacted.
      const contacts = question.ledger.filter(
        (e) =>
          e.direction === 'outbound' &&
          e.contactId !== request.contactId &&
          e.loanId === request.loanId &&
          (!isCall(e.channel) || wasConnected(e)),
      );
      return on(contacts, weekSoFar(clock)) >= 3 || on(contacts, monthSoFar(clock)) >= 10;
    }
    case 'ru': {
      if (isThird) return false;
      const visits = done.filter((e) => e.channel === 'visit');
      if (channel === 'visit') return on(visits, weekSoFar(clock)) >= 1;
      const calls = done.filter((e) => isCall(e.channel));
      if (isCall(channel))
        return on(calls, today) >= 1 || on(calls, weekSoFar(clock)) >= 2 || on(calls, monthSoFar(clock)) >= 8;
      const isMessage = (one: string): boolean => one === 'sms' || one === 'email' || one === 'im';
      const messages = done.filter((e) => isMessage(e.channel));
      if (!isMessage(channel)) return false;
      return (
        on(messages, today) >= 2 ||
        on(messages, weekSoFar(clock)) >= 4 ||
        on(messages, monthSoFar(clock)) >= 16
      );
    }
    case 'uk-conc':
    case 'in-rbi':
    case 'hk':
    case 'tw':
    case 'ie':
      return false;
  }
}

/** Reg F: 7 calls in 7 days per debt, 7 quiet days after a conversation, the rebuttal factors; TCPA; location inquiry. */
function isOverRegF(question: Question, clock: Local, zone: string, now: number): boolean {
  const { request, ledger } = question;
  const done = before(question);
  if (request.party === 'third-party')
    return done.length >= 1 && hasConsent(request.consents, 'asked-again', now).length === 0;
  if (!isCall(request.channel)) return false;
  const calls = done.filter((e) => isCall(e.channel));
  const consented = hasConsent(request.consents, 'frequency', now, 7).length > 0;
  const week = lastDates(clock.date, 7);
  if (!consented) {
    const counted = calls.filter(
      (e) => e.loanId === request.loanId && !e.consented && e.result !== 'not-connected',
    );
    if (countOn(counted, zone, week) >= 7) return true;
    const talks = ledger.filter(
      (e) =>
        e.contactId !== request.contactId &&
        e.personId === request.personId &&
        e.loanId === request.loanId &&
        wasConversation(e),
    );
    if (countOn(talks, zone, week) > 0) return true;
  }
  const fresh = calls.filter((e) => wasUnanswered(e) && now >= ms(e.at) && now < ms(e.at) + 5 * 60_000);
  if (fresh.length > 0) return true;
  if (countOn(calls, zone, [clock.date]) >= 6) return true;
  if (request.channel !== 'voice-notice' || request.line !== 'landline') return false;
  const prerecorded = calls.filter((e) => e.channel === 'voice-notice');
  return (
    countOn(prerecorded, zone, lastDates(clock.date, 30)) >= 3 &&
    hasConsent(request.consents, 'automated-calls', now).length === 0
  );
}
