import type { Books } from './books.ts';
import { check, type Violation } from './checker.ts';
import { checkTimelines } from './check-timelines.ts';
import type { TraceLine } from './faults.ts';
import { bankZone, Simulation, type SimulationPlan } from './simulate.ts';

/** What one seed came to. */
export interface SeedResult {
  readonly seed: number;
  readonly days: number;
  readonly borrowers: number;
  readonly texts: number;
  /** Awaits of a port and other events of the scheduler. */
  readonly steps: number;
  readonly done: Readonly<Record<string, number>>;
  readonly violations: readonly Violation[];
}

export interface SeedRun extends SeedResult {
  readonly trace: readonly TraceLine[];
  readonly borrowerIds: readonly string[];
  readonly firstMs: number;
}

/** Runs one seed and holds it against the promises. The same plan gives the same result, to the letter. */
export async function runSeed(plan: SimulationPlan): Promise<SeedRun> {
  const simulation = new Simulation(plan);
  const { bank, mischief, population, scheduler, startMs, packs, endMs } = simulation;
  let stopped: Violation | undefined;
  try {
    await simulation.run();
  } catch (error) {
    stopped = {
      rule: 'the simulation stopped',
      at: scheduler.now,
      about: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown',
    };
  }
  const { money, undelivered } = simulation.people;
  const evidence = {
    books: bank.books,
    ledger: bank.cases.allContacts(),
    packs,
    money,
    undelivered,
    zone: bankZone,
    partsADay: simulation.partsADay,
    endMs,
  };
  const forged = await checkTimelines(bank, endMs);
  const unfinished = simulation.faults.map((about) => ({ rule: 'work without an end', at: endMs, about }));
  return {
    seed: plan.seed,
    days: plan.days,
    borrowers: population.borrowers.length,
    texts: bank.books.texts.length,
    steps: scheduler.steps,
    done: { ...Object.fromEntries(mischief.counts), ...promisesIn(bank.books) },
    violations: stopped === undefined ? [...check(evidence), ...forged, ...unfinished] : [stopped],
    trace: mischief.trace,
    borrowerIds: population.borrowers.map(({ id }) => id),
    firstMs: startMs,
  };
}

/** How the promises ended. */
function promisesIn({ answers }: Books): Readonly<Record<string, number>> {
  const last = new Map(answers.map(({ value }) => [value.loanId, value]));
  const counts: Record<string, number> = {};
  for (const { promises } of last.values())
    for (const { state } of promises) counts[`promise ${state}`] = (counts[`promise ${state}`] ?? 0) + 1;
  return counts;
}
