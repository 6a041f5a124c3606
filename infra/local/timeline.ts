import { digest, uuidOf } from './hash.ts';
import { parseJson } from './json.ts';
import type { ScheduleSpec } from './schedules.ts';

/** Something a schedule or a rule started, and how it ended. */
export interface Started {
  /** Name of the schedule or rule. */
  readonly by: string;
  readonly target: string;
  /** Virtual instant, ISO 8601. */
  readonly at: string;
  readonly outcome: Outcome;
}

export type Outcome =
  | { readonly ok: true; readonly output: unknown }
  | { readonly ok: false; readonly error: string; readonly cause: string };

/** Where a durable store remembers up to which instant everything due was done. */
export interface Settled {
  read(): number;
  write(instant: number): void;
}

export interface TimelineOptions {
  readonly schedules: readonly ScheduleSpec[];
  readonly settled: Settled;
  readonly now: () => number;
  readonly moveClock: (instant: number) => void;
  /** Starts a machine or function and waits for its end. */
  readonly start: (targetArn: string, input: unknown) => Promise<Outcome>;
  /** Lets everything the firings set in motion come to rest. */
  readonly settle: () => Promise<readonly Started[]>;
  /** Whether something is kept back until the next rest. */
  readonly isAnyLate: () => boolean;
}

/**
 * How late a message comes that the at-least-once mode keeps back: minutes, as in a queue that works. Schedules may lie
 * hours apart here; kept back until the next one, it would miss a day's planning that no true queue makes it miss.
 */
const lateMs = 5 * 60_000;

/**
 * Fires schedules in the order of time. At each firing's instant: the clock is set, all schedules due then start one
 * after the other, then everything comes to rest; only then is the instant settled. What is kept back comes to rest some
 * minutes later, at an instant of its own. A process that dies in between
 * fires the instant again when it comes back: schedules are delivered at least once, as in AWS.
 */
export class Timeline {
  readonly #options: TimelineOptions;
  readonly #upcoming = new Map<ScheduleSpec, number>();

  constructor(options: TimelineOptions) {
    this.#options = options;
  }

  async advanceTo(instant: number): Promise<Started[]> {
    const { settled, now, moveClock, settle } = this.#options;
    const started: Started[] = [];
    for (let next = this.#next(); next !== undefined && next.at <= instant; next = this.#next()) {
      moveClock(Math.max(now(), next.at));
      for (const schedule of next.due) started.push(await this.#fire(schedule, next.at));
      started.push(...(await settle()));
      settled.write(next.at);
    }
    if (instant > now()) moveClock(instant);
    started.push(...(await settle()));
    settled.write(Math.max(settled.read(), instant));
    return started;
  }

  #next(): { at: number; due: ScheduleSpec[] } | undefined {
    const after = this.#options.settled.read();
    const upcoming = this.#options.schedules.map((schedule) => ({
      schedule,
      at: this.#nextOf(schedule, after),
    }));
    const late = this.#options.isAnyLate() ? [this.#options.now() + lateMs] : [];
    const at = Math.min(...upcoming.map((one) => one.at), ...late);
    if (!Number.isFinite(at)) return undefined;
    return { at, due: upcoming.filter((one) => one.at === at).map(({ schedule }) => schedule) };
  }

  /** Time zone arithmetic is slow: a schedule is asked again only once its next firing is past. */
  #nextOf(schedule: ScheduleSpec, after: number): number {
    const known = this.#upcoming.get(schedule);
    if (known !== undefined && known > after) return known;
    const next = schedule.next(after);
    this.#upcoming.set(schedule, next);
    return next;
  }

  async #fire(schedule: ScheduleSpec, scheduled: number): Promise<Started> {
    const input = withContext(schedule, scheduled);
    const outcome = await this.#options.start(schedule.targetArn, parseJson(input));
    const at = new Date(this.#options.now()).toISOString();
    return { by: schedule.name, target: schedule.targetArn, at, outcome };
  }
}

/** The input with Scheduler's context words replaced. */
export function withContext({ arn, input }: Pick<ScheduleSpec, 'arn' | 'input'>, scheduled: number): string {
  const time = new Date(scheduled).toISOString().replace(/\.\d+Z$/, 'Z');
  return input
    .replaceAll('<aws.scheduler.scheduled-time>', time)
    .replaceAll('<aws.scheduler.schedule-arn>', arn)
    .replaceAll('<aws.scheduler.execution-id>', uuidOf(arn, digest(time)))
    .replaceAll('<aws.scheduler.attempt-number>', '1');
}
