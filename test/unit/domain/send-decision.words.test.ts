import { describe, expect, it } from 'vitest';
import { noHolidays } from '../../../shared/domain/permit/request.ts';
import { decideSend, reasonNotTo, textRequest } from '../../../shared/domain/send-decision.ts';
import { aBorrower, aCase, aHold, anIntent, at, on, someArrears } from '../../support/builders.ts';
import { cnAndHouse, packOf } from '../../support/permits.ts';

const intent = anIntent();
const noon = at('2025-03-11T04:00Z');
const arrears = someArrears('2025-03-11', 1);
const phones = ['+12015550123', '+12015550124'].map((number) => ({ ...aBorrower().phones[0]!, number }));

describe('what contact policy is asked about a text', () => {
  const asked = {
    case: aCase({ intent }),
    intent,
    borrower: aBorrower(),
    contactability: undefined,
    phone: phones[0]!,
    otherZones: [],
  };

  it('is a demand to the borrower, by text, on the borrower’s clock', () => {
    expect(textRequest(asked)).toEqual({
      contactId: intent.contactId,
      loanId: 'L1',
      channel: 'sms',
      party: 'borrower',
      personId: 'B1',
      purpose: 'dun',
      number: '+12015550123',
      line: 'unknown',
      place: 'other',
      zones: ['Asia/Taipei'],
      consents: [],
      circumstances: [],
      unwanted: [],
      lost: false,
    });
  });

  it('counts every clock once, and an attorney as representing', () => {
    const borrower = aBorrower({ representative: { kind: 'attorney', name: 'A. Torney' } });
    const otherZones = ['America/New_York', 'Asia/Taipei', 'America/New_York'];
    expect(textRequest({ ...asked, borrower, otherZones })).toMatchObject({
      zones: ['Asia/Taipei', 'America/New_York'],
      circumstances: [{ kind: 'represented', from: intent.decidedAt, until: null }],
    });
    const guarded = aBorrower({ representative: { kind: 'guardian', name: 'G. Uardian' } });
    expect(textRequest({ ...asked, borrower: guarded }).circumstances).toEqual([]);
  });
});

describe('decideSend, the number and the rule', () => {
  const facts = {
    contactId: intent.contactId,
    case: aCase({ intent }),
    holds: [],
    arrears,
    borrower: aBorrower({ phones }),
    contactability: undefined,
    otherZones: [],
    terms: { ledger: [], pack: cnAndHouse, calendar: noHolidays },
    now: noon,
  };
  const trying = (attempt: number) => aCase({ intent: { ...intent, attempt } });

  it.each([
    { attempt: 0, number: '+12015550123' },
    { attempt: 1, number: '+12015550124' },
    { attempt: 5, number: '+12015550124' },
  ])('attempt $attempt goes to $number, the last one left if its own is gone', ({ attempt, number }) => {
    expect(decideSend({ ...facts, case: trying(attempt) })).toMatchObject({
      kind: 'send',
      phone: { number },
    });
  });

  it('a rule that never ends denies for good, in words', () => {
    const borrower = aBorrower({ representative: { kind: 'attorney', name: 'A. Torney' } });
    const terms = { ...facts.terms, pack: packOf('us-reg-f') };
    const decision = decideSend({ ...facts, borrower, terms });
    expect(decision).toMatchObject({ kind: 'deny', intent });
    expect(decision.kind === 'deny' ? decision.reason : '').toContain('12 CFR 1006.6(b)(2)');
  });
});

describe('reasonNotTo, a reminder', () => {
  const left = { dueOn: on('2025-03-09'), payBy: on('2025-03-11'), leftMinor: 1000 };
  const clear = someArrears('2025-03-11', 0);

  it.each([
    { name: 'on the due date', payBy: '2025-03-11', left, owed: clear, reason: undefined },
    { name: 'the day after', payBy: '2025-03-10', left, owed: clear, reason: 'reminder-too-late' },
    { name: 'in arrears meanwhile', payBy: '2025-03-14', left, owed: arrears, reason: 'reminder-too-late' },
    { name: 'paid in advance', payBy: '2025-03-14', left: undefined, owed: clear, reason: 'paid-in-advance' },
  ])('$name: $reason', ({ payBy, left: rest, owed, reason }) => {
    const facts = { arrears: owed, holds: [], now: noon, reminder: { payBy: on(payBy), left: rest } };
    expect(reasonNotTo(facts)).toBe(reason);
    if (reason === undefined) expect(reasonNotTo({ ...facts, holds: [aHold()] })).toBe('held-complaint');
  });
});
