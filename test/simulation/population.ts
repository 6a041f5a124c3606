import { addDays, type LocalDate } from '../../shared/domain/local-date.ts';
import type { Borrower, Instalment, Language, Loan } from '../../shared/domain/portfolio.ts';
import { Dice, streamFor } from './random.ts';

/** What a borrower does, once. Amounts are worked out when it happens: full means what is overdue then. */
export const actionKinds = [
  'pay-full',
  'pay-part',
  'pay-twice',
  'pay-pending',
  'pay-ahead',
  'reverse',
  'complain',
  'promise',
  'move',
  'new-number',
  'co-move',
  'reply-stop',
  'reply-start',
  'reply-dispute',
  'reply-complaint',
  'reply-call',
  'reply-balance',
  'reply-free',
] as const;
export type ActionKind = (typeof actionKinds)[number];

export interface Action {
  readonly id: string;
  readonly kind: ActionKind;
  readonly loanId: string;
  readonly borrowerId: string;
  /** Day of the simulation from 0, and milliseconds into it. */
  readonly day: number;
  readonly ms: number;
  /** feed: the system hears with the next delivery; direct: at once. */
  readonly way: 'feed' | 'direct';
  /** A share between 0 and 1 for whatever the action needs one. */
  readonly share: number;
}

export interface Population {
  readonly borrowers: readonly Borrower[];
  readonly loans: readonly Loan[];
  readonly actions: readonly Action[];
}

/** Clocks that change, that are half an hour off, that lie a day apart. */
export const zones = [
  'Asia/Taipei',
  'Asia/Shanghai',
  'Europe/London',
  'America/New_York',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'America/Los_Angeles',
] as const;

const languages: readonly Language[] = ['zh-TW', 'zh-CN', 'en'];

export interface PopulationPlan {
  readonly seed: number;
  readonly firstDay: LocalDate;
  readonly days: number;
}

/** The people and loans of a seed, each drawn from a stream of its own: leaving one out does not change the others. */
export function populate(plan: PopulationPlan): Population {
  const dice = new Dice(streamFor(plan.seed, 'population'));
  const count = dice.int(5, 9);
  const people = Array.from({ length: count }, (_, at) => person(plan, at, count));
  return {
    borrowers: people.map((one) => one.borrower),
    loans: people.flatMap((one) => one.loans),
    actions: people.flatMap((one) => one.actions),
  };
}

interface Person {
  readonly borrower: Borrower;
  readonly loans: readonly Loan[];
  readonly actions: readonly Action[];
}

function person(plan: PopulationPlan, at: number, count: number): Person {
  const id = `B-${at}`;
  const dice = new Dice(streamFor(plan.seed, `person ${at}`));
  const borrower = someone(id, dice, at);
  const loanCount = dice.pick([1, 1, 2, 2, 3]);
  const loans = Array.from({ length: loanCount }, (_, nth) => {
    const own = new Dice(streamFor(plan.seed, `loan ${at} ${nth}`));
    const partner = own.chance(0.25) ? `B-${(at + 1 + own.int(0, count - 2)) % count}` : undefined;
    return lend(plan, { id: `L-${at}-${nth}`, borrowerId: id, partner }, own);
  });
  return { borrower, loans, actions: loans.flatMap((loan) => behave(plan, loan)) };
}

function someone(id: string, dice: Dice, at: number): Borrower {
  const numbers = dice.pick([1, 1, 2, 0]);
  return {
    id,
    name: dice.pick(['陳小明', '王建国', 'Ann Lee', 'Talnor Vesnathorn']),
    language: dice.pick(languages),
    zone: dice.chance(0.5) ? zones[0] : dice.pick(zones),
    phones: Array.from({ length: at === 0 ? 2 : numbers }, (_, nth) => ({
      number: numberOf(at, nth),
      source: 'contract' as const,
      verified: true,
    })),
    addresses: dice.chance(0.6)
      ? [{ kind: 'home', text: '1 Test Road', latitude: 25.03, longitude: 121.56, visitConsent: true }]
      : [],
    vulnerabilities: [],
  };
}

