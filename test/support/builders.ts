import type { Arrears, ArrearsSettings } from '../../shared/domain/arrears/index.ts';
import type { CollectionCase, Contact, Hold, Intent, StepDone } from '../../shared/domain/case.ts';
import { isInstant, type Instant } from '../../shared/domain/instant.ts';
import { addDays, localDate, type LocalDate } from '../../shared/domain/local-date.ts';
import type { Borrower, Instalment, Loan, Payment } from '../../shared/domain/portfolio.ts';
import type { LadderStep, Strategy } from '../../shared/domain/treatment/ladder.ts';
import { segmentNames, type SegmentName } from '../../shared/domain/treatment/segment.ts';
import type { TreatmentPolicy } from '../../shared/domain/treatment/treatment.ts';

/** A date literal. */
export const on = localDate;

/** An instant literal; `2025-03-10T01:00Z` and `2025-03-10` are short for the rest being zero. */
export function at(text: string): Instant {
  const full = new Date(text).toISOString();
  if (!isInstant(full)) throw new RangeError(text);
  return full;
}

/** One calendar day of the bank, here always Asia/Taipei (UTC+8, no daylight saving): 09:00 local. */
export const scanMoment = (date: LocalDate): Instant => at(`${date}T01:00:00Z`);

/** Every field of `overrides` replaces the default one. */
const build = <T extends object>(defaults: T, overrides: Partial<T>): T => ({ ...defaults, ...overrides });

/** Instalments of 1,000 (fees 50, interest 150, principal 800) on the given dates. */
export function instalmentsOn(...dates: readonly string[]): readonly Instalment[] {
  return dates.map((date, index) => ({
    number: index + 1,
    dueOn: on(date),
    principalMinor: 800,
    interestMinor: 150,
    feesMinor: 50,
  }));
}

export function aLoan(overrides: Partial<Loan> = {}): Loan {
  return build<Loan>(
    {
      id: 'L1',
      borrowerId: 'B1',
      coBorrowerIds: [],
      guarantorIds: [],
      product: 'card',
      currency: 'TWD',
      status: 'active',
      contract: {
        signedOn: on('2024-12-01'),
        annualRate: 0.15,
        penaltyMultiple: 1.5,
        compounding: false,
        dayCount: 'act/360',
        collectionConsentClause: '12.3',
      },
      instalments: instalmentsOn('2025-03-10', '2025-04-10', '2025-05-10'),
      pauses: [],
    },
    overrides,
  );
}

export function aBorrower(overrides: Partial<Borrower> = {}): Borrower {
  return build<Borrower>(
    {
      id: 'B1',
      name: '陳小明',
      language: 'zh-TW',
      zone: 'Asia/Taipei',
      phones: [{ number: '+12015550123', source: 'contract', verified: true }],
      addresses: [
        { kind: 'home', text: '1 Test Road', latitude: 25.03, longitude: 121.56, visitConsent: true },
        { kind: 'work', text: '2 Test Road', latitude: 25.04, longitude: 121.57, visitConsent: false },
      ],
      vulnerabilities: [],
    },
    overrides,
  );
}

export function aPayment(overrides: Partial<Payment> = {}): Payment {
  return build<Payment>(
    {
      id: 'P1',
      loanId: 'L1',
      amountMinor: 1000,
      receivedAt: at('2025-03-01T02:00Z'),
      status: 'settled',
    },
    overrides,
  );
}

export function anIntent(overrides: Partial<Intent> = {}): Intent {
  return build<Intent>(
    {
      contactId: 'L1#friendly-text#2025-03-11',
      step: 'friendly-text',
      channel: 'sms',
      businessDate: on('2025-03-11'),
      decidedAt: at('2025-03-11T01:00Z'),
      state: 'planned',
      readyAt: at('2025-03-11T01:05Z'),
      attempt: 0,
    },
    overrides,
  );
}

/** An open case of L1, found on the first day of its arrears, nothing done yet. */
export function aCase(overrides: Partial<CollectionCase> = {}): CollectionCase {
  return build<CollectionCase>(
    {
      loanId: 'L1',
      borrowerId: 'B1',
      shard: 0,
      status: 'open',
      version: 1,
      episode: 1,
      openedOn: on('2025-03-11'),
      curedOn: null,
      strategy: 'ladder@1',
      segment: 'occasional-forgetter',
      rule: 'everybody',
      digest: '00000000',
      arm: null,
      done: [],
      tries: null,
      unreached: 0,
      remindedFor: null,
      intent: null,
      nextActionOn: on('2025-03-11'),
      reviewed: null,
    },
    overrides,
  );
}

export function aStepDone(step: string, date: string, outcome: StepDone['outcome'] = 'sent'): StepDone {
  return { step, on: on(date), outcome };
}

export function aHold(overrides: Partial<Hold> = {}): Hold {
  return build<Hold>(
    { id: 'H1', reason: 'complaint', source: 'C-1', from: at('2025-03-01'), until: null },
    overrides,
  );
}

