import { noCounts, type ScanCounts } from '../../shared/contracts/scan.ts';
import {
  deriveArrears,
  nextKnownPayment,
  type Arrears,
  type ArrearsSettings,
} from '../../shared/domain/arrears.ts';
import type { Channel, ReviewMark } from '../../shared/domain/case.ts';
import { dueKeysOf, type DueKey } from '../../shared/domain/due-key.ts';
import { localDateAt, type Instant } from '../../shared/domain/instant.ts';
import type { LocalDate } from '../../shared/domain/local-date.ts';
import type { Borrower, Loan } from '../../shared/domain/portfolio.ts';
import { reviewLoan, stepDueNow, type ReviewFacts } from '../../shared/domain/review.ts';
import type { CaseFile } from '../../shared/ports/case-store.ts';
import type { LoanFile, PortfolioReader } from '../../shared/ports/portfolio-reader.ts';
import { Retryable } from '../../shared/runtime/errors.ts';
import { isFaultyData } from '../../shared/runtime/faulty-data.ts';
import { mapLimited } from '../../shared/runtime/map-limited.ts';
import { dispatchIntents, type Dispatch, type DispatchDeps } from '../sweep-intents/dispatch.ts';

export interface ReviewDeps extends DispatchDeps {
  readonly portfolio: PortfolioReader;
  readonly settings: ArrearsSettings;
  readonly zone: string;
  /** Told of a loan whose data cannot be examined: the page goes on without it. */
  readonly onFailure: (loanId: string, error: unknown) => void;
}

export interface PageTask {
  readonly loanIds: readonly string[];
  readonly businessDate: LocalDate;
  readonly asOf: Instant;
  readonly shard: number;
  /**
   * The due key the loans were found under. Null: from the open-case index or yesterday's failures; a case is expected
   * even where nothing is owed (a cure).
   */
  readonly dueKey: DueKey | null;
  /** All keys this scan reads, in order. */
  readonly dueKeys: readonly DueKey[];
}

export interface LoanResult {
  readonly loanId: string;
  readonly mark: Pick<ReviewMark, 'outcome' | 'opened' | 'cured'>;
  readonly channel: Channel | null;
}

interface Examined {
  readonly loanId: string;
  readonly file: LoanFile;
  readonly arrears: Arrears;
}

interface Decided extends LoanResult {
  readonly dispatch: Dispatch | undefined;
}

const atOnce = 16;

/** A lost race is decided again on fresh facts; this many in a row mean something is wrong with the page. */
const attempts = 3;

/**
 * Examines a page of loans: reads, derives arrears, decides, writes case and intent in one conditional update each, then
 * sends the intents.
 *
 * Twice or half: a case reviewed on this business date answers with its mark and is not decided again; an intent
 * written and not sent is found by the sweeper.
 *
 * @throws Retryable when writes keep losing to others.
 */
export async function reviewPage(deps: ReviewDeps, task: PageTask): Promise<readonly LoanResult[]> {
  const results: LoanResult[] = [];
  let todo = task.loanIds;
  for (let attempt = 0; todo.length > 0; attempt += 1) {
    if (attempt === attempts)
      throw new Retryable(`${todo.length} cases changed under the review ${attempts} times`);
    const { decided, lost } = await reviewOnce(deps, { ...task, loanIds: todo });
    await dispatchIntents(
      deps,
      decided.flatMap(({ dispatch }) => (dispatch === undefined ? [] : [dispatch])),
    );
    results.push(...decided);
    todo = lost;
  }
  return results;
}

interface Attempt {
  readonly decided: readonly Decided[];
  /** Loans whose case changed while it was decided. */
  readonly lost: readonly string[];
}

async function reviewOnce(deps: ReviewDeps, task: PageTask): Promise<Attempt> {
  const examined = await mapLimited(task.loanIds, atOnce, (loanId) => examine(deps, task, loanId));
  const unread = task.loanIds.filter((_, at) => examined[at] === undefined);
  const known = examined
    .filter((one) => one !== undefined)
    .filter(({ file }) => isFirstMeeting(task, file.loan));
  const withCase = known.filter(({ arrears }) => task.dueKey === null || arrears.inArrears);
  const clear = known.filter((one) => !withCase.includes(one)).map(({ loanId }) => nothingDue(loanId));
  const { readable, faulty } = await readCases(deps, task, withCase);
  const decided = await mapLimited(readable, atOnce, (one) => decide(deps, factsOf(deps, task, one)));
  const failed = [...unread, ...faulty].map(failure);
  return {
    decided: [...failed, ...clear, ...decided.filter((one) => one !== undefined)],
    lost: readable.filter((_, at) => decided[at] === undefined).map(({ loanId }) => loanId),
  };
}

interface CasesRead {
  readonly readable: readonly Known[];
  readonly faulty: readonly string[];
}

/** Cases, and the borrowers to contact, in one read; if something in it is faulty loan by loan, to fail that one only. */
async function readCases(
  deps: ReviewDeps,
  task: PageTask,
  examined: readonly Examined[],
): Promise<CasesRead> {
  const loanIds = examined.map(({ loanId }) => loanId);
  try {
    const files = await deps.cases.load(loanIds);
    const borrowers = await borrowersToContact(deps, task, { examined, files });
    return { readable: examined.map((one) => ({ ...one, files, borrowers })), faulty: [] };
  } catch (error) {
    if (!isFaultyData(error)) throw error;
    if (examined.length > 1) {
      const each = await mapLimited(examined, atOnce, (one) => readCases(deps, task, [one]));
      return { readable: each.flatMap((one) => one.readable), faulty: each.flatMap((one) => one.faulty) };
    }
    for (const loanId of loanIds) deps.onFailure(loanId, error);
    return { readable: [], faulty: loanIds };
  }
}

