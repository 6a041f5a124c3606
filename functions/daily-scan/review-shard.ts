import {
  noCounts,
  shardProgressSchema,
  type ShardProgress,
  type ShardTask,
} from '../../shared/contracts/scan.ts';
import type { RunStore } from '../../shared/ports/run-store.ts';
import { Retryable } from '../../shared/runtime/errors.ts';
import { addArms, addCounts } from './close-run.ts';
import { noteHeads } from '../../shared/runtime/anchor-day.ts';
import type { ReviewDeps } from './examine.ts';
import { countArms, countResults, reviewPage } from './review-page.ts';

export interface ShardDeps extends ReviewDeps {
  readonly runs: RunStore;
  /** DynamoDB units consumed since the last call. */
  readonly takeUnits: () => { readonly readUnits: number; readonly writeUnits: number };
  /** Loans reviewed at a time: one progress write each. */
  readonly pageSize: number;
}

/** Time kept for the last page and the answer. */
const reserveMs = 20_000;

/** Where a shard's loans come from, in order: yesterday's failures, each due key, then the open cases. */
type Source =
  { readonly kind: 'retry' } | { readonly kind: 'due'; readonly dueKey: string } | { readonly kind: 'open' };

function sourcesOf(task: ShardTask): readonly Source[] {
  return [
    { kind: 'retry' },
    ...task.dueKeys.map((dueKey) => ({ kind: 'due', dueKey }) as const),
    { kind: 'open' },
  ];
}

/**
 * Reviews one shard page by page until it is done or its time runs out; then it answers `done: false` and is called
 * again. Progress names the page before it is worked on.
 *
 * Twice: a finished shard answers at once; two at a time cannot both save progress, and the loser stops. Late: the
 * business date and moment are the run's. Half: the named page is done again, and cases reviewed today answer with
 * what was decided.
 *
 * @throws Retryable when another worker is on the same shard.
 */
export function reviewShard(
  deps: ShardDeps,
): (task: ShardTask, remainingMs: () => number) => Promise<ShardTask> {
  return async (task, remainingMs) => {
    deps.takeUnits();
    const part = await deps.runs.findPart(task.runId, partName(task));
    const book = { version: part?.version ?? 0 };
    let progress = part === undefined ? firstProgress : shardProgressSchema.parse(part.body);
    // The page stored is the one an earlier attempt was on.
    let isRepeat = true;
    while (!progress.done) {
      if (progress.page.loanIds.length > 0)
        progress = await workPage(deps, task, { progress, version: book.version, isRepeat });
      isRepeat = false;
      const isLate = remainingMs() < reserveMs;
      const next = isLate ? progress : await nextPage(deps, task, progress);
      progress = await saved(deps, task, { progress: next, book });
      if (isLate) return { ...task, done: false };
    }
    return { ...task, done: true };
  };
}

const emptyPage: ShardProgress['page'] = { loanIds: [], dueKey: null };

const firstProgress: ShardProgress = {
  source: 0,
  cursor: null,
  page: emptyPage,
  counts: noCounts,
  arms: {},
  readUnits: 0,
  writeUnits: 0,
  failedLoanIds: [],
  done: false,
};

const partName = (task: ShardTask): string => `shard-${String(task.shard).padStart(3, '0')}`;

/** Saves progress with what was consumed since the last save. */
async function saved(
  deps: ShardDeps,
  task: ShardTask,
  { progress, book }: { progress: ShardProgress; book: { version: number } },
): Promise<ShardProgress> {
  const version = book.version + 1;
  const units = deps.takeUnits();
  const body = {
    ...progress,
    readUnits: progress.readUnits + units.readUnits,
    writeUnits: progress.writeUnits + units.writeUnits,
  };
  if (!(await deps.runs.savePart(task.runId, { part: partName(task), version, body }))) {
    throw new Retryable(`${task.runId} ${partName(task)}: another worker is on this shard`);
  }
  book.version = version;
  return body;
}

async function workPage(
  deps: ShardDeps,
  task: ShardTask,
  {
    progress,
    version,
    isRepeat,
  }: { readonly progress: ShardProgress; readonly version: number; readonly isRepeat: boolean },
): Promise<ShardProgress> {
  const { businessDate, asOf, shard, dueKeys, retryLoanIds } = task;
  const { loanIds, dueKey } = progress.page;
  const isOpenCases = dueKey === null && !loanIds.some((id) => retryLoanIds.includes(id));
  const page = { ...progress.page, businessDate, asOf, shard, dueKeys, isOpenCases, isRepeat };
  const results = await reviewPage(deps, page);
  const part = `${partName(task)}-${String(version).padStart(6, '0')}`;
  await noteHeads(
    deps.runs,
    { businessDate, part },
    results.flatMap(({ head }) => head ?? []),
  );
  const failed = results.filter(({ mark }) => mark.outcome === 'failed').map(({ loanId }) => loanId);
  return {
    ...progress,
    page: emptyPage,
    counts: addCounts(progress.counts, countResults(results)),
    arms: addArms(progress.arms, countArms(results)),
    failedLoanIds: [...progress.failedLoanIds, ...failed],
  };
}

/** Moves on to the next page that has loans, or to the end. */
async function nextPage(deps: ShardDeps, task: ShardTask, progress: ShardProgress): Promise<ShardProgress> {
  const sources = sourcesOf(task);
  let { source, cursor } = progress;
  const { failedLoanIds } = progress;
  let page = emptyPage;
  for (let from = sources[source]; from !== undefined && page.loanIds.length === 0; from = sources[source]) {
    const found = await list(deps, task, { from, cursor, failedLoanIds });
    page = { loanIds: found.loanIds, dueKey: from.kind === 'due' ? from.dueKey : null };
    cursor = found.cursor;
    if (cursor === null) source += 1;
  }
  return { ...progress, source, cursor, page, done: page.loanIds.length === 0 };
}

async function list(
  deps: ShardDeps,
  task: ShardTask,
  {
    from,
    cursor,
    failedLoanIds,
  }: { from: Source; cursor: string | null } & Pick<ShardProgress, 'failedLoanIds'>,
): Promise<{ loanIds: string[]; cursor: string | null }> {
  const { shard, businessDate } = task;
  const limit = deps.pageSize;
  // The retries came first, and are examined once.
  const isNoRetry = (loanId: string): boolean => !task.retryLoanIds.includes(loanId);
  switch (from.kind) {
    case 'retry':
      return { loanIds: task.retryLoanIds, cursor: null };
    case 'due': {
      const due = await deps.portfolio.listDue({ dueKey: from.dueKey, shard, cursor, limit });
      return { loanIds: due.loanIds.filter(isNoRetry), cursor: due.cursor };
    }
    case 'open': {
      const open = await deps.cases.listDue({ shard, until: businessDate, cursor, limit });
      // Reviewed today already: found and counted under its due key. What failed there fails tomorrow again, not twice.
      const left = open.entries.filter(
        ({ loanId, reviewedOn }) =>
          reviewedOn !== businessDate && isNoRetry(loanId) && !failedLoanIds.includes(loanId),
      );
      return { loanIds: left.map(({ loanId }) => loanId), cursor: open.cursor };
    }
  }
}
