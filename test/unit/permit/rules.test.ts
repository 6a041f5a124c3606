import { describe, expect, it } from 'vitest';
import type { Circumstance, ContactRequest, LedgerEntry } from '../../../shared/domain/permit/request.ts';
import { at } from '../../support/builders.ts';
import { anEntry, aRequest, ask, packOf, type PackId } from '../../support/permits.ts';

const noon = at('2025-06-02T16:00Z');
const inNewYork = (more: Partial<ContactRequest> = {}): ContactRequest =>
  aRequest({ zones: ['America/New_York'], ...more });
const so = (kind: Circumstance['kind'], more: Partial<Circumstance> = {}): Circumstance => ({
  kind,
  from: at('2025-05-01'),
  until: null,
  ...more,
});
const decided = (pack: PackId | 'house', request: ContactRequest, now = noon) => {
  const decision = ask({ pack: packOf(pack) }, request, now);
  return decision.kind === 'permit' ? 'permit' : `${decision.rule} ${decision.retryAt ?? 'never'}`;
};

describe('stops', () => {
  it.each([
    { pack: 'cn', request: { circumstances: [so('plan-in-force')] }, says: 'cn.s1 never' },
    {
      pack: 'cn',
      request: { circumstances: [so('plan-in-force', { until: at('2025-06-02T17:00Z') })] },
      says: 'cn.s1 2025-06-02T17:00:00.000Z',
    },
    { pack: 'cn', request: { circumstances: [so('plan-in-force', { until: noon })] }, says: 'permit' },
    {
      pack: 'cn',
      request: { circumstances: [so('plan-in-force', { from: at('2025-06-03') })] },
      says: 'permit',
    },
    { pack: 'cn', request: { circumstances: [so('complaint-open')] }, says: 'permit' },
    { pack: 'cn', request: { channel: 'call', circumstances: [so('complaint-open')] }, says: 'cn.s4 never' },
    { pack: 'us-reg-f', request: { circumstances: [so('cease-request')] }, says: 'us.s1 never' },
    {
      pack: 'us-reg-f',
      request: { purpose: 'notice', circumstances: [so('cease-request')] },
      says: 'permit',
    },
    { pack: 'us-reg-f', request: { circumstances: [so('represented')] }, says: 'us.s3 never' },
    {
      pack: 'us-reg-f',
      request: { party: 'representative', circumstances: [so('represented')] },
      says: 'permit',
    },
    {
      pack: 'us-reg-f',
      request: { circumstances: [so('opted-out', { channel: 'sms' })] },
      says: 'us.s4 never',
    },
    { pack: 'us-reg-f', request: { circumstances: [so('opted-out', { channel: 'email' })] }, says: 'permit' },
    {
      pack: 'us-reg-f',
      request: { circumstances: [so('opted-out', { number: '+12015550199' })] },
      says: 'permit',
    },
    { pack: 'us-reg-f', request: { circumstances: [so('opted-out', { personId: 'B2' })] }, says: 'permit' },
    {
      pack: 'us-reg-f',
      request: { purpose: 'opt-out-confirmation', circumstances: [so('opted-out', { channel: 'sms' })] },
      says: 'permit',
    },
    {
      pack: 'us-reg-f',
      request: { channel: 'call', circumstances: [so('employer-forbids')] },
      says: 'permit',
    },
    {
      pack: 'us-reg-f',
      request: { channel: 'call', place: 'work', circumstances: [so('employer-forbids')] },
      says: 'us.s5 never',
    },
    { pack: 'house', request: { circumstances: [so('opted-out')] }, says: 'house.s1 never' },
    { pack: 'hk', request: { circumstances: [so('bankrupt')] }, says: 'hk.s1 never' },
    { pack: 'in-rbi', request: { circumstances: [so('bereavement')] }, says: 'permit' },
  ] as const)('$pack, $request: $says', ({ pack, request, says }) => {
    expect(decided(pack, inNewYork(request))).toBe(says);
  });

  it('breathing space: sixty days at most, then the next lawful hour; shorter when it ends sooner', () => {
    const circumstances = [so('breathing-space', { from: at('2025-05-01T09:00Z') })];
    const request = aRequest({ zones: ['Europe/London'], circumstances });
    expect(decided('uk-conc', request)).toBe('uk.s1 2025-06-30T09:00:00.000Z');
    const ended = [so('breathing-space', { until: at('2025-06-02T18:00Z') })];
    expect(decided('uk-conc', { ...request, circumstances: ended })).toBe('uk.s1 2025-06-02T18:00:00.000Z');
  });

  it('mental-health crisis: the treatment and thirty days', () => {
    const request = aRequest({ zones: ['Europe/London'] });
    const during = [so('mental-health-crisis')];
    expect(decided('uk-conc', { ...request, circumstances: during })).toBe('uk.s2 never');
    const over = [so('mental-health-crisis', { until: at('2025-05-20T12:00Z') })];
    expect(decided('uk-conc', { ...request, circumstances: over })).toBe('uk.s2 2025-06-19T12:00:00.000Z');
  });
});

