import type { Routes, Slot } from './routes.ts';

/** What having to take its second-best place is worth more than one minute of travel, per unit of priority. */
const priorityWeight = 30;
const nowhere = 10_000;

/**
 * Puts jobs in one after the other, each time the one that would lose most by waiting: by the difference between its
 * best and its second-best route (regret), and by priority. Answers with those for which there is no room.
 */
export function insertAll(routes: Routes, jobs: readonly number[]): readonly number[] {
  const open = new Map(jobs.map((job) => [job, slotsOf(routes, job)]));
  while (open.size > 0) {
    const next = mostUrgent(routes, open);
    if (next === undefined) break;
    routes.put(next.job, next.slot);
    open.delete(next.job);
    for (const [job, slots] of open) slots[next.slot.crew] = routes.slot(job, next.slot.crew);
  }
  return [...open.keys()].sort((a, b) => a - b);
}

type Slots = (Slot | undefined)[];

function slotsOf(routes: Routes, job: number): Slots {
  return routes.lists.map((_, crew) => routes.slot(job, crew));
}

interface Urgent {
  readonly job: number;
  readonly slot: Slot;
  readonly urgency: number;
}

function mostUrgent(routes: Routes, open: ReadonlyMap<number, Slots>): Urgent | undefined {
  let most: Urgent | undefined;
  for (const [job, slots] of open) {
    const { best, second } = twoBest(slots);
    if (best === undefined) continue;
    const regret = second === undefined ? nowhere - best.extra : second.extra - best.extra;
    const urgency = regret + priorityWeight * (routes.grid.jobs[job]?.priority ?? 0);
    if (
      most === undefined ||
      urgency > most.urgency ||
      (urgency === most.urgency && best.extra < most.slot.extra)
    )
      most = { job, slot: best, urgency };
  }
  return most;
}

function twoBest(slots: Slots): { best: Slot | undefined; second: Slot | undefined } {
  let best: Slot | undefined;
  let second: Slot | undefined;
  for (const slot of slots) {
    if (slot === undefined) continue;
    if (best === undefined || slot.extra < best.extra) [best, second] = [slot, best];
    else if (second === undefined || slot.extra < second.extra) second = slot;
  }
  return { best, second };
}