/** A number nobody else has. */
export const numberOf = (person: number, nth: number): string =>
  `+1201555${String(1000 + person * 10 + nth)}`;

function lend(
  plan: PopulationPlan,
  { id, borrowerId, partner }: { id: string; borrowerId: string; partner: string | undefined },
  dice: Dice,
): Loan {
  return {
    id,
    borrowerId,
    coBorrowerIds: partner === undefined ? [] : [partner],
    guarantorIds: [],
    product: dice.pick(['card', 'personal', 'auto', 'mortgage'] as const),
    currency: 'TWD',
    status: 'active',
    contract: {
      signedOn: addDays(plan.firstDay, -dice.int(60, 900)),
      annualRate: 0.15,
      penaltyMultiple: 1.5,
      compounding: false,
      dayCount: 'act/360',
      collectionConsentClause: dice.chance(0.8) ? '12.3' : null,
    },
    instalments: schedule(plan, dice),
    pauses: [],
  };
}

function schedule(plan: PopulationPlan, dice: Dice): readonly Instalment[] {
  // Most begin a little before the first day, so that some are overdue at once and others fall due on the way.
  const first = addDays(plan.firstDay, dice.int(-50, Math.max(1, plan.days - 5)));
  const rhythm = dice.pick(['month', 'month', 'month', 'week', 'odd']);
  const count = rhythm === 'week' ? dice.int(3, 8) : dice.int(1, 4);
  const amount = dice.int(80_000, 900_000);
  let day = first;
  return Array.from({ length: count }, (_, nth) => {
    const dueOn = rhythm === 'month' ? monthsAfter(first, nth) : day;
    day = addDays(day, rhythm === 'week' ? 7 : dice.int(9, 33));
    const interestMinor = Math.round(amount * 0.1);
    return { number: nth + 1, dueOn, principalMinor: amount - interestMinor, interestMinor, feesMinor: 500 };
  });
}

/** The same day of a later month, or its last day: 31 folds. */
function monthsAfter(date: LocalDate, months: number): LocalDate {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last)))
    .toISOString()
    .slice(0, 10) as LocalDate;
}

const msPerDay = 86_400_000;

/** Some pay, some do not, and some do odd things. */
function behave(plan: PopulationPlan, loan: Loan): readonly Action[] {
  const dice = new Dice(streamFor(plan.seed, `behaviour ${loan.id}`));
  const perDay = dice.pick([0.01, 0.05, 0.05, 0.15]);
  const actions: Action[] = [];
  for (let day = 0; day < plan.days; day += 1) {
    if (!dice.chance(perDay)) continue;
    actions.push({
      id: `act-${loan.id}-${day}`,
      kind: dice.pick(actionKinds),
      loanId: loan.id,
      borrowerId: loan.borrowerId,
      day,
      ms: actionMs(dice),
      way: dice.chance(0.5) ? 'feed' : 'direct',
      share: dice.next(),
    });
  }
  return actions;
}

/** Any time of day; rather often around the scan, when it matters most. */
function actionMs(dice: Dice): number {
  return dice.chance(0.5) ? 3_600_000 + dice.int(-30_000, 300_000) : dice.int(0, msPerDay - 1);
}

/** The same without some people: while a failure is being shrunk. */
export function leaveOut(population: Population, without: ReadonlySet<string> | undefined): Population {
  if (without === undefined) return population;
  return {
    borrowers: population.borrowers.filter(({ id }) => !without.has(id)),
    loans: population.loans
      .filter(({ borrowerId }) => !without.has(borrowerId))
      .map((loan) => ({ ...loan, coBorrowerIds: loan.coBorrowerIds.filter((id) => !without.has(id)) })),
    actions: population.actions.filter(({ borrowerId }) => !without.has(borrowerId)),
  };
}
