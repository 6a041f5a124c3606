import type { SweepReport } from '../../shared/contracts/scan.ts';
import { deriveArrears, nextKnownPayment } from '../../shared/domain/arrears/index.ts';
import type { CollectionCase, Intent } from '../../shared/domain/case.ts';
import { localDateAt, type Instant } from '../../shared/domain/instant.ts';
import type { Borrower } from '../../shared/domain/portfolio.ts';
import { obstacleTo } from '../../shared/domain/review.ts';
import { circumstancesOf } from '../../shared/domain/treatment/circumstances.ts';
import { closeIntent } from '../../shared/domain/treatment/contact-end.ts';
import { reasonNotTo } from '../../shared/domain/send-decision.ts';
import type { CaseFile } from '../../shared/ports/case-store.ts';
import { unlessFaulty } from '../../shared/runtime/faulty-data.ts';
import { mapLimited } from '../../shared/runtime/map-limited.ts';
import { endWithoutLoan } from '../send-gate/end-contact.ts';
import type { EndVisitTextDeps } from '../send-gate/end-visit-text.ts';
import {
  denyTask,
  dispatchIntents,
  enqueueTexts,
  ladderOf,
  type Dispatch,
  type DispatchDeps,
  type DispatchEnd,
} from './dispatch.ts';
import { settleLooseClaims } from './loose-claims.ts';

export interface SweepDeps extends DispatchDeps {
  /** Told of their texts' claims that nobody else settles. */
  readonly visits: EndVisitTextDeps['visits'];
  readonly zone: string;
  /** See the send gate: after this long a claim without a record is uncertain. */
  readonly uncertainAfterMs: number;
  readonly shardCount: number;
  /** Told of an intent that cannot be worked on: it stays on its case, and the sweep goes on without it. */
  readonly onFailure: (loanId: string, error: unknown) => void;
}

const shardsAtOnce = 8;
const pageSize = 200;

/** Pages of one shard in one sweep; what lies beyond is found by the next. */
const pagesAtMost = 500;

/**
 * Finds intents that are ready and still on their case (a crash left them behind, or they waited for the lawful window)
 * and enqueues them. Settles claims that no case leads to.
 *
 * Twice: enqueueing again is harmless, see the dispatch. Late: readiness is a moment on the intent; the gate decides
 * anew. Half: what it did not reach is still on its case.
 */
export function sweepIntents(deps: SweepDeps): (at: Instant) => Promise<SweepReport> {
  return async (at) => {
    await settleLooseClaims(deps);
    const shards = Array.from({ length: deps.shardCount }, (_, shard) => shard);
    const reports = await mapLimited(shards, shardsAtOnce, (shard) => sweepShard(deps, shard, at));
    return reports.reduce(addReports, nothing);
  };
}

const nothing: SweepReport = { enqueued: 0, handedOver: 0, denied: 0 };

function addReports(a: SweepReport, b: SweepReport): SweepReport {
  return {
    enqueued: a.enqueued + b.enqueued,
    handedOver: a.handedOver + b.handedOver,
    denied: a.denied + b.denied,
  };
}

async function sweepShard(deps: SweepDeps, shard: number, at: Instant): Promise<SweepReport> {
  const until = localDateAt(at, deps.zone);
  let report = nothing;
  let cursor: string | null = null;
  for (let page = 0; page < pagesAtMost; page += 1) {
    const due = await deps.cases.listDue({ shard, until, cursor, limit: pageSize });
    const ready = due.entries.filter(({ intent }) => intent !== null && intent.readyAt <= at);
    if (ready.length > 0) {
      const files = await deps.cases.load(ready.map(({ loanId }) => loanId));
      report = addReports(report, await sweepCases(deps, [...files.values()], at));
    }
    cursor = due.cursor;
    if (cursor === null) return report;
  }
  return report;
}

/** A case as stored, with the intent found on it. */
interface Pending {
  readonly case: CollectionCase;
  readonly intent: Intent;
  readonly holds: CaseFile['holds'];
  readonly answers: CaseFile['answers'];
}

