import { describe, expect, it } from 'vitest';
import type { Borrower } from '../../../shared/domain/portfolio.ts';
import type { VisitCandidate } from '../../../shared/domain/visits/candidate.ts';
import {
  consentedAddress,
  eligibilityOf,
  type EligibilityFacts,
  type LoanStanding,
} from '../../../shared/domain/visits/eligibility.ts';
import { noHolidays } from '../../../shared/domain/permit/request.ts';
import { aCandidate } from '../../contract/field-stores.contract.ts';
import { aBorrower, aCase, aHold, aLoan, at, on, someArrears } from '../../support/builders.ts';
import { cnAndHouse } from '../../support/permits.ts';

const dates = [on('2025-05-08'), on('2025-05-09')];
const zone = 'Asia/Taipei';
const [address] = aBorrower().addresses;
const home = { ...address!, kind: 'home', visitConsent: true } as const;
const work = { ...home, kind: 'work', text: '2 Office Road' } as const;

function standing(loanId: string, overrides: Partial<LoanStanding> = {}): LoanStanding {
  const loan = aLoan({ id: loanId, borrowerId: 'B1' });
  return {
    loanId,
    taskId: `${loanId}#visit#2025-05-05`,
    loan: { ...loan, contract: { ...loan.contract, collectionConsentClause: '12.3' } },
    case: aCase({ loanId, borrowerId: 'B1', strategy: 'ladder@1' }),
    lastStep: 'visit',
    holds: [],
    arrears: someArrears('2025-05-06', 57, { loanId }),
    ...overrides,
  };
}

function factsWith(overrides: Partial<EligibilityFacts> = {}): EligibilityFacts {
  return {
    candidate: aCandidate({ borrowerId: 'B1' }),
    borrower: aBorrower({ id: 'B1', addresses: [home] }),
    loans: [standing('L1')],
    contactability: { consents: [], circumstances: [], unwanted: [] },
    terms: { pack: cnAndHouse, calendar: noHolidays, ledger: [] },
    dates,
    zone,
    now: at('2025-05-06T01:00Z'),
    ...overrides,
  };
}

const refusalsOf = (overrides: Partial<EligibilityFacts>): readonly string[] => {
  const found = eligibilityOf(factsWith(overrides));
  return found.ok ? [] : found.refusals.map(({ rule, source, loanId }) => `${rule} | ${source} | ${loanId}`);
};

describe('why nobody is sent', () => {
  const loan = standing('L1').loan!;
  it.each<[string, Partial<LoanStanding>, readonly string[]]>([
    ['the loan is gone', { loan: undefined }, ['loan-not-found | portfolio | L1']],
    ['its arrears are not known', { arrears: undefined }, ['loan-not-found | portfolio | L1']],
    ['it is another’s now', { loan: { ...loan, borrowerId: 'B2' } }, ['borrower-changed | portfolio | L1']],
    ['nothing is overdue', { arrears: someArrears('2025-05-06', 0) }, ['nothing-overdue | portfolio | L1']],
    ['its case is cured', { case: aCase({ status: 'cured' }) }, ['no-open-case | case | L1']],
    ['there is no case', { case: undefined }, ['no-open-case | case | L1']],
    ['the ladder stands lower', { lastStep: 'phone' }, ['ladder-not-at-visit | ladder ladder@1 | L1']],
    [
      'no case, no step',
      { case: undefined, lastStep: undefined },
      ['no-open-case | case | L1', 'ladder-not-at-visit | ladder none | L1'],
    ],
    [
      'the contract has no clause',
      { loan: { ...loan, contract: { ...loan.contract, collectionConsentClause: null } } },
      ['no-consent-clause | contract | L1'],
    ],
    [
      'a hold on visits',
      { holds: [aHold({ reason: 'complaint', source: 'C-1' })] },
      ['hold:complaint | C-1 | L1'],
    ],
    ['a hold on texts only', { holds: [aHold({ scope: { kind: 'channel', channel: 'sms' } })] }, []],
  ])('%s', (_, overrides, refusals) => {
    expect(refusalsOf({ loans: [standing('L1', overrides)] })).toEqual(refusals);
  });

  it.each<[string, Borrower | undefined, readonly string[]]>([
    ['the borrower is gone', undefined, ['borrower-not-found | portfolio | null']],
    [
      'no address may be visited',
      aBorrower({ addresses: [{ ...home, visitConsent: false }] }),
      ['no-consented-address | borrower’s consent on record | null'],
    ],
    [
      'there is no address',
      aBorrower({ addresses: [] }),
      ['no-consented-address | borrower’s consent on record | null'],
    ],
  ])('%s', (_, borrower, refusals) => {
    expect(refusalsOf({ borrower })).toEqual(refusals);
  });

  it('a hold on one loan stops the visit for all; one that is paid only leaves the visit', () => {
    const held = standing('L2', { holds: [aHold({ reason: 'dispute', source: 'D-1' })] });
    expect(refusalsOf({ loans: [standing('L1'), held] })).toEqual(['hold:dispute | D-1 | L2']);
    const paid = standing('L2', { arrears: someArrears('2025-05-06', 0, { loanId: 'L2' }) });
    expect(eligibilityOf(factsWith({ loans: [standing('L1'), paid] }))).toMatchObject({
      ok: true,
      loans: [{ loanId: 'L1' }],
    });
  });
});

