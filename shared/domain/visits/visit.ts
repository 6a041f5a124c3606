import type { Instant } from '../instant.ts';
import type { LocalDate } from '../local-date.ts';
import type { VisitOutcome } from './outcome.ts';

/**
 * proposed: the borrower is (to be) told and may answer. tacit: no answer, and the pack lets the appointment stand.
 * to-plan: the planner is to find another time. desk: a person in the bank decides how to go on. under-way: checked
 * once more and the team has left. The rest are ends.
 */
export const visitStates = [
  'proposed',
  'tacit',
  'confirmed',
  'to-plan',
  'desk',
  'under-way',
  'done',
  'refused',
  'cancelled',
] as const;
export type VisitState = (typeof visitStates)[number];

/** Nothing happens after these. */
export const visitEnds = ['done', 'refused', 'cancelled'] as const satisfies readonly VisitState[];

export const cancelReasons = [
  'paid',
  'complaint',
  'dispute',
  'hold',
  'not-permitted',
  'team-not-fit',
  'officer',
] as const;
export type CancelReason = (typeof cancelReasons)[number];

/** Somebody of the team, as on the badge. */
export interface TeamMember {
  readonly agentId: string;
  readonly name: string;
  readonly badge: string;
}

/** A day and hours on the borrower's clock, half-open. */
export interface VisitWindow {
  readonly date: LocalDate;
  /** Minutes since midnight. */
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** What the planner decided: who goes where, when. */
export interface PlannedVisit extends VisitWindow {
  readonly visitId: string;
  readonly borrowerId: string;
  /** Loans the visit is about; the first is the one texts name. */
  readonly loanIds: readonly string[];
  /** The borrower's zone. */
  readonly zone: string;
  readonly address: {
    readonly kind: 'home' | 'work';
    readonly text: string;
    readonly latitude: number;
    readonly longitude: number;
  };
  readonly team: readonly TeamMember[];
}

/** A text about the visit that has not been sent, denied or lost yet: the visit is its own outbox. */
export interface VisitNotice {
  readonly kind: 'appointment' | 'cancellation';
  /** Deterministic, so that a second attempt meets the first. */
  readonly contactId: string;
  readonly decidedAt: Instant;
  /** From when on it may be enqueued (again). */
  readonly readyAt: Instant;
  /** Which of the borrower's numbers it goes to, from 0 (absent: 0): those before it were refused. */
  readonly attempt?: number | undefined;
}

/** Something the team must hear at once; kept until its queue has it. */
export interface TeamNews {
  readonly kind: 'cancelled' | 'moved' | 'refused' | 'reassigned';
  readonly reason: string;
  readonly at: Instant;
}

/** What happened to the visit, for whoever reads its file. */
export interface VisitStep {
  readonly at: Instant;
  readonly what: string;
  readonly by: 'system' | 'borrower' | 'team' | 'officer';
}

/** One visit to one borrower, from the proposal to its end; moved ones keep their id. */
export interface Visit extends PlannedVisit {
  readonly state: VisitState;
  /** Rises with each write; every write is conditional on the version it was decided on. */
  readonly version: number;
  /** 1 for the first proposal, one more for each other time proposed. */
  readonly proposal: number;
  /** How often the borrower asked for another time. */
  readonly moves: number;
  /** How often a team came and nobody opened. */
  readonly misses: number;
  /** When the borrower would like it, if he said so. */
  readonly wish: VisitWindow | null;
  /** Whether the present proposal may have reached the borrower. */
  readonly told: boolean;
  readonly notice: VisitNotice | null;
  readonly news: TeamNews | null;
  /** When something is due if nothing else happens; null: nothing. */
  readonly timerAt: Instant | null;
  /** Why it ended or went to the desk. */
  readonly reason: string | null;
  readonly departedAt: Instant | null;
  readonly outcome: VisitOutcome | null;
  /** The outcome is still to be written into the borrower's answers. */
  readonly toApply: boolean;
  /** Oldest first. */
  readonly history: readonly VisitStep[];
}
