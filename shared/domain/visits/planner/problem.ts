import type { LocalDate } from '../../local-date.ts';
import type { MinuteRange } from '../../permit/pack.ts';
import type { Language } from '../../portfolio.ts';
import type { Point, Travel } from '../territory.ts';

/** One visit to be made, on one of several days. */
export interface PlanJob {
  /** The borrower's id: one job each, so no plan visits anybody twice. */
  readonly jobId: string;
  readonly place: Point;
  /** Minutes at the door. */
  readonly minutes: number;
  /** Lawful and wanted hours by date; no entry: not on that date. The whole visit lies within one of them. */
  readonly hours: ReadonlyMap<LocalDate, readonly MinuteRange[]>;
  /** Null: any team will do. */
  readonly language: Language | null;
  /** How much it matters, 0 and up: a plan leaves out the least. */
  readonly priority: number;
  /**
   * An appointment the borrower was told of: this team, within these hours, whatever else is planned. `startMinute`: when
   * it was to begin, so that kept ones go in again in the order in which they were known to fit.
   */
  readonly kept: {
    readonly crewId: string;
    readonly window: MinuteRange;
    readonly startMinute: number;
  } | null;
}

/** A team on one day. */
export interface Crew {
  readonly crewId: string;
  readonly date: LocalDate;
  readonly base: Point;
  /** Leaves the base and is back within these hours. */
  readonly shift: MinuteRange;
  readonly visitsAtMost: number;
  readonly languages: readonly Language[];
}

export interface PlanProblem {
  readonly jobs: readonly PlanJob[];
  readonly crews: readonly Crew[];
  readonly travel: Travel;
  /** Any text: the same problem with the same seed gets the same plan. */
  readonly seed: string;
  /** Rounds of taking apart and putting together again per job, and in all at most. */
  readonly roundsPerJob: number;
  readonly roundsAtMost: number;
}

export interface PlannedStop {
  readonly jobId: string;
  /** When the team is at the door, minutes since midnight, whole. */
  readonly startMinute: number;
  readonly endMinute: number;
}

export interface PlannedRoute {
  readonly crewId: string;
  readonly stops: readonly PlannedStop[];
  readonly travelMinutes: number;
}

/**
 * Why a job is in no route. no-hours: on none of the days is there a stretch long enough. no-team: in those hours no
 * team is on duty. no-language: none that is speaks the language. too-far: none could be there and back. no-room: others matter
 * more or lie better. kept-impossible: the promised team cannot keep the appointment.
 */
export type UnplannedReason =
  'no-hours' | 'no-team' | 'no-language' | 'too-far' | 'no-room' | 'kept-impossible';

export interface Unplanned {
  readonly jobId: string;
  readonly reason: UnplannedReason;
}

export interface Schedule {
  readonly routes: readonly PlannedRoute[];
  readonly unplanned: readonly Unplanned[];
  /** Travel minutes, and for each job left out what its absence costs: what the search makes small. */
  readonly objective: number;
  readonly travelMinutes: number;
}
