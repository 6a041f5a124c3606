import { plusMs, type Instant } from '../../shared/domain/instant.ts';
import { hoursOf } from '../../shared/domain/visits/visit-hours.ts';
import type { Visit, VisitState } from '../../shared/domain/visits/visit.ts';
import { visitTable } from '../../shared/domain/visits/visit-table.ts';
import { unlessFaulty } from '../../shared/runtime/faulty-data.ts';
import { mapLimited } from '../../shared/runtime/map-limited.ts';
import type { CancelDeps } from './cancel.ts';
import { changeVisit } from './change-visit.ts';
import type { DepartDeps } from './depart.ts';
import { sendOut } from './send-out.ts';
import { readStandings, standingsOf } from './standing.ts';
import type { TimerDeps } from './timers.ts';
import { obstacleTo, type Obstacle } from './visit-facts.ts';

/**
 * Looks at the visits of a loan's borrower again because something was told about the loan: a payment, a complaint, a dispute, a plan, a
 * hold. What stands against a visit now calls it off, whatever the message was about; team and borrower hear at once.
 *
 * Twice: a cancelled visit is at its end. Late: it looks at the facts of now; a hold lifted meanwhile cancels nothing.
 * Half: each visit is one write that carries the text and the news; the message comes again. Lost: the precheck at
 * departure looks once more.
 *
 * @returns the visits called off
 */
export function lookAgain(deps: CancelDeps): (loanId: string) => Promise<readonly string[]> {
  return async (loanId) => {
    const file = await deps.portfolio.loan(loanId);
    if (file === undefined) return [];
    // A visit is the borrower's, whichever of his loans it is about and whoever of those who owe them spoke.
    const { borrowerId } = file.loan;
    const all = await deps.visits.ofBorrower(borrowerId);
    return callOff(
      deps,
      all.filter(({ state }) => visitTable[state].cancel !== undefined),
    );
  };
}

/** An appointment somebody may soon leave for. */
const expected: readonly VisitState[] = ['proposed', 'tacit', 'confirmed', 'under-way'];
const soonMs = 36 * 3_600_000;
const walk = 'appointments-soon';
const perPage = 100;
/** What a run of a few minutes can look at; a bank with more appointments hears of it. */
const pagesAtMost = 50;

const atOnce = 16;

export type LookDeps = CancelDeps & Pick<TimerDeps, 'onFailure'> & Pick<DepartDeps, 'unfit'>;

export interface LookReport {
  readonly looked: number;
  /** Visits called off. */
  readonly calledOff: readonly string[];
  /** False: there are more; the next run goes on there. */
  readonly isWhole: boolean;
}

/**
 * Looks at every appointment of the next day and a half again: a function that died between what it wrote and the look it
 * had to ask for leaves nobody to ring at a door, or to wait for a visit, that what was written forbids.
 *
 * Twice, late: as above. Half: what was not reached is looked at by the next run. More than one run can look at: the next
 * one goes on where this one stopped, and then begins anew.
 */
export function lookAtSoon(
  deps: LookDeps,
  { mostPages = pagesAtMost }: { readonly mostPages?: number } = {},
): () => Promise<LookReport> {
  return async () => {
    const now = deps.clock();
    const soon = plusMs(now, soonMs);
    // The last thing due at an appointment is its outcome, some time after its hours: those due by then hold all of soon.
    const until = plusMs(soon, (deps.rules.outcomeHours + 24) * 3_600_000);
    const calledOff: string[] = [];
    let looked = 0;
    const from = await deps.visits.walkedTo(walk);
    let cursor = from;
    for (let page = 0; page < mostPages; page += 1) {
      const due = await deps.visits.listDue({ until, cursor, limit: perPage });
      calledOff.push(...(await lookAt(deps, await expectedSoon(deps, due.visitIds, soon))));
      looked += due.visitIds.length;
      ({ cursor } = due);
      if (cursor === null) break;
    }
    if (cursor !== from) await deps.visits.keepWalkedTo(walk, cursor);
    return { looked, calledOff, isWhole: cursor === null };
  };
}

async function expectedSoon(
  deps: CancelDeps,
  visitIds: readonly string[],
  soon: Instant,
): Promise<readonly Visit[]> {
  const visits = await mapLimited(visitIds, atOnce, (visitId) => deps.visits.find(visitId));
  return visits
    .filter((visit) => visit !== undefined)
    .filter((visit) => expected.includes(visit.state) && hoursOf(visit).opens <= soon);
}

/** All in one read; if something in it is faulty one by one, so that one that cannot be read leaves the others looked at. */
function lookAt(deps: LookDeps, visits: readonly Visit[]): Promise<readonly string[]> {
  return unlessFaulty(
    () => callOff(deps, visits),
    async (error) => {
      if (visits.length > 1) {
        const each = await mapLimited(visits, 1, (visit) => lookAt(deps, [visit]));
        return each.flat();
      }
      for (const { visitId } of visits) deps.onFailure(visitId, error);
      return [];
    },
  );
}

/** Calls off those of the visits that something stands against now. */
async function callOff(
  deps: CancelDeps & Partial<Pick<DepartDeps, 'unfit'>>,
  visits: readonly Visit[],
): Promise<readonly string[]> {
  if (visits.length === 0) return [];
  const standings = await readStandings(deps, visits);
  const cancelled: string[] = [];
  for (const visit of visits) {
    const obstacle =
      obstacleTo(standingsOf(standings, visit), visit, deps.clock()) ?? (await nobodyToGo(deps, visit));
    if (obstacle === undefined) continue;
    const command = { kind: 'cancel', ...obstacle } as const;
    const result = await changeVisit(deps, visit.visitId, { command, by: 'system' });
    if (!result.ok) continue;
    cancelled.push(visit.visitId);
    await sendOut(deps, result.next);
  }
  return cancelled;
}

/**
 * A team of which somebody may not go (suspended since, on leave, without papers) when it would have to leave: until then
 * the planner finds another; from then on nobody comes, and the borrower is told before he waits.
 */
async function nobodyToGo(
  { unfit, clock, rules }: Pick<CancelDeps, 'clock' | 'rules'> & Partial<Pick<DepartDeps, 'unfit'>>,
  visit: Visit,
): Promise<Obstacle | undefined> {
  const leaves = plusMs(hoursOf(visit).opens, -rules.departMinutes * 60_000);
  if (unfit === undefined || visit.state === 'under-way' || clock() < leaves) return undefined;
  const ids = visit.team.map(({ agentId }) => agentId);
  const [one] = await unfit(ids, visit.date);
  return one && { reason: 'team-not-fit', words: `${one.agentId}: ${one.reasons.join(', ')}` };
}
