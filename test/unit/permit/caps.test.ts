import { describe, expect, it } from 'vitest';
import { units, type Unit } from '../../../shared/domain/permit/pack.ts';
import type { LedgerEntry } from '../../../shared/domain/permit/request.ts';
import { isUnit } from '../../../shared/domain/permit/caps.ts';
import { at } from '../../support/builders.ts';
import { aPack, anEntry, aRequest, ask, packOf, said } from '../../support/permits.ts';

const cap = (more: object) =>
  aPack({
    caps: [{ id: 'test.c1', channels: 'any', unit: 'message', key: 'borrower', max: said(1), ...more }],
  });

/** When a second text may go after one sent at `sent`, asked for at `now`; undefined: now. */
function afterOne(
  period: object,
  sent: string,
  now: string,
  zone = 'Asia/Taipei',
): string | null | undefined {
  const decision = ask(
    { pack: cap({ period }), ledger: [anEntry({ at: at(sent) })] },
    aRequest({ zones: [zone] }),
    at(now),
  );
  return decision.kind === 'permit' ? undefined : decision.retryAt;
}

describe('periods, one text allowed in each', () => {
  // 2025-03-11 is a Tuesday; Taipei is eight hours ahead.
  it.each([
    {
      per: { per: 'day' },
      sent: '2025-03-11T02:00Z',
      now: '2025-03-11T15:59:59.999Z',
      next: '2025-03-11T16:00Z',
    },
    { per: { per: 'day' }, sent: '2025-03-11T15:59Z', now: '2025-03-11T16:00Z', next: undefined },
    {
      per: { per: 'days', count: 7 },
      sent: '2025-03-11T15:59Z',
      now: '2025-03-11T16:00Z',
      next: '2025-03-17T16:00Z',
    },
    { per: { per: 'days', count: 7 }, sent: '2025-03-11T15:59Z', now: '2025-03-17T16:00Z', next: undefined },
    { per: { per: 'week' }, sent: '2025-03-11T02:00Z', now: '2025-03-12T02:00Z', next: '2025-03-16T16:00Z' },
    { per: { per: 'week' }, sent: '2025-03-16T15:00Z', now: '2025-03-16T17:00Z', next: undefined },
    { per: { per: 'month' }, sent: '2025-03-01T02:00Z', now: '2025-03-11T02:00Z', next: '2025-03-31T16:00Z' },
    { per: { per: 'month' }, sent: '2025-02-28T15:00Z', now: '2025-02-28T17:00Z', next: undefined },
    { per: { per: 'month' }, sent: '2024-12-31T17:00Z', now: '2025-01-05T02:00Z', next: '2025-01-31T16:00Z' },
    {
      per: { per: 'minutes', count: 90 },
      sent: '2025-03-11T02:00Z',
      now: '2025-03-11T02:30Z',
      next: '2025-03-11T03:30Z',
    },
    {
      per: { per: 'minutes', count: 90 },
      sent: '2025-03-11T02:00Z',
      now: '2025-03-11T03:30Z',
      next: undefined,
    },
    { per: { per: 'ever' }, sent: '2020-03-11T02:00Z', now: '2025-03-11T02:30Z', next: null },
  ])('$per.per $per.count: sent $sent, asked $now', ({ per, sent, now, next }) => {
    expect(afterOne(per, sent, now)).toBe(next == null ? next : at(next));
  });

  it('days and weeks end at the clock-change midnights of the zone', () => {
    // Cairo skips midnight to 25 April 2025: the day begins at 01:00, 22:00 UTC.
    expect(afterOne({ per: 'day' }, '2025-04-24T10:00Z', '2025-04-24T12:00Z', 'Africa/Cairo')).toBe(
      at('2025-04-24T22:00Z'),
    );
    // New York's 9 March 2025 has 23 hours, 2 November 25.
    expect(afterOne({ per: 'day' }, '2025-03-09T06:00Z', '2025-03-09T20:00Z', 'America/New_York')).toBe(
      at('2025-03-10T04:00Z'),
    );
    expect(afterOne({ per: 'day' }, '2025-11-02T05:00Z', '2025-11-02T20:00Z', 'America/New_York')).toBe(
      at('2025-11-03T05:00Z'),
    );
  });
});