describe('consent that is needed', () => {
  const yes = (more = {}) => [
    {
      kind: 'automated-calls' as const,
      from: at('2025-06-01'),
      until: null,
      revokedAt: null,
      hours: null,
      ...more,
    },
  ];
  const machine = inNewYork({ channel: 'ai-call' });
  it.each([
    { name: 'absent', consents: [], says: 'us.p1 never' },
    { name: 'present', consents: yes(), says: 'permit' },
    { name: 'expired', consents: yes({ until: noon }), says: 'us.p1 never' },
    { name: 'revoked', consents: yes({ revokedAt: noon }), says: 'us.p1 never' },
    {
      name: 'to begin',
      consents: yes({ from: at('2025-06-02T18:00Z') }),
      says: 'us.p1 2025-06-02T18:00:00.000Z',
    },
  ])('$name', ({ consents, says }) => {
    expect(decided('us-reg-f', { ...machine, consents })).toBe(says);
  });

  it('a landline needs none; a person calling neither', () => {
    expect(decided('us-reg-f', { ...machine, line: 'landline' })).toBe('permit');
    expect(decided('us-reg-f', { ...machine, channel: 'call' })).toBe('permit');
  });

  it('a permit ends when the consent is known to end', () => {
    const consents = yes({ until: at('2025-06-02T16:30Z') });
    expect(ask({ pack: packOf('us-reg-f') }, { ...machine, consents }, noon)).toMatchObject({
      until: at('2025-06-02T16:30Z'),
    });
  });
});

