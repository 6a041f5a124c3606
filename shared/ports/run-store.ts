import type { Instant } from '../domain/instant.ts';
import type { LocalDate } from '../domain/local-date.ts';

export type RunKind = 'daily-scan' | 'portfolio-import' | 'visit-planning';

/** Plain JSON as stored: the caller parses it with its own schema. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export interface Run {
  readonly runId: string;
  readonly kind: RunKind;
  readonly businessDate: LocalDate;
  readonly status: 'open' | 'closed' | 'failed';
  readonly openedAt: Instant;
  /** What the run was opened with: the same for every later attempt. */
  readonly plan: Json;
  /** The report; only when closed. */
  readonly report: Json | null;
  /** What stopped it; only when failed. */
  readonly failure: string | null;
}

export interface RunPart {
  readonly part: string;
  /** Rises by one with each save; two workers on one part cannot both go on. */
  readonly version: number;
  readonly body: Json;
}

/** The book of runs: what was started, how far each part got, and the first report of each. */
export interface RunStore {
  /** Creates the run, or returns the one there. A failed run is opened again with its first plan. */
  open(run: Pick<Run, 'runId' | 'kind' | 'businessDate' | 'openedAt' | 'plan'>): Promise<Run>;
  find(runId: string): Promise<Run | undefined>;
  /** Business date of the last closed run of a kind. */
  latestClosed(kind: RunKind): Promise<LocalDate | undefined>;
  findPart(runId: string, part: string): Promise<RunPart | undefined>;
  /** Saves progress if the stored version is `version - 1` (or there is none and it is 1); false when somebody else did. */
  savePart(runId: string, part: RunPart): Promise<boolean>;
  parts(runId: string): Promise<readonly RunPart[]>;
  /** open -> closed with the report; a run closed before keeps and returns its first report. */
  close(run: Pick<Run, 'runId' | 'kind' | 'businessDate'>, report: Json): Promise<Json>;
  /** open -> failed. A closed run stays closed. */
  fail(runId: string, failure: string): Promise<void>;
}