describe('several caps at once', () => {
  const pack = packOf('ru');
  const call = (when: string): LedgerEntry =>
    anEntry({ contactId: when, channel: 'call', at: at(when), result: 'unanswered' });
  const request = aRequest({ channel: 'call', zones: ['Europe/Moscow'] });

  it('one a day, two a week, eight a month: the longest is named, and the moment is lawful for all', () => {
    // Monday to Sunday of the week of 10 March 2025; Moscow is three hours ahead.
    const ledger = [call('2025-03-10T09:00Z'), call('2025-03-11T09:00Z')];
    expect(ask({ pack, ledger }, request, at('2025-03-11T10:00Z'))).toMatchObject({
      rule: 'ru.c3',
      reasons: [{ rule: 'ru.c2' }, { rule: 'ru.c3' }],
      later: [{ rule: 'ru.w1' }],
      retryAt: at('2025-03-17T05:00Z'),
    });
  });

  it('over week and month end together', () => {
    const month = ['03', '04', '10', '11', '17', '18', '24', '25'].map((one) =>
      call(`2025-03-${one}T09:00Z`),
    );
    expect(ask({ pack, ledger: month }, request, at('2025-03-26T09:00Z'))).toMatchObject({
      rule: 'ru.c4',
      retryAt: at('2025-04-01T05:00Z'),
    });
  });

  it('another channel is not concerned', () => {
    const ledger = [call('2025-03-10T09:00Z'), call('2025-03-11T09:00Z')];
    expect(ask({ pack, ledger }, aRequest({ zones: ['Europe/Moscow'] }), at('2025-03-11T10:00Z')).kind).toBe(
      'permit',
    );
  });
});

describe('Reg F: a conversation', () => {
  const pack = packOf('us-reg-f');
  const request = aRequest({ channel: 'call', zones: ['America/New_York'] });
  const talk = (more: Partial<LedgerEntry> = {}) =>
    anEntry({ channel: 'call', at: at('2025-06-02T20:00Z'), result: 'conversation', ...more });
  const asked = (entry: LedgerEntry, now: string, more = {}) =>
    ask({ pack, ledger: [entry] }, { ...request, ...more }, at(now));

  it('is day 1 of seven quiet days, whoever called', () => {
    expect(asked(talk(), '2025-06-03T14:00Z')).toMatchObject({
      rule: 'us.k1',
      retryAt: at('2025-06-09T12:00Z'),
    });
    expect(asked(talk({ direction: 'inbound' }), '2025-06-03T14:00Z')).toMatchObject({ rule: 'us.k1' });
    expect(asked(talk(), '2025-06-09T12:00Z').kind).toBe('permit');
  });

  it('about another debt, or by another person, does not count; a text may go', () => {
    expect(asked(talk({ loanId: 'L2' }), '2025-06-03T14:00Z').kind).toBe('permit');
    expect(asked(talk({ personId: 'B2' }), '2025-06-03T14:00Z').kind).toBe('permit');
    expect(asked(talk(), '2025-06-03T14:00Z', { channel: 'sms' }).kind).toBe('permit');
  });

  it('consent to calls lifts it for seven days, and then no more', () => {
    const consents = [
      {
        kind: 'frequency' as const,
        from: at('2025-06-02T21:00Z'),
        until: null,
        revokedAt: null,
        hours: null,
      },
    ];
    expect(asked(talk(), '2025-06-03T14:00Z', { consents }).kind).toBe('permit');
    const late = talk({ at: at('2025-06-08T20:00Z') });
    expect(asked(late, '2025-06-09T20:59Z', { consents }).kind).toBe('permit');
    expect(asked(late, '2025-06-09T21:00Z', { consents })).toMatchObject({ rule: 'us.k1' });
  });
});