describe('third parties', () => {
  const third = (more: Partial<ContactRequest> = {}) =>
    aRequest({ channel: 'call', party: 'third-party', personId: 'T1', purpose: 'locate', ...more });
  const day = at('2025-03-14T04:00Z');

  it.each([
    { pack: 'cn', purpose: 'locate', says: 'permit' },
    { pack: 'cn', purpose: 'relay', says: 'permit' },
    { pack: 'cn', purpose: 'dun', says: 'cn.tp never' },
    { pack: 'us-reg-f', purpose: 'locate', says: 'permit' },
    { pack: 'us-reg-f', purpose: 'relay', says: 'us.tp never' },
    { pack: 'uk-conc', purpose: 'relay', says: 'permit' },
    { pack: 'uk-conc', purpose: 'dun', says: 'uk.tp never' },
    { pack: 'in-rbi', purpose: 'locate', says: 'in.tp never' },
    { pack: 'hk', purpose: 'locate', says: 'hk.tp never' },
    { pack: 'tw', purpose: 'locate', says: 'permit' },
    { pack: 'tw', purpose: 'relay', says: 'tw.tp never' },
    { pack: 'au', purpose: 'locate', says: 'permit' },
    { pack: 'ie', purpose: 'locate', says: 'ie.tp never' },
    { pack: 'ru', purpose: 'locate', says: 'ru.tp never' },
  ] as const)('$pack, to $purpose: $says', ({ pack, purpose, says }) => {
    expect(decided(pack, third({ purpose, lost: true }), day)).toBe(says);
  });

  it('once refused: never again, that person only', () => {
    const circumstances = [so('third-party-refused', { from: at('2025-03-01'), personId: 'T1' })];
    expect(decided('cn', third({ lost: true, circumstances }), day)).toBe('cn.s2 never');
    expect(decided('cn', third({ lost: true, circumstances, personId: 'T2' }), day)).toBe('permit');
  });

  it('location inquiry: once a person, unless asked again', () => {
    const ledger = [anEntry({ channel: 'call', party: 'third-party', personId: 'T1', at: at('2024-01-01') })];
    const request = third({ zones: ['America/New_York'] });
    const pack = packOf('us-reg-f');
    expect(ask({ pack, ledger }, request, noon)).toMatchObject({ rule: 'us.c3', retryAt: null });
    expect(ask({ pack, ledger }, { ...request, personId: 'T2' }, noon).kind).toBe('permit');
    const consents = [
      { kind: 'asked-again' as const, from: at('2025-06-01'), until: null, revokedAt: null, hours: null },
    ];
    expect(ask({ pack, ledger }, { ...request, consents }, noon).kind).toBe('permit');
  });

  describe('the borrower is lost (China)', () => {
    const dial = (when: string, more: Partial<LedgerEntry> = {}) =>
      anEntry({ contactId: when, channel: 'call', at: at(when), result: 'unanswered', ...more });
    const when = (ledger: readonly LedgerEntry[], now = '2025-03-13T06:00Z') => {
      const decision = ask({ pack: packOf('cn'), ledger }, third(), at(now));
      return decision.kind === 'permit' ? 'permit' : `${decision.rule} ${decision.retryAt ?? 'never'}`;
    };
    const three = ['2025-03-13T02:00Z', '2025-03-13T03:00Z', '2025-03-13T04:00Z'];

    it.each([
      { name: 'nothing tried', ledger: [], says: 'cn.tp-lost never' },
      { name: 'two failed dials', ledger: three.slice(1).map((one) => dial(one)), says: 'cn.tp-lost never' },
      {
        name: 'three today: from tomorrow, when the window opens',
        ledger: three.map((one) => dial(one)),
        says: 'cn.tp-lost 2025-03-14T00:00:00.000Z',
      },
      {
        name: 'three, and then reached',
        ledger: [...three.map((one) => dial(one)), dial('2025-03-13T05:00Z', { result: 'conversation' })],
        says: 'cn.tp-lost never',
      },
      {
        name: 'three, and then the borrower called',
        ledger: [...three.map((one) => dial(one)), dial('2025-03-13T05:00Z', { direction: 'inbound' })],
        says: 'cn.tp-lost never',
      },
      {
        name: 'reached between',
        ledger: [dial(three[0]!), dial(three[1]!, { result: 'connected' }), dial(three[2]!)],
        says: 'cn.tp-lost never',
      },
      {
        name: 'one on each of three days in a row: at once',
        ledger: ['2025-03-11T03:00Z', '2025-03-12T03:00Z', '2025-03-13T03:00Z'].map((one) => dial(one)),
        says: 'permit',
      },
      {
        name: 'on three days with a gap: the third dial of a row, from tomorrow',
        ledger: ['2025-03-10T03:00Z', '2025-03-12T03:00Z', '2025-03-13T03:00Z'].map((one) => dial(one)),
        says: 'cn.tp-lost 2025-03-14T00:00:00.000Z',
      },
      {
        name: 'dials whose end nobody knows are no failed ones',
        ledger: three.map((one) => dial(one, { result: 'unknown' })),
        says: 'cn.tp-lost never',
      },
      {
        name: 'dials to third parties are not dials to the borrower',
        ledger: three.map((one) => dial(one, { party: 'third-party', personId: 'T1' })),
        says: 'cn.tp-lost never',
      },
    ])('$name: $says', ({ ledger, says }) => {
      expect(when(ledger)).toBe(says);
    });
  });
});

describe('one reply in the same medium (Reg F)', () => {
  const night = at('2025-06-03T04:00Z');
  const reply = inNewYork({ purpose: 'reply' });
  const wrote = anEntry({ contactId: 'in', direction: 'inbound', at: at('2025-06-03T03:50Z') });
  const answered = anEntry({ contactId: 'out', at: at('2025-06-03T03:55Z') });
  it.each([
    { name: 'the consumer wrote', ledger: [wrote], request: reply, says: 'permit' },
    { name: 'nobody wrote', ledger: [], request: reply, says: 'denial' },
    { name: 'answered already', ledger: [wrote, answered], request: reply, says: 'denial' },
    {
      name: 'on another channel',
      ledger: [{ ...wrote, channel: 'email' as const }],
      request: reply,
      says: 'denial',
    },
    { name: 'not a reply', ledger: [wrote], request: inNewYork(), says: 'denial' },
  ])('$name: $says', ({ ledger, request, says }) => {
    expect(ask({ pack: packOf('us-reg-f'), ledger }, request, night).kind).toBe(says);
  });
});