async function sweepCases(deps: SweepDeps, files: readonly CaseFile[], at: Instant): Promise<SweepReport> {
  const pending = files.flatMap(({ case: open, ...beside }): Pending[] =>
    open?.intent != null && open.intent.readyAt <= at ? [{ case: open, intent: open.intent, ...beside }] : [],
  );
  const texts = pending.filter(({ intent }) => intent.channel === 'sms');
  const people = await readPeople(deps, texts);
  await enqueueTexts(
    deps,
    texts.map((text) => ({ ...text, borrower: people.get(text.case.borrowerId) })),
  );
  const tasks = pending.filter(({ intent }) => intent.channel !== 'sms');
  const ends = await mapLimited(tasks, shardsAtOnce, (one) => trySweepTask(deps, one, at));
  return {
    enqueued: texts.length,
    handedOver: ends.filter((end) => end === 'handed-over').length,
    denied: ends.filter((end) => end === 'denied').length,
  };
}

/** Whom texts go to, for the queue's sake: where somebody's record is faulty, all go without, and the gate says which. */
async function readPeople(
  { portfolio }: SweepDeps,
  texts: readonly Pending[],
): Promise<ReadonlyMap<string, Borrower>> {
  if (texts.length === 0) return new Map();
  const ids = new Set(texts.map((text) => text.case.borrowerId));
  return unlessFaulty(
    () => portfolio.borrowers([...ids]),
    () => new Map<string, Borrower>(),
  );
}

type TaskEnd = DispatchEnd | 'closed' | 'failed';

/** Faulty data stops this task only. */
function trySweepTask(deps: SweepDeps, pending: Pending, at: Instant): Promise<TaskEnd> {
  return unlessFaulty(
    () => sweepTask(deps, pending, at),
    (error) => {
      deps.onFailure(pending.case.loanId, error);
      return 'failed' as const;
    },
  );
}

/** A call or visit left behind: decided anew on today's facts, then handed over, put off or denied. */
async function sweepTask(deps: SweepDeps, pending: Pending, at: Instant): Promise<TaskEnd> {
  const { case: open, intent, holds } = pending;
  const { loanId, borrowerId } = open;
  const { contactId } = intent;
  const dispatch = await readDispatch(deps, pending, at);
  if (typeof dispatch === 'string') {
    await endWithoutLoan(deps, { loanId, contactId }, dispatch);
    return 'denied';
  }
  const known = await deps.cases.findContact({ borrowerId, contactId });
  if (known !== undefined) {
    const done = known.state === 'QUEUED' ? 'queued' : undefined;
    await deps.cases.save(
      closeIntent(open, intent, { ...dispatch, done, strategy: ladderOf(deps, dispatch) }),
      { before: open, at: deps.clock() },
    );
    return 'closed';
  }
  const reason =
    reasonNotTo({ ...dispatch, holds, now: at, channel: intent.channel }) ?? obstacleTo(intent, dispatch);
  // Claimed by another just now: the next sweep follows the ledger.
  if (reason !== undefined)
    return (await denyTask(deps, dispatch, { reason, done: undefined })) ? 'denied' : 'closed';
  const [end = 'closed'] = await dispatchIntents(deps, [dispatch]);
  return end;
}

/** The intent with the facts of now; words, where a record it needs is gone. */
async function readDispatch(
  deps: SweepDeps,
  { case: open, intent, holds, answers }: Pending,
  at: Instant,
): Promise<Dispatch | 'loan-not-found' | 'borrower-not-found'> {
  const file = await deps.portfolio.loan(open.loanId);
  if (file === undefined) return 'loan-not-found';
  const { borrowerId, product } = file.loan;
  const borrower = (await deps.portfolio.borrowers([borrowerId])).get(borrowerId);
  if (borrower === undefined) return 'borrower-not-found';
  const businessDate = localDateAt(at, deps.zone);
  const next = nextKnownPayment(file.payments, at);
  return {
    case: open,
    intent,
    loan: file.loan,
    borrower,
    circumstances: circumstancesOf(holds, answers),
    arrears: deriveArrears({
      ...file,
      businessDate,
      cutoff: at,
      zone: deps.zone,
      settings: await deps.portfolio.settings(product),
      countPending: true,
    }),
    nextPaymentOn: next === undefined ? undefined : localDateAt(next, deps.zone),
  };
}