describe('Reg F: calls', () => {
  const pack = packOf('us-reg-f');
  const request = aRequest({ channel: 'call', zones: ['America/New_York'] });
  const calls = (count: number, more: Partial<LedgerEntry> = {}) =>
    Array.from({ length: count }, (_, n) =>
      anEntry({
        contactId: `c${n}`,
        channel: 'call',
        result: 'connected',
        at: at(`2025-06-0${n + 1}T15:00Z`),
        ...more,
      }),
    );

  it('seven in seven days, the eighth when the first has passed', () => {
    expect(ask({ pack, ledger: calls(6) }, request, at('2025-06-07T16:00Z')).kind).toBe('permit');
    expect(ask({ pack, ledger: calls(7) }, request, at('2025-06-07T16:00Z'))).toMatchObject({
      rule: 'us.c1',
      retryAt: at('2025-06-08T12:00Z'),
    });
  });

  it.each([
    { name: 'made with consent', more: { consented: true } },
    { name: 'never connected to the number', more: { result: 'not-connected' as const } },
  ])('calls $name do not count', ({ more }) => {
    expect(ask({ pack, ledger: calls(7, more) }, request, at('2025-06-07T16:00Z')).kind).toBe('permit');
  });

  it('two unanswered within five minutes', () => {
    const ledger = [anEntry({ channel: 'call', result: 'unanswered', at: at('2025-06-02T15:00Z') })];
    expect(ask({ pack, ledger }, request, at('2025-06-02T15:04:59.999Z'))).toMatchObject({
      rule: 'us.c4',
      force: 'soft',
      retryAt: at('2025-06-02T15:05Z'),
    });
    expect(ask({ pack, ledger }, request, at('2025-06-02T15:05Z')).kind).toBe('permit');
  });
});

describe('keys', () => {
  it.each([
    { key: 'borrower', more: {}, counts: true },
    { key: 'borrower', more: { loanId: 'L2' }, counts: true },
    { key: 'borrower', more: { personId: 'B2' }, counts: false },
    { key: 'borrower-debt', more: { loanId: 'L2' }, counts: false },
    { key: 'debt', more: { personId: 'B2' }, counts: true },
    { key: 'debt', more: { loanId: 'L2' }, counts: false },
    { key: 'number', more: {}, counts: true },
    { key: 'number', more: { number: '+12015550199' }, counts: false },
    { key: 'number', more: { number: null }, counts: true },
    { key: 'number', more: { personId: 'B2' }, counts: false },
    { key: 'borrower', more: { contactId: 'L1#friendly-text#2025-03-11' }, counts: false },
    { key: 'borrower', more: { direction: 'inbound' as const }, counts: false },
    { key: 'borrower', more: { channel: 'call' as const }, counts: false },
  ])('$key, an entry with $more: counts $counts', ({ key, more, counts }) => {
    const decision = ask(
      { pack: cap({ key, period: { per: 'day' } }), ledger: [anEntry(more)] },
      aRequest(),
      at('2025-03-11T04:00Z'),
    );
    expect(decision.kind).toBe(counts ? 'denial' : 'permit');
  });

  it('a letter has no number to count by', () => {
    const pack = cap({ key: 'number', period: { per: 'day' } });
    const ledger = [anEntry({ channel: 'letter', number: null })];
    expect(
      ask({ pack, ledger }, aRequest({ channel: 'letter', number: null }), at('2025-03-11T04:00Z')).kind,
    ).toBe('permit');
  });
});

describe('units', () => {
  const table: readonly (readonly [LedgerEntry['channel'], LedgerEntry['result'], readonly Unit[]])[] = [
    ['call', 'not-connected', ['attempt', 'unanswered-attempt', 'contact']],
    ['call', 'unanswered', ['attempt', 'unanswered-attempt', 'contact']],
    ['ai-call', 'connected', ['attempt', 'connected-call', 'actual-contact', 'contact']],
    ['call', 'conversation', ['attempt', 'connected-call', 'conversation', 'actual-contact', 'contact']],
    ['voice-notice', 'delivered', ['attempt', 'contact']],
    [
      'call',
      'unknown',
      ['attempt', 'unanswered-attempt', 'connected-call', 'conversation', 'actual-contact', 'contact'],
    ],
    ['sms', 'delivered', ['message', 'actual-contact', 'contact']],
    ['sms', 'unknown', ['message', 'actual-contact', 'contact']],
    ['email', 'delivered', ['message', 'actual-contact', 'contact']],
    ['im', 'delivered', ['message', 'actual-contact', 'contact']],
    ['letter', 'delivered', ['message', 'actual-contact', 'contact']],
    ['visit', 'conversation', ['visit', 'actual-contact', 'contact']],
    ['visit', 'unknown', ['visit', 'actual-contact', 'contact']],
  ];
  it.each(table)('a %s that was %s is: %j', (channel, result, expected) => {
    expect(units.filter((unit) => isUnit(anEntry({ channel, result }), unit))).toEqual(expected);
  });
});
