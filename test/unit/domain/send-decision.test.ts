import { describe, expect, it } from 'vitest';
import { contactIdOf, holdsInForce } from '../../../shared/domain/case.ts';
import { noHolidays } from '../../../shared/domain/permit/request.ts';
import { decideSend, reasonNotTo, type SendFacts } from '../../../shared/domain/send-decision.ts';
import { aBorrower, aCase, aHold, anIntent, at, someArrears } from '../../support/builders.ts';
import { cnAndHouse } from '../../support/permits.ts';

const intent = anIntent();
const pending = aCase({ intent });
const noon = at('2025-03-11T04:00Z');
const night = at('2025-03-11T15:00Z');

function facts(overrides: Partial<SendFacts> = {}): SendFacts {
  return {
    contactId: intent.contactId,
    case: pending,
    holds: [],
    arrears: someArrears('2025-03-11', 1),
    borrower: aBorrower(),
    contactability: undefined,
    otherZones: [],
    terms: { ledger: [], pack: cnAndHouse, calendar: noHolidays },
    now: noon,
    ...overrides,
  };
}

const paid = someArrears('2025-03-11', 0);

describe('decideSend', () => {
  it.each([
    { name: 'all is well', given: {}, kind: 'send' },
    {
      name: 'waiting, and open now',
      given: { case: aCase({ intent: { ...intent, state: 'waiting' as const } }) },
      kind: 'send',
    },
    { name: 'no case', given: { case: undefined }, kind: 'gone' },
    { name: 'no intent', given: { case: aCase() }, kind: 'gone' },
    { name: 'another intent', given: { contactId: 'L1#friendly-text#2025-03-10' }, kind: 'gone' },
    { name: 'a cured case', given: { case: { ...pending, status: 'cured' as const } }, kind: 'gone' },
    { name: 'gone beats paid', given: { case: aCase(), arrears: paid }, kind: 'gone' },
    { name: 'paid', given: { arrears: paid }, kind: 'deny', reason: 'paid-or-payment-on-its-way' },
    {
      name: 'paid, at night: denied now',
      given: { arrears: paid, now: night },
      kind: 'deny',
      reason: 'paid-or-payment-on-its-way',
    },
    { name: 'held', given: { holds: [aHold()] }, kind: 'deny', reason: 'held-complaint' },
    {
      name: 'held, at night',
      given: { holds: [aHold({ reason: 'legal' as const })], now: night },
      kind: 'deny',
      reason: 'held-legal',
    },
    { name: 'a hold that is over', given: { holds: [aHold({ until: noon })] }, kind: 'send' },
    {
      name: 'a hold to come',
      given: { holds: [aHold({ from: at('2025-03-11T04:00:00.001Z') })] },
      kind: 'send',
    },
    { name: 'no borrower', given: { borrower: undefined }, kind: 'deny', reason: 'no-phone-number' },
    {
      name: 'no phone',
      given: { borrower: aBorrower({ phones: [] }) },
      kind: 'deny',
      reason: 'no-phone-number',
    },
    {
      name: 'no phone, at night',
      given: { borrower: aBorrower({ phones: [] }), now: night },
      kind: 'deny',
      reason: 'no-phone-number',
    },
    { name: 'early', given: { now: at('2025-03-10T23:59Z') }, kind: 'wait', until: at('2025-03-11T00:00Z') },
    { name: 'late', given: { now: night }, kind: 'wait', until: at('2025-03-12T00:00Z') },
    {
      name: 'noon for the bank, night for the borrower',
      given: { borrower: aBorrower({ zone: 'America/New_York' }) },
      kind: 'wait',
      until: at('2025-03-11T12:00Z'),
    },
  ])('$name: $kind', ({ given, kind, reason, until }) => {
    const decision = decideSend(facts(given));
    expect(decision.kind).toBe(kind);
    if (decision.kind === 'deny') expect(decision.reason).toBe(reason);
    if (decision.kind === 'wait') expect(decision.until).toBe(until);
  });

  it('sends to the first number', () => {
    const [first] = aBorrower().phones;
    const second = { ...first!, number: '+12015550199' };
    expect(decideSend(facts({ borrower: aBorrower({ phones: [first!, second] }) }))).toMatchObject({
      phone: first,
    });
  });
});

describe('reasonNotTo', () => {
  it('payment first, then the first hold in force', () => {
    const holds = [aHold({ until: noon }), aHold({ reason: 'promise' }), aHold({ reason: 'legal' })];
    expect(reasonNotTo({ arrears: paid, holds, now: noon })).toBe('paid-or-payment-on-its-way');
    expect(reasonNotTo({ arrears: someArrears('2025-03-11', 1), holds, now: noon })).toBe('held-promise');
    expect(reasonNotTo({ arrears: someArrears('2025-03-11', 1), holds: [], now: noon })).toBeUndefined();
  });
});

describe('holdsInForce', () => {
  const hold = aHold({ from: at('2025-03-11T01:00Z'), until: at('2025-03-11T02:00Z') });

  it.each([
    ['2025-03-11T00:59:59.999Z', 0],
    ['2025-03-11T01:00:00.000Z', 1],
    ['2025-03-11T01:59:59.999Z', 1],
    ['2025-03-11T02:00:00.000Z', 0],
  ])('half-open: at %s there are %s', (moment, count) => {
    expect(holdsInForce([hold], at(moment))).toHaveLength(count);
  });

  it('without an end: until lifted', () => {
    expect(holdsInForce([aHold({ until: null })], at('2099-01-01'))).toHaveLength(1);
  });
});

describe('contactIdOf', () => {
  it('is the loan, the step and the date', () => {
    expect(contactIdOf('L1', 'firm-text', anIntent().businessDate)).toBe('L1#firm-text#2025-03-11');
  });
});