export function aContact(overrides: Partial<Contact> = {}): Contact {
  return build<Contact>(
    {
      contactId: 'L1#friendly-text#2025-03-11',
      loanId: 'L1',
      borrowerId: 'B1',
      step: 'friendly-text',
      channel: 'sms',
      businessDate: on('2025-03-11'),
      decidedAt: at('2025-03-11T01:00Z'),
      state: 'SENDING',
      at: at('2025-03-11T01:00:05Z'),
      to: null,
      text: null,
      messageId: null,
      reason: null,
    },
    overrides,
  );
}

/** Arrears of L1 as derived on `businessDate` when it is `days` past due. */
export function someArrears(businessDate: string, days: number, overrides: Partial<Arrears> = {}): Arrears {
  const date = on(businessDate);
  const since = days > 0 ? addDays(date, -days) : null;
  return build<Arrears>(
    {
      loanId: 'L1',
      businessDate: date,
      currency: 'TWD',
      inArrears: days > 0,
      oldestUnmetDueOn: since,
      pastDueDays: days,
      delinquentDays: days,
      delinquentSince: since,
      overdueMinor: days > 0 ? 1000 : 0,
      overdueFeesMinor: days > 0 ? 50 : 0,
      overdueInterestMinor: days > 0 ? 150 : 0,
      overduePrincipalMinor: days > 0 ? 800 : 0,
      overdueInstalments: days > 0 ? 1 : 0,
      bucket: days > 0 ? '1-30' : 'current',
      pausedDays: 0,
      instalments: [],
      riskClass: days > 0 ? 'special-mention' : 'normal',
      toleranceApplied: false,
      toleratedMinor: 0,
      penaltyInterestMinor: 0,
      rateAlert: false,
      allocatedMinor: 0,
      unallocatedMinor: 0,
    },
    overrides,
  );
}

export const settings: ArrearsSettings = {
  dayConvention: 'day-0',
  graceDays: 0,
  roll: 'none',
  calendar: null,
  allocation: { order: ['fees', 'interest', 'principal'], principalFirstAfterDays: null },
  tolerance: { days: 0, amountMinor: {}, percent: 0 },
  riskClasses: [
    { name: 'special-mention', above: 0 },
    { name: 'substandard', above: 90 },
    { name: 'doubtful', above: 270 },
    { name: 'loss', above: 360 },
  ],
  totalRateAlert: 0.24,
  chargePausedDays: true,
  buckets: [
    { name: '1-30', from: 1, to: 30 },
    { name: '31-60', from: 31, to: 60 },
    { name: '61+', from: 61, to: null },
  ],
};

/** A rung of a test's ladder; what its kind and channel imply is filled in. */
export function aStep(overrides: Partial<LadderStep> & Pick<LadderStep, 'id'>): LadderStep {
  const { channel = 'sms' } = overrides;
  return build<LadderStep>(
    {
      id: overrides.id,
      kind: channel === 'call' ? 'phone' : channel === 'visit' ? 'visit' : 'friendly-text',
      channel,
      template: channel === 'sms' ? 'first-warm' : null,
      fromDay: 1,
      minGapDays: 0,
      doneWhen: channel === 'sms' ? 'accepted' : 'handed-over',
      endsOn: ['cure'],
      fallback: null,
    },
    overrides,
  );
}

/** Two texts, a call, a visit: earliest days 1, 8, 20, 45 and gaps 0, 7, 7, 14, as the plain ladder has them. */
export const ladder: Strategy = {
  name: 'ladder@1',
  recheckDays: 7,
  preDue: null,
  steps: [
    aStep({ id: 'friendly-text', template: 'friendly' }),
    aStep({ id: 'firm-text', kind: 'firm-text', fromDay: 8, minGapDays: 7, template: 'firm' }),
    aStep({ id: 'phone', channel: 'call', fromDay: 20, minGapDays: 7 }),
    aStep({ id: 'visit', channel: 'visit', fromDay: 45, minGapDays: 14 }),
  ],
};

/** Everybody in one segment, all products on one ladder. */
export function onLadder(strategy: Strategy, segment: SegmentName = 'occasional-forgetter'): TreatmentPolicy {
  const row = { card: strategy.name, personal: strategy.name, auto: strategy.name, mortgage: strategy.name };
  const all = [{ name: 'all', from: 0, to: null }];
  return {
    segments: {
      name: 'everybody@1',
      historyDays: 365,
      lateFromDays: 1,
      bands: {
        monthsOnBook: all,
        lateCount: all,
        longestLateDays: all,
        brokenPromises: all,
        failedContacts: all,
        vulnerabilities: all,
      },
      rules: [{ id: 'everybody', segment, when: [] }],
    },
    strategies: new Map([[strategy.name, strategy]]),
    assignment: Object.fromEntries(segmentNames.map((name) => [name, row])) as TreatmentPolicy['assignment'],
    experiments: [],
  };
}

/** 08:00 to 22:00 on the borrower's clock. */
export const dayWindow = { fromMinute: 8 * 60, toMinute: 22 * 60 };
