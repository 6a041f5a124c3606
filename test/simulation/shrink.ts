import type { SimulationPlan } from './simulate.ts';
import { runSeed, type SeedRun } from './run-seed.ts';

/** A failing seed cut down: fewer days, borrowers, faults and actions, and still the same promise broken. */
export interface Shrunk {
  readonly plan: SimulationPlan;
  readonly run: SeedRun;
  readonly tries: number;
}

const mostTries = 250;
const msPerDay = 86_400_000;

/**
 * Cuts a failing run down: first the days after the failure, then borrowers one by one, then everything that was done to
 * the system, by halves, quarters and so on (delta debugging). What is left fails by the same rule and cannot lose any
 * one of its parts.
 */
export async function shrink(failing: SimulationPlan, found: SeedRun): Promise<Shrunk> {
  const [first] = found.violations;
  if (first === undefined) throw new RangeError(`seed ${failing.seed} does not fail`);
  const rule = wordsOf(first.rule);
  let best: Shrunk = { plan: failing, run: found, tries: 0 };
  let tries = 0;
  const attempt = async (plan: SimulationPlan): Promise<boolean> => {
    if (tries >= mostTries) return false;
    tries += 1;
    const run = await runSeed(plan);
    if (run.violations.every((one) => wordsOf(one.rule) !== rule)) return false;
    best = { plan, run, tries };
    return true;
  };
  const firstDay = Math.max(2, Math.ceil((first.at - found.firstMs) / msPerDay) + 1);
  for (const days of [firstDay, firstDay + 3])
    if (days < best.plan.days && (await attempt({ ...best.plan, days }))) break;
  for (const id of found.borrowerIds)
    await attempt({ ...best.plan, without: new Set([...(best.plan.without ?? []), id]) });
  await attempt({ ...best.plan, only: new Set() });
  if (best.plan.only?.size !== 0) await reduce(() => best, attempt);
  return { ...best, tries };
}

/** Leaves out ever smaller parts of what was done until nothing can be left out. */
async function reduce(now: () => Shrunk, attempt: (plan: SimulationPlan) => Promise<boolean>): Promise<void> {
  let ids = idsOf(now().run);
  for (let parts = 2; ids.length > 0 && parts <= 2 * ids.length;) {
    const size = Math.ceil(ids.length / parts);
    let isSmaller = false;
    for (let from = 0; from < ids.length; from += size) {
      const kept = ids.filter((_, at) => at < from || at >= from + size);
      if (!(await attempt({ ...now().plan, only: new Set(kept) }))) continue;
      // What no longer happens by itself need not be kept either.
      ids = idsOf(now().run);
      isSmaller = true;
      break;
    }
    if (isSmaller) parts = Math.max(2, parts - 1);
    else if (size === 1) return;
    else parts *= 2;
  }
}

const idsOf = ({ trace }: SeedRun): string[] => [...new Set(trace.map(({ id }) => id))];

/** A rule without its figures. */
const wordsOf = (rule: string): string => rule.replaceAll(/\d+/g, 'N');

/** The shortest trace found, for people. */
export function describeTrace({ plan, run, tries }: Shrunk): string {
  const lines = [
    ...run.trace.map(({ at, id, what }) => ({ at, words: `${id}${what === '' ? '' : ` · ${what}`}` })),
    ...run.violations.map(({ at, rule, about }) => ({ at, words: `✗ ${rule}: ${about}` })),
  ].sort((a, b) => a.at - b.at);
  const left = run.borrowerIds.length;
  return [
    `seed ${plan.seed}: ${run.violations[0]?.rule ?? ''}`,
    `shortest trace after ${tries} tries: ${plan.days} days, ${left} borrowers, ${run.trace.length} events on purpose`,
    ...lines.map(({ at, words }) => `  ${new Date(at).toISOString()}  ${words}`),
  ].join('\n');
}