describe('whom, where and when', () => {
  it('home before work, work where home may not be visited', () => {
    expect(consentedAddress(aBorrower({ addresses: [work, home] }))).toEqual(home);
    expect(consentedAddress(aBorrower({ addresses: [{ ...home, visitConsent: false }, work] }))).toEqual(
      work,
    );
  });

  it('the largest amount first, then by id', () => {
    const owing = (loanId: string, overdueMinor: number): LoanStanding =>
      standing(loanId, { arrears: someArrears('2025-05-06', 57, { loanId, overdueMinor }) });
    const found = eligibilityOf(
      factsWith({ loans: [owing('L4', 5), owing('L3', 900), owing('L1', 5), owing('L2', 1000)] }),
    );
    expect(found.ok && found.loans.map(({ loanId }) => loanId)).toEqual(['L2', 'L3', 'L1', 'L4']);
  });

  const hours = (overrides: Partial<EligibilityFacts>): object => {
    const found = eligibilityOf(factsWith(overrides));
    return found.ok
      ? Object.fromEntries([...found.hours].map(([date, ranges]) => [date, ranges]))
      : found.refusals;
  };
  const unwanted = (fromMinute: number, toMinute: number, weekdays = [1, 2, 3, 4, 5, 6, 7]) => ({
    contactability: { consents: [], circumstances: [], unwanted: [{ fromMinute, toMinute, weekdays }] },
  });
  const lawful = eligibilityOf(factsWith());
  const [first] = lawful.ok ? [...lawful.hours.values()] : [];
  const { fromMinute, toMinute } = first![0]!;

  it('the lawful hours of each day', () => {
    expect(hours({})).toEqual({
      [dates[0]!]: [{ fromMinute, toMinute }],
      [dates[1]!]: [{ fromMinute, toMinute }],
    });
    expect([fromMinute, toMinute]).toEqual([480, 1320]);
  });

  it('hours not wanted are cut out; a day without any is none, and the rule is told', () => {
    expect(hours(unwanted(600, 720))).toEqual(
      Object.fromEntries(
        dates.map((date) => [
          date,
          [
            { fromMinute, toMinute: 600 },
            { fromMinute: 720, toMinute },
          ],
        ]),
      ),
    );
    // 8 May 2025 is a Thursday.
    const thursday = eligibilityOf(factsWith(unwanted(0, 1440, [4])));
    expect(thursday.ok && [...thursday.hours.keys()]).toEqual([dates[1]]);
    expect(thursday.ok && thursday.narrowed.length).toBeGreaterThan(0);
    expect(thursday.ok && thursday.narrowed.every(({ loanId, rule }) => loanId === 'L1' && rule !== '')).toBe(
      true,
    );
  });

  it.each<[string, VisitCandidate['state'], object]>([
    [
      'on a day of the plan',
      {
        kind: 'waiting',
        since: dates[0]!,
        wish: { date: dates[1]!, fromMinute: 600, toMinute: 1439 },
        refusals: [],
      },
      { [dates[1]!]: [{ fromMinute: 600, toMinute }] },
    ],
    [
      'on a later day',
      {
        kind: 'waiting',
        since: dates[0]!,
        wish: { date: on('2025-05-20'), fromMinute: 600, toMinute: 700 },
        refusals: [],
      },
      {},
    ],
    [
      'outside the lawful hours',
      {
        kind: 'waiting',
        since: dates[0]!,
        wish: { date: dates[0]!, fromMinute: toMinute, toMinute: 1439 },
        refusals: [],
      },
      {},
    ],
  ])('hours the borrower asked for: %s', (_, state, found) => {
    expect(hours({ candidate: aCandidate({ borrowerId: 'B1', state }) })).toEqual(found);
  });
});
