import type { LocalDate } from '../local-date.ts';
import type { Instant } from '../instant.ts';
import type { Language } from '../portfolio.ts';
import type { Point } from './territory.ts';

/** One of the borrower's loans whose ladder reached the visit. */
export interface CandidateLoan {
  readonly loanId: string;
  /** Id of the task that brought it: the same task twice changes nothing. */
  readonly taskId: string;
  readonly decidedAt: Instant;
  readonly currency: string;
  /** Integer minor units, as of the last look. */
  readonly overdueMinor: number;
  readonly delinquentDays: number;
}

/** Why nobody is sent: the rule, where it stands, and which loan it is about; null: all of them. */
export interface Refusal {
  readonly rule: string;
  readonly source: string;
  readonly loanId: string | null;
}

export interface VisitAddress extends Point {
  readonly kind: 'home' | 'work';
  readonly text: string;
}

/** A day and hours on the place's clock, half-open, minutes since midnight. */
export interface VisitHours {
  readonly date: LocalDate;
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** Somebody of the team, as on the badge. */
export interface TeamMember {
  readonly agentId: string;
  readonly name: string;
  readonly badge: string;
}

/** What the planner decided: who goes where, when. */
export interface PlannedVisit extends VisitHours {
  readonly visitId: string;
  readonly borrowerId: string;
  /** Loans the visit is about; the first is the one texts name. */
  readonly loanIds: readonly string[];
  /** Zone of the hours. */
  readonly zone: string;
  readonly address: VisitAddress;
  readonly team: readonly TeamMember[];
  /** When the team is to be at the door; within the hours. */
  readonly startMinute: number;
  /** The run that planned it. */
  readonly runId: string;
}

export type CandidateState =
  /** `wish`: hours the borrower asked for instead of those proposed. `refusals`: why the last run left it out. */
  | {
      readonly kind: 'waiting';
      readonly since: LocalDate;
      readonly wish: VisitHours | null;
      readonly refusals: readonly Refusal[];
    }
  | { readonly kind: 'planned'; readonly visit: PlannedVisit }
  | { readonly kind: 'closed'; readonly at: Instant; readonly reason: string };

/**
 * A borrower to be visited, over all loans. One item a borrower and one conditional write a step: so there is at most one visit
 * under way for anybody, whoever plans at the same time.
 */
export interface VisitCandidate {
  readonly borrowerId: string;
  readonly name: string;
  readonly language: Language;
  /** Who plans it; `nowhere`: no field office reaches the address. */
  readonly territory: string;
  readonly loans: readonly CandidateLoan[];
  readonly state: CandidateState;
  /** Rises with each write; every write is conditional on the version it was decided on. */
  readonly version: number;
}

/** Candidates nobody plans because no field office reaches them: shown in every report. */
export const nowhere = 'nowhere';

export interface VisitRequestTask {
  readonly borrowerId: string;
  readonly name: string;
  readonly language: Language;
  readonly businessDate: LocalDate;
  readonly loan: CandidateLoan;
}

/**
 * Takes a task in: a new candidate, one loan more of a known one, or one that is opened again. Undefined: the task is
 * known, nothing is to be written. An appointment whose day has passed is over.
 */
export function takeTask(
  known: VisitCandidate | undefined,
  task: VisitRequestTask,
  territory: string,
): VisitCandidate | undefined {
  const { borrowerId, name, language, businessDate, loan } = task;
  if (known?.loans.some(({ taskId }) => taskId === loan.taskId) === true) return undefined;
  const waiting: CandidateState = { kind: 'waiting', since: businessDate, wish: null, refusals: [] };
  if (known === undefined || isOver(known, businessDate))
    return {
      borrowerId,
      name,
      language,
      territory,
      loans: [loan],
      state: waiting,
      version: (known?.version ?? 0) + 1,
    };
  const others = known.loans.filter(({ loanId }) => loanId !== loan.loanId);
  return { ...known, name, language, loans: [...others, loan], version: known.version + 1 };
}

/** Closed, or planned for a day before `today`. */
export function isOver({ state }: VisitCandidate, today: LocalDate): boolean {
  return state.kind === 'closed' || (state.kind === 'planned' && state.visit.date < today);
}

/** The candidate under this appointment. */
export function underAppointment(candidate: VisitCandidate, visit: PlannedVisit): VisitCandidate {
  return { ...candidate, state: { kind: 'planned', visit }, version: candidate.version + 1 };
}

/**
 * A person at the desk proposes hours and a team: the planner goes around them, and plans no second visit. Undefined: the
 * candidate stands under an appointment, which follows its visit.
 */
export function placeAtDesk(candidate: VisitCandidate, visit: PlannedVisit): VisitCandidate | undefined {
  return candidate.state.kind === 'planned' ? undefined : underAppointment(candidate, visit);
}

/** The borrower asked for another time, or the visit cannot be made: back to the planner. Undefined: not planned. */
export function releaseCandidate(
  candidate: VisitCandidate,
  {
    today,
    wish,
    refusals,
  }: { readonly today: LocalDate; readonly wish: VisitHours | null; readonly refusals: readonly Refusal[] },
): VisitCandidate | undefined {
  if (candidate.state.kind !== 'planned') return undefined;
  const state: CandidateState = { kind: 'waiting', since: today, wish, refusals };
  return { ...candidate, state, version: candidate.version + 1 };
}

/** Paid, held, refused, visited: nothing is left to plan. Undefined: closed already. */
export function closeCandidate(
  candidate: VisitCandidate,
  { at, reason }: { readonly at: Instant; readonly reason: string },
): VisitCandidate | undefined {
  if (candidate.state.kind === 'closed') return undefined;
  return { ...candidate, state: { kind: 'closed', at, reason }, version: candidate.version + 1 };
}
