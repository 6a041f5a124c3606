import { noCounts, type ArmCounts, type ScanCounts } from '../../shared/contracts/scan.ts';
import type { Channel, ReviewMark } from '../../shared/domain/case.ts';
import { reviewLoan, type ReviewFacts } from '../../shared/domain/review.ts';
import type { TimelineHead } from '../../shared/domain/timeline.ts';
import { Retryable } from '../../shared/runtime/errors.ts';
import { mapLimited } from '../../shared/runtime/map-limited.ts';
import { dispatchIntents, type Dispatch } from '../sweep-intents/dispatch.ts';
import { examinePage, isMetAgain, type PageTask, type ReviewDeps } from './examine.ts';

export interface LoanResult {
  readonly loanId: string;
  readonly mark: Pick<ReviewMark, 'outcome' | 'opened' | 'cured'>;
  readonly channel: Channel | null;
  /** Of the case; null where there is none, or nothing is tried. */
  readonly arm: string | null;
  /** Where the loan's timeline stands after the review; undefined where it wrote nothing. */
  readonly head: TimelineHead | undefined;
  /** Its due key counted it as nothing due before. */
  readonly isMetAgain: boolean;
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
    const { decided, lost } = await reviewOnce(deps, {
      ...task,
      loanIds: todo,
      isRepeat: attempt > 0 || task.isRepeat === true,
    });
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
  const { facts, looked, clear, faulty } = await examinePage(deps, task);
  // Lost to a new answer: the next look finds the same, and the gate keeps the old answer's hold until then.
  await mapLimited(looked, atOnce, (answers) => deps.answers.save(answers));
  const decided = await mapLimited(facts, atOnce, (one) => decide(deps, task, one));
  return {
    decided: [
      ...faulty.map((loanId) => undecided(loanId, 'failed')),
      ...clear.map((loanId) => undecided(loanId, 'nothing-due')),
      ...decided.filter((one) => one !== undefined),
    ],
    lost: facts.filter((_, at) => decided[at] === undefined).map(({ loan }) => loan.id),
  };
}

/** The review's decision, written; undefined when the case changed since it was read. */
async function decide(deps: ReviewDeps, task: PageTask, facts: ReviewFacts): Promise<Decided | undefined> {
  const known = { loanId: facts.loan.id, isMetAgain: isMetAgain(task, facts.loan) };
  const before = facts.case;
  // What an earlier attempt at this page decided; its intents, if still open, are the sweeper's.
  if (before?.reviewed?.on === facts.arrears.businessDate)
    return {
      ...known,
      mark: before.reviewed,
      channel: before.reviewed.channel,
      arm: before.arm,
      head: await deps.cases.headOf(before),
      dispatch: undefined,
    };
  const { mark, next } = reviewLoan(facts);
  const result = { ...known, mark, channel: mark.channel, arm: (next ?? before)?.arm ?? null };
  if (next === undefined) return { ...result, head: undefined, dispatch: undefined };
  const saved = await deps.cases.save(next, { before, at: deps.clock() });
  if (saved === undefined) return undefined;
  const { intent } = saved;
  const { borrower } = facts;
  const isToSend = intent !== null && borrower !== undefined;
  return {
    ...result,
    head: await deps.cases.headOf(saved),
    dispatch: isToSend ? { ...facts, case: saved, intent, borrower } : undefined,
  };
}

function undecided(loanId: string, outcome: 'failed' | 'nothing-due'): Decided {
  return {
    loanId,
    mark: { outcome, opened: false, cured: false },
    channel: null,
    arm: null,
    head: undefined,
    isMetAgain: false,
    dispatch: undefined,
  };
}

/** Nothing new is to be counted of it but that it was cured. */
const isCounted = ({ isMetAgain, mark }: LoanResult): boolean => isMetAgain && mark.outcome === 'nothing-due';

/** The counts of a page's results. */
export function countResults(results: readonly LoanResult[]): ScanCounts {
  const having = (test: (result: LoanResult) => boolean): number => results.filter(test).length;
  const fresh = results.filter((one) => !isCounted(one));
  return {
    ...noCounts,
    examined: fresh.length,
    acted: having(({ mark }) => mark.outcome === 'acted'),
    held: having(({ mark }) => mark.outcome === 'held'),
    denied: having(({ mark }) => mark.outcome === 'denied'),
    nothingDue: fresh.filter(({ mark }) => mark.outcome === 'nothing-due').length,
    failed: having(({ mark }) => mark.outcome === 'failed'),
    opened: having(({ mark }) => mark.opened),
    cured: having(({ mark }) => mark.cured),
    sms: having(({ channel }) => channel === 'sms'),
    call: having(({ channel }) => channel === 'call'),
    visit: having(({ channel }) => channel === 'visit'),
    desk: having(({ channel }) => channel === 'desk'),
  };
}

/** What happened in each arm of an experiment. */
export function countArms(results: readonly LoanResult[]): Record<string, ArmCounts> {
  const arms: Record<string, ArmCounts> = {};
  for (const result of results) {
    const { arm, mark } = result;
    if (arm === null || (isCounted(result) && !mark.cured)) continue;
    const { cases, acted, cured } = arms[arm] ?? { cases: 0, acted: 0, cured: 0 };
    arms[arm] = {
      cases: cases + 1,
      acted: acted + (mark.outcome === 'acted' ? 1 : 0),
      cured: cured + (mark.cured ? 1 : 0),
    };
  }
  return arms;
}
