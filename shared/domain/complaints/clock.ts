import { effectiveDueDay, type Calendar } from '../calendar.ts';
import { addDays, fromEpochDay, type LocalDate } from '../local-date.ts';

/** How long the bank has to decide and tell: from the contact pack. */
export interface ComplaintClock {
  /** The bank's zone: its calendar days count. */
  readonly zone: string;
  /** Simple cases, facts clear. */
  readonly simpleDays: number;
  /** Complex ones; null: the pack knows no longer term. */
  readonly complexDays: number | null;
  /** At most, once an extension was approved and the complainant told; null: no extension. */
  readonly longestDays: number | null;
  readonly restartsOnNewFacts: boolean;
  /** A last day that is a rest day of this calendar moves behind the rest (China: Civil Code art. 203); null: it stays. */
  readonly restDays: Calendar | null;
  /** Days after the reply on which the complainant may appeal. */
  readonly appealDays: number;
}

export interface Term {
  /** The day of receipt, of new facts or of an appeal: not counted itself. */
  readonly from: LocalDate;
  readonly complexity: 'simple' | 'complex';
  readonly isExtended: boolean;
}

/** Calendar days of a term. An extension never makes it shorter. */
export function daysOf({ complexity, isExtended }: Omit<Term, 'from'>, clock: ComplaintClock): number {
  const plain = complexity === 'complex' ? (clock.complexDays ?? clock.simpleDays) : clock.simpleDays;
  return isExtended ? Math.max(plain, clock.longestDays ?? plain) : plain;
}

/** The last day on which the complainant may be told the decision. */
export function deadlineOf(term: Term, clock: ComplaintClock): LocalDate {
  const last = addDays(term.from, daysOf(term, clock));
  const { restDays: calendar } = clock;
  return calendar === null ? last : fromEpochDay(effectiveDueDay(last, { roll: 'following', calendar }));
}

export const escalationLevels = ['half-time', 'week-left', 'three-days-left', 'last-day', 'overdue'] as const;
export type EscalationLevel = (typeof escalationLevels)[number];

const daysLeft: Readonly<Record<Exclude<EscalationLevel, 'half-time'>, number>> = {
  'week-left': 7,
  'three-days-left': 3,
  'last-day': 0,
  overdue: -1,
};

/** The day on which a level is reached. Levels that would come before the term began are reached on its first day. */
export function escalatesOn(
  level: EscalationLevel,
  { from, decideBy, days }: { readonly from: LocalDate; readonly decideBy: LocalDate; readonly days: number },
): LocalDate {
  const on = level === 'half-time' ? addDays(from, Math.ceil(days / 2)) : addDays(decideBy, -daysLeft[level]);
  return on > from ? on : addDays(from, 1);
}
