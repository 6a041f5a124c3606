import { addDays, weekday, type LocalDate } from '../local-date.ts';
import type { MinuteRange } from '../permit/pack.ts';
import type { Language } from '../portfolio.ts';

/** Hours of duty on one ISO weekday, on the territory's clock. */
export interface Shift extends MinuteRange {
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number;
}

/** Days off, both included. */
export interface Leave {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly reason: string;
}

/** No visits from `from` on, until somebody lifts it. */
export interface Suspension {
  readonly from: LocalDate;
  /** conduct-complaint: by itself, when a complaint about the agent's conduct is upheld. */
  readonly cause: 'manual' | 'conduct-complaint';
  readonly reason: string;
  /** Number of the complaint, or who decided. */
  readonly source: string;
}

/** Somebody who visits borrowers for the bank. */
export interface Agent {
  readonly agentId: string;
  readonly name: string;
  /** On the badge the borrower is told of; no two agents share one. */
  readonly badge: string;
  /** Identity document; `expiresOn` is the last day it is good for. */
  readonly document: { readonly number: string; readonly expiresOn: LocalDate };
  /** The last training; good for as long as the rules say. */
  readonly training: { readonly completedOn: LocalDate } | null;
  /** The last yearly assessment, 0 to 100 points. */
  readonly assessment: { readonly takenOn: LocalDate; readonly score: number } | null;
  readonly languages: readonly Language[];
  readonly territory: string;
  /** Visits the agent can do on one day. */
  readonly visitsADay: number;
  readonly shifts: readonly Shift[];
  readonly leave: readonly Leave[];
  readonly suspension: Suspension | null;
  /** Rises with each write; every write is conditional on the version it was decided on. */
  readonly version: number;
}

/** What the bank asks of an agent before anybody's door. Data. */
export interface AgentRules {
  readonly trainingGoodForDays: number;
  readonly assessmentGoodForDays: number;
  readonly passScore: number;
}

export const unfitReasons = [
  'suspended',
  'document-expired',
  'training-lapsed',
  'assessment-lapsed',
  'assessment-failed',
  'on-leave',
  'off-duty',
] as const;
export type UnfitReason = (typeof unfitReasons)[number];

/** Every reason why the agent may not visit on `date`, papers first; none: fit for it. Judged by that day, not by today. */
export function unfitFor(agent: Agent, date: LocalDate, rules: AgentRules): readonly UnfitReason[] {
  const { training, assessment, suspension, document, leave } = agent;
  const lapsed = (since: LocalDate | undefined, days: number): boolean =>
    since === undefined || since > date || addDays(since, days) < date;
  const checks: readonly (readonly [UnfitReason, boolean])[] = [
    ['suspended', suspension !== null && suspension.from <= date],
    ['document-expired', document.expiresOn < date],
    ['training-lapsed', lapsed(training?.completedOn, rules.trainingGoodForDays)],
    ['assessment-lapsed', lapsed(assessment?.takenOn, rules.assessmentGoodForDays)],
    ['assessment-failed', assessment !== null && assessment.score < rules.passScore],
    ['on-leave', leave.some(({ from, to }) => from <= date && date <= to)],
    ['off-duty', shiftsOn(agent, date).length === 0],
  ];
  return checks.flatMap(([reason, isSo]) => (isSo ? [reason] : []));
}

/** The agent's hours on a date, earliest first. */
export function shiftsOn({ shifts }: Pick<Agent, 'shifts'>, date: LocalDate): readonly MinuteRange[] {
  const day = weekday(date);
  return shifts
    .filter((shift) => shift.weekday === day)
    .map(({ fromMinute, toMinute }) => ({ fromMinute, toMinute }))
    .sort((a, b) => a.fromMinute - b.fromMinute);
}