/** A loan of an irregular schedule stands under several keys; the first of them that the scan reads counts it. */
function isFirstMeeting(task: PageTask, loan: Loan): boolean {
  if (task.dueKey === null) return true;
  const { home, dates } = dueKeysOf(loan.instalments.map(({ dueOn }) => dueOn));
  if (dates.length === 0) return true;
  const own = new Set([home, ...dates]);
  const first = task.dueKeys.find((key) => own.has(key));
  return first === undefined || first === task.dueKey;
}

async function examine(deps: ReviewDeps, task: PageTask, loanId: string): Promise<Examined | undefined> {
  try {
    const file = await deps.portfolio.loan(loanId);
    if (file === undefined) throw new RangeError('loan not found');
    const { businessDate, asOf: cutoff } = task;
    return {
      loanId,
      file,
      arrears: deriveArrears({ ...file, businessDate, cutoff, settings: deps.settings }),
    };
  } catch (error) {
    // Faulty data stops this loan only; a faulty dependency stops the page, which is then done again.
    if (!isFaultyData(error)) throw error;
    deps.onFailure(loanId, error);
    return undefined;
  }
}

interface Known extends Examined {
  readonly files: ReadonlyMap<string, CaseFile>;
  readonly borrowers: ReadonlyMap<string, Borrower>;
}

function factsOf(deps: ReviewDeps, task: PageTask, known: Known): ReviewFacts {
  const { file, arrears, files, borrowers, loanId } = known;
  const next = nextKnownPayment(file.payments, task.asOf);
  return {
    loan: file.loan,
    arrears,
    borrower: borrowers.get(file.loan.borrowerId),
    case: files.get(loanId)?.case,
    holds: files.get(loanId)?.holds ?? [],
    strategy: deps.strategy,
    shard: task.shard,
    at: task.asOf,
    nextPaymentOn: next === undefined ? undefined : localDateAt(next, deps.zone),
  };
}

/** Reads only the borrowers a step is due for: most loans examined need none. */
async function borrowersToContact(
  deps: ReviewDeps,
  task: PageTask,
  known: { readonly examined: readonly Examined[]; readonly files: ReadonlyMap<string, CaseFile> },
): Promise<ReadonlyMap<string, Borrower>> {
  const due = known.examined.filter(({ loanId, arrears }) => {
    const { case: found, holds = [] } = known.files.get(loanId) ?? {};
    return stepDueNow({ arrears, case: found, holds, strategy: deps.strategy, at: task.asOf }) !== undefined;
  });
  return deps.portfolio.borrowers(due.map(({ file }) => file.loan.borrowerId));
}

/** The review's decision, written; undefined when the case changed since it was read. */
async function decide(deps: ReviewDeps, facts: ReviewFacts): Promise<Decided | undefined> {
  const loanId = facts.loan.id;
  const before = facts.case?.reviewed;
  if (before?.on === facts.arrears.businessDate) return repeated(deps, loanId, before);
  const { mark, next } = reviewLoan(facts);
  if (next === undefined) return { loanId, mark, channel: null, dispatch: undefined };
  if (!(await deps.cases.save(next))) return undefined;
  const { intent } = next;
  const { borrower } = facts;
  if (intent === null || borrower === undefined) return { loanId, mark, channel: null, dispatch: undefined };
  return { loanId, mark, channel: intent.channel, dispatch: { ...facts, case: next, intent, borrower } };
}

/** What an earlier attempt at this page decided; its intents, if still open, are the sweeper's. */
function repeated(deps: ReviewDeps, loanId: string, mark: ReviewMark): Decided {
  const step =
    mark.outcome === 'acted' ? deps.strategy.steps.find(({ id }) => id === mark.reason) : undefined;
  return { loanId, mark, channel: step?.channel ?? null, dispatch: undefined };
}

function nothingDue(loanId: string): Decided {
  return {
    loanId,
    mark: { outcome: 'nothing-due', opened: false, cured: false },
    channel: null,
    dispatch: undefined,
  };
}

function failure(loanId: string): Decided {
  return {
    loanId,
    mark: { outcome: 'failed', opened: false, cured: false },
    channel: null,
    dispatch: undefined,
  };
}

/** The counts of a page's results. */
export function countResults(results: readonly LoanResult[]): ScanCounts {
  const having = (test: (result: LoanResult) => boolean): number => results.filter(test).length;
  return {
    ...noCounts,
    examined: results.length,
    acted: having(({ mark }) => mark.outcome === 'acted'),
    held: having(({ mark }) => mark.outcome === 'held'),
    denied: having(({ mark }) => mark.outcome === 'denied'),
    nothingDue: having(({ mark }) => mark.outcome === 'nothing-due'),
    failed: having(({ mark }) => mark.outcome === 'failed'),
    opened: having(({ mark }) => mark.opened),
    cured: having(({ mark }) => mark.cured),
    sms: having(({ channel }) => channel === 'sms'),
    call: having(({ channel }) => channel === 'call'),
    visit: having(({ channel }) => channel === 'visit'),
  };
}
