import type { MoneyVersion } from '../arrears/money-received.ts';
import type { CollectionCase, Hold } from '../case.ts';
import type { Instant } from '../instant.ts';
import type { LocalDate } from '../local-date.ts';
import type { Borrower, Loan, Payment } from '../portfolio.ts';
import { stableHash } from '../shard.ts';
import type { Circumstances } from './circumstances.ts';
import { paymentHistory } from './history.ts';
import type { Strategy } from './ladder.ts';
import { chooseSegment, type SegmentChoice, type SegmentName, type SegmentPolicy } from './segment.ts';

/** One group of an experiment, and the ladder it gets. */
export interface Arm {
  readonly name: 'champion' | 'challenger' | 'hold-out';
  /** Whole per cent of the borrowers. */
  readonly share: number;
  readonly strategy: string;
}

/** Ladders tried against each other within one segment; the hold-out keeps the plain ladder, so that effects show. */
export interface Experiment {
  readonly name: string;
  readonly segment: SegmentName;
  readonly products: readonly Loan['product'][];
  readonly arms: readonly Arm[];
}

/** All that says who is treated how: data, checked as a whole before anything uses it. */
export interface TreatmentPolicy {
  readonly segments: SegmentPolicy;
  readonly strategies: ReadonlyMap<string, Strategy>;
  readonly assignment: Readonly<Record<SegmentName, Readonly<Record<Loan['product'], string>>>>;
  readonly experiments: readonly Experiment[];
}

export interface TreatmentFacts {
  readonly loan: Loan;
  readonly payments: readonly Payment[];
  /** As in HistoryQuestion. */
  readonly money?: readonly MoneyVersion[] | undefined;
  readonly businessDate: LocalDate;
  readonly cutoff: Instant;
  readonly zone: string;
  readonly borrower: Borrower | undefined;
  readonly case: CollectionCase | undefined;
  readonly holds: readonly Hold[];
  readonly circumstances: Circumstances;
}

/** The ladder this loan is on today, and why. */
export interface Treatment extends SegmentChoice {
  readonly strategy: Strategy;
  /** `experiment/arm`; null where nothing is tried. */
  readonly arm: string | null;
}

/** Chooses segment, arm and ladder from stored facts. Same facts and policy, same answer. */
export function treatmentFor(policy: TreatmentPolicy, facts: TreatmentFacts): Treatment {
  const { loan, circumstances, case: known } = facts;
  const { historyDays, lateFromDays } = policy.segments;
  const history = paymentHistory({ ...facts, historyDays, lateFromDays });
  const isOpen = known?.status === 'open';
  const choice = chooseSegment(
    {
      monthsOnBook: history.monthsOnBook,
      lateCount: history.lateCount,
      longestLateDays: history.longestLateDays,
      brokenPromises: circumstances.brokenPromises,
      failedContacts: isOpen ? known.unreached : 0,
      vulnerabilities: facts.borrower?.vulnerabilities.length ?? 0,
      hardship: circumstances.hardship ? 'yes' : 'no',
      ability: circumstances.ability,
      willingness: circumstances.willingness,
    },
    policy.segments,
  );
  const arm = armOf(policy.experiments, { segment: choice.segment, loan });
  const name = arm?.strategy ?? policy.assignment[choice.segment][loan.product];
  return {
    segment: choice.segment,
    rule: choice.rule,
    facts: choice.facts,
    strategy: strategyNamed(policy, name),
    arm: arm?.label ?? null,
  };
}

interface ArmChoice {
  readonly label: string;
  readonly strategy: string;
}

function armOf(
  experiments: readonly Experiment[],
  { segment, loan }: { readonly segment: SegmentName; readonly loan: Loan },
): ArmChoice | undefined {
  for (const experiment of experiments) {
    if (experiment.segment !== segment || !experiment.products.includes(loan.product)) continue;
    const arm = drawArm(experiment, loan.borrowerId);
    return { label: `${experiment.name}/${arm.name}`, strategy: arm.strategy };
  }
  return undefined;
}

const hundredth = 10_000;

/** The borrower's arm, by a stable hash: the same on every scan and machine, and for all loans of the borrower. */
export function drawArm({ name, arms }: Pick<Experiment, 'name' | 'arms'>, borrowerId: string): Arm {
  const drawn = stableHash(`${borrowerId}#${name}`) % hundredth;
  let upTo = 0;
  for (const arm of arms) {
    upTo += (arm.share * hundredth) / 100;
    if (drawn < upTo) return arm;
  }
  throw new RangeError(`the shares of ${name} do not add up to 100`);
}

function strategyNamed({ strategies }: TreatmentPolicy, name: string): Strategy {
  const found = strategies.get(name);
  if (found === undefined) throw new RangeError(`no ladder ${name}`);
  return found;
}

/**
 * The ladder a stored case was decided by. A version that has been withdrawn since is answered with the ladder its
 * segment gets now: the steps taken carry over by their ids.
 */
export function strategyOf(
  policy: TreatmentPolicy,
  stored: Pick<CollectionCase, 'strategy' | 'segment'>,
  product: Loan['product'],
): Strategy {
  return (
    policy.strategies.get(stored.strategy) ??
    strategyNamed(policy, policy.assignment[stored.segment][product])
  );
}

/** Days before a due date on which some ladder reminds: the scan looks that far ahead. */
export function lookAheadDays({ strategies }: TreatmentPolicy): readonly number[] {
  const days = [...strategies.values()].flatMap(({ preDue }) => (preDue === null ? [] : [-preDue.fromDay]));
  return [...new Set(days)].sort((a, b) => a - b);
}
