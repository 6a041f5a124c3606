import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paymentHistory } from '../../../shared/domain/treatment/history.ts';
import {
  chooseSegment,
  factsDigest,
  type SegmentFacts,
  type SegmentName,
} from '../../../shared/domain/treatment/segment.ts';
import { strategyOf, treatmentFor } from '../../../shared/domain/treatment/treatment.ts';
import { treatmentPolicy } from '../../../shared/policy/treatment.ts';
import { aBorrower, aCase, aPayment, at, on, scanMoment } from '../../support/builders.ts';
import { propertyRuns as numRuns } from '../../support/property-runs.ts';
import { aSubject } from '../../support/treatment-life.ts';

const punctual: SegmentFacts = {
  monthsOnBook: 24,
  lateCount: 0,
  longestLateDays: 0,
  brokenPromises: 0,
  failedContacts: 0,
  vulnerabilities: 0,
  hardship: 'no',
  ability: 'unknown',
  willingness: 'unknown',
};
const { segments } = treatmentPolicy;
const choose = (facts: Partial<SegmentFacts>) => chooseSegment({ ...punctual, ...facts }, segments);

describe('chooseSegment, the shipped rules', () => {
  it.each<[Partial<SegmentFacts>, SegmentName, string]>([
    [{}, 'occasional-forgetter', 'seldom-late'],
    [{ lateCount: 2, longestLateDays: 30 }, 'occasional-forgetter', 'seldom-late'],
    [{ lateCount: 3 }, 'chronic', 'often-late'],
    [{ lateCount: 1, longestLateDays: 31 }, 'chronic', 'late-for-long'],
    [{ monthsOnBook: 5, lateCount: 9 }, 'new-borrower', 'young-loan'],
    [{ monthsOnBook: 6 }, 'occasional-forgetter', 'seldom-late'],
    [{ failedContacts: 1 }, 'occasional-forgetter', 'seldom-late'],
    [{ failedContacts: 2, monthsOnBook: 1 }, 'unreachable', 'texts-do-not-arrive'],
    [{ brokenPromises: 1, failedContacts: 5 }, 'broken-promise', 'promise-not-kept'],
    [
      { ability: 'able', willingness: 'unwilling', brokenPromises: 3 },
      'able-but-unwilling',
      'able-and-unwilling',
    ],
    [{ ability: 'able', willingness: 'willing' }, 'occasional-forgetter', 'seldom-late'],
    [{ ability: 'unknown', willingness: 'unwilling' }, 'occasional-forgetter', 'seldom-late'],
    [{ ability: 'unable', willingness: 'unwilling' }, 'hardship', 'unable-to-pay'],
    [{ vulnerabilities: 1, lateCount: 9 }, 'hardship', 'vulnerable'],
    [
      { hardship: 'yes', vulnerabilities: 1, ability: 'able', willingness: 'unwilling' },
      'hardship',
      'asked-for-help',
    ],
  ])('%o: %s by %s', (facts, segment, rule) => {
    expect(choose(facts)).toEqual({ segment, rule, facts: { ...punctual, ...facts } });
  });

  /** Written from the brief, without the data. */
  const plain = (facts: SegmentFacts): SegmentName => {
    if (facts.hardship === 'yes' || facts.vulnerabilities > 0 || facts.ability === 'unable')
      return 'hardship';
    if (facts.ability === 'able' && facts.willingness === 'unwilling') return 'able-but-unwilling';
    if (facts.brokenPromises > 0) return 'broken-promise';
    if (facts.failedContacts > 1) return 'unreachable';
    if (facts.monthsOnBook < 6) return 'new-borrower';
    return facts.lateCount > 2 || facts.longestLateDays > 30 ? 'chronic' : 'occasional-forgetter';
  };
  const anyFacts: fc.Arbitrary<SegmentFacts> = fc.record({
    monthsOnBook: fc.nat({ max: 12 }),
    lateCount: fc.nat({ max: 6 }),
    longestLateDays: fc.nat({ max: 60 }),
    brokenPromises: fc.nat({ max: 2 }),
    failedContacts: fc.nat({ max: 4 }),
    vulnerabilities: fc.nat({ max: 1 }),
    hardship: fc.constantFrom('no', 'yes'),
    ability: fc.constantFrom('unknown', 'able', 'unable'),
    willingness: fc.constantFrom('unknown', 'willing', 'unwilling'),
  });

  it('every fact there can be has one segment, the same as a plain reading gives', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => chooseSegment(facts, segments).segment === plain(facts)),
      { numRuns },
    );
  });

  it('the digest is the same for the same facts, and another for others', () => {
    expect(factsDigest(punctual)).toBe(factsDigest({ ...punctual }));
    expect(factsDigest(punctual)).toMatch(/^[0-9a-f]{8}$/);
    expect(factsDigest({ ...punctual, lateCount: 1 })).not.toBe(factsDigest(punctual));
  });

  it('a list that leaves facts without a rule says which', () => {
    expect(() => chooseSegment(punctual, { ...segments, rules: [] })).toThrow(/no rule for monthsOnBook=24/);
    const bands = { ...segments.bands, lateCount: [{ name: 'some', from: 1, to: null }] };
    expect(() => chooseSegment(punctual, { ...segments, bands })).toThrow('0 lies in no band');
  });
});

describe('paymentHistory', () => {
  const history = (paid: number, more: readonly ReturnType<typeof aPayment>[] = [], date = '2024-06-20') => {
    const subject = aSubject(paid);
    return paymentHistory({
      ...subject,
      payments: [...subject.payments, ...more],
      businessDate: on(date),
      cutoff: scanMoment(on(date)),
      zone: 'Asia/Taipei',
      historyDays: 365,
      lateFromDays: 1,
    });
  };

  it.each([
    { name: 'always on time', paid: 6, more: [], lateCount: 0, longestLateDays: 0 },
    { name: 'one unpaid for ten days', paid: 5, more: [], lateCount: 1, longestLateDays: 10 },
    { name: 'all unpaid', paid: 0, more: [], lateCount: 6, longestLateDays: 162 },
    {
      name: 'paid five days late',
      paid: 5,
      more: [aPayment({ receivedAt: at('2024-06-15T02:00:00Z') })],
      lateCount: 1,
      longestLateDays: 5,
    },
    {
      name: 'on the due date, after midnight in UTC only',
      paid: 5,
      more: [aPayment({ receivedAt: at('2024-06-10T15:59:59Z') })],
      lateCount: 0,
      longestLateDays: 0,
    },
    {
      name: 'the next day in the bank’s zone, the due date in UTC',
      paid: 5,
      more: [aPayment({ receivedAt: at('2024-06-10T16:00:00Z') })],
      lateCount: 1,
      longestLateDays: 1,
    },
    {
      name: 'a payment taken back',
      paid: 5,
      more: [
        aPayment({ id: 'X', receivedAt: at('2024-06-01T02:00:00Z') }),
        aPayment({ id: 'Y', reversalOf: 'X', receivedAt: at('2024-06-12T02:00:00Z') }),
      ],
      lateCount: 1,
      longestLateDays: 10,
    },
    {
      name: 'a payment not known yet',
      paid: 5,
      more: [aPayment({ receivedAt: at('2024-07-01T02:00:00Z') })],
      lateCount: 1,
      longestLateDays: 10,
    },
    {
      name: 'a pending payment',
      paid: 5,
      more: [aPayment({ status: 'pending', receivedAt: at('2024-06-09T02:00:00Z') })],
      lateCount: 1,
      longestLateDays: 10,
    },
  ])('$name', ({ paid, more, lateCount, longestLateDays }) => {
    expect(history(paid, more)).toEqual({ monthsOnBook: 17, lateCount, longestLateDays });
  });

  it('counts what lies within its days only, and whole months', () => {
    expect(history(0, [], '2025-06-09')).toMatchObject({ monthsOnBook: 28, lateCount: 7 });
    expect(history(0, [], '2025-06-10')).toMatchObject({ monthsOnBook: 29, lateCount: 7 });
    expect(history(0, [], '2022-01-01')).toMatchObject({ monthsOnBook: 0, lateCount: 0 });
  });

  it('paused days are not lateness', () => {
    const subject = aSubject(5);
    const pauses = [{ from: on('2024-06-10'), to: on('2024-06-18'), reason: 'flood' }];
    const question = { ...subject, loan: { ...subject.loan, pauses }, businessDate: on('2024-06-20') };
    const cutoff = scanMoment(on('2024-06-20'));
    expect(paymentHistory({ ...question, cutoff, historyDays: 365, lateFromDays: 3 })).toMatchObject({
      lateCount: 0,
      longestLateDays: 2,
    });
  });
});

describe('treatmentFor', () => {
  const date = on('2024-06-20');
  const given = { ...aSubject(5), businessDate: date, cutoff: scanMoment(date), case: undefined };

  it('names segment, rule, facts and ladder', () => {
    const treatment = treatmentFor(treatmentPolicy, given);
    expect(treatment).toMatchObject({ segment: 'occasional-forgetter', rule: 'seldom-late', arm: null });
    expect(treatment.strategy.name).toBe('forgetter@1');
  });

  it('a vulnerable borrower is treated as in need', () => {
    const borrower = aBorrower({ vulnerabilities: ['illness'] });
    expect(treatmentFor(treatmentPolicy, { ...given, borrower })).toMatchObject({ rule: 'vulnerable' });
  });

  it('refused texts count while the case is open only', () => {
    const open = aCase({ unreached: 2 });
    expect(treatmentFor(treatmentPolicy, { ...given, case: open }).segment).toBe('unreachable');
    const cured = aCase({ unreached: 2, status: 'cured' });
    expect(treatmentFor(treatmentPolicy, { ...given, case: cured }).segment).toBe('occasional-forgetter');
  });

  it('an experiment gives its arm’s ladder on its products only', () => {
    const payments = given.payments.slice(0, 2);
    const card = { ...given.loan, product: 'card' as const };
    const arms = new Map<string, string>();
    for (let index = 0; index < 200; index += 1) {
      const loan = { ...card, borrowerId: `B${index}` };
      const { arm, strategy } = treatmentFor(treatmentPolicy, { ...given, loan, payments });
      arms.set(arm!, strategy.name);
    }
    expect(Object.fromEntries(arms)).toEqual({
      'earlier-call/champion': 'chronic@1',
      'earlier-call/challenger': 'chronic-early@1',
      'earlier-call/hold-out': 'baseline@1',
    });
    expect(treatmentFor(treatmentPolicy, { ...given, payments }).arm).toBeNull();
  });

  it('a ladder withdrawn since is answered with the one of the segment', () => {
    const known = aCase({ strategy: 'chronic@1', segment: 'hardship' });
    expect(strategyOf(treatmentPolicy, known, 'card').name).toBe('chronic@1');
    expect(strategyOf(treatmentPolicy, { ...known, strategy: 'old@7' }, 'card').name).toBe('hardship@1');
  });
});
