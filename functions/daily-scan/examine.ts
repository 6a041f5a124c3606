import { holdsWith } from '../../shared/domain/answers/answer-holds.ts';
import type { Answers } from '../../shared/domain/answers/answers.ts';
import { lookAtAnswers } from '../../shared/domain/answers/look.ts';
import { deriveArrears, nextKnownPayment, type Arrears } from '../../shared/domain/arrears/index.ts';
import { moneyVersions, type MoneyVersion } from '../../shared/domain/arrears/money-received.ts';
import { dueKeysOf, type DueKey } from '../../shared/domain/due-key.ts';
import { localDateAt, type Instant } from '../../shared/domain/instant.ts';
import type { LocalDate } from '../../shared/domain/local-date.ts';
import type { Borrower, Loan } from '../../shared/domain/portfolio.ts';
import type { ReviewFacts } from '../../shared/domain/review.ts';
import { circumstancesOf } from '../../shared/domain/treatment/circumstances.ts';
import { lookAheadDays, treatmentFor } from '../../shared/domain/treatment/treatment.ts';
import { upcomingInstalment, type Upcoming } from '../../shared/domain/treatment/upcoming.ts';
import type { AnswerStore } from '../../shared/ports/answer-store.ts';
import type { CaseFile } from '../../shared/ports/case-store.ts';
import type { LoanFile } from '../../shared/ports/portfolio-reader.ts';
import { unlessFaulty } from '../../shared/runtime/faulty-data.ts';
import { mapLimited } from '../../shared/runtime/map-limited.ts';
import type { DispatchDeps } from '../sweep-intents/dispatch.ts';

export interface ReviewDeps extends DispatchDeps {
  readonly answers: AnswerStore;
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
  /** From the open-case index: a loan of these that stands under a due key as well was met, and counted, there. */
  readonly isOpenCases?: boolean;
  /** Somebody may have worked on the page before: what was decided then stands, whatever the books say by now. */
  readonly isRepeat?: boolean;
}

interface Examined {
  readonly loanId: string;
  readonly file: LoanFile;
  readonly money: readonly MoneyVersion[];
  readonly arrears: Arrears;
  readonly upcoming: Upcoming | undefined;
}

/** What a page's loans turned out to be. */
export interface Examination {
  /** Everything the review decides on. */
  readonly facts: readonly ReviewFacts[];
  /** Answers that the look at the money changed, to be stored. */
  readonly looked: readonly Answers[];
  /** Found under a due key, and nothing overdue or about to be: their cases are read on a second attempt only. */
  readonly clear: readonly string[];
  readonly faulty: readonly string[];
}

const atOnce = 16;

/** Reads a page of loans, derives what is owed, and gathers cases, borrowers and treatment of those that matter. */
export async function examinePage(deps: ReviewDeps, task: PageTask): Promise<Examination> {
  const examined = await mapLimited(task.loanIds, atOnce, (loanId) => examine(deps, task, loanId));
  const unread = task.loanIds.filter((_, at) => examined[at] === undefined);
  const known = examined
    .filter((one) => one !== undefined)
    .filter(({ file }) => isFirstMeeting(task, file.loan));
  const isWanted = (one: Examined): boolean => task.dueKey === null || mayBeContacted(one);
  const { readable, faulty } = await readCases(
    deps,
    known.filter((one) => task.isRepeat === true || isWanted(one)),
  );
  const matter = readable.filter((one) => isWanted(one) || isReviewed(task, one));
  const gone = new Set([...matter.map(({ loanId }) => loanId), ...faulty]);
  const clear = known.map(({ loanId }) => loanId).filter((loanId) => !gone.has(loanId));
  return {
    facts: matter.map((one) => factsOf(deps, task, one)),
    looked: matter.flatMap((one) => {
      const answers = lookedAt(task, one);
      return answers === undefined || answers === one.files.get(one.loanId)?.answers ? [] : [answers];
    }),
    clear,
    faulty: [...unread, ...faulty],
  };
}

/** An earlier attempt at the page decided it, on what the books said then. */
const isReviewed = ({ businessDate }: PageTask, { files, loanId }: Known): boolean =>
  files.get(loanId)?.case?.reviewed?.on === businessDate;

function mayBeContacted({ arrears, upcoming }: Examined): boolean {
  return arrears.inArrears || upcoming !== undefined;
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

/**
 * An open case that its due key left alone (a contact is pending, or nothing is owed any more, for which no case is read
 * there) is met a second time among the open ones: one loan, counted once.
 */
export function isMetAgain({ isOpenCases = false, dueKeys }: PageTask, loan: Loan): boolean {
  if (!isOpenCases || loan.status !== 'active') return false;
  const { home, dates } = dueKeysOf(loan.instalments.map(({ dueOn }) => dueOn));
  return [home, ...dates].some((key) => dueKeys.includes(key));
}

/** Faulty data stops this loan only; a faulty dependency stops the page, which is then done again. */
function examine(deps: ReviewDeps, task: PageTask, loanId: string): Promise<Examined | undefined> {
  return unlessFaulty(
    () => examineLoan(deps, task, loanId),
    (error) => {
      deps.onFailure(loanId, error);
      return undefined;
    },
  );
}

async function examineLoan(deps: ReviewDeps, task: PageTask, loanId: string): Promise<Examined> {
  const file = await deps.portfolio.loan(loanId);
  if (file === undefined) throw new RangeError('loan not found');
  const settings = await deps.portfolio.settings(file.loan.product);
  const question = {
    ...file,
    businessDate: task.businessDate,
    cutoff: task.asOf,
    zone: deps.zone,
    settings,
  };
  const days = lookAheadDays(deps.treatment).at(-1);
  // Worked out once: arrears and payment history go by the same money.
  const money = moneyVersions(question);
  return {
    loanId,
    file,
    money,
    arrears: deriveArrears({ ...question, money }),
    upcoming: days === undefined ? undefined : upcomingInstalment(question, days),
  };
}

interface Known extends Examined {
  readonly files: ReadonlyMap<string, CaseFile>;
  readonly borrowers: ReadonlyMap<string, Borrower>;
}

interface CasesRead {
  readonly readable: readonly Known[];
  readonly faulty: readonly string[];
}

/** Cases and borrowers in one read; if something in it is faulty loan by loan, to fail that one only. */
async function readCases(deps: ReviewDeps, examined: readonly Examined[]): Promise<CasesRead> {
  const loanIds = examined.map(({ loanId }) => loanId);
  return unlessFaulty<CasesRead, CasesRead>(
    async () => {
      const files = await deps.cases.load(loanIds, borrowersOf(examined));
      const borrowers = await deps.portfolio.borrowers(borrowersToTreat(examined, files));
      return { readable: examined.map((one) => ({ ...one, files, borrowers })), faulty: [] };
    },
    async (error) => {
      if (examined.length > 1) {
        const each = await mapLimited(examined, atOnce, (one) => readCases(deps, [one]));
        return { readable: each.flatMap((one) => one.readable), faulty: each.flatMap((one) => one.faulty) };
      }
      for (const loanId of loanIds) deps.onFailure(loanId, error);
      return { readable: [], faulty: loanIds };
    },
  );
}

function borrowersOf(examined: readonly Examined[]): ReadonlyMap<string, string> {
  return new Map(examined.map(({ loanId, file }) => [loanId, file.loan.borrowerId]));
}

/** A borrower's circumstances decide the ladder; one whose contact is under way, or who has paid, is not read. */
function borrowersToTreat(
  examined: readonly Examined[],
  files: ReadonlyMap<string, CaseFile>,
): readonly string[] {
  return examined
    .filter((one) => mayBeContacted(one) && files.get(one.loanId)?.case?.intent == null)
    .map(({ file }) => file.loan.borrowerId);
}

function factsOf(deps: ReviewDeps, task: PageTask, known: Known): ReviewFacts {
  const { file, money, arrears, upcoming, loanId } = known;
  const { case: found, holds: held = [] } = known.files.get(loanId) ?? {};
  const answers = lookedAt(task, known);
  const holds = holdsWith(held, answers);
  const next = nextKnownPayment(file.payments, task.asOf);
  const borrower = known.borrowers.get(file.loan.borrowerId);
  const circumstances = circumstancesOf(holds, answers);
  const { businessDate, asOf: cutoff } = task;
  const stored = { borrower, case: found, holds, circumstances };
  const decided = { businessDate, cutoff, zone: deps.zone };
  return {
    ...stored,
    loan: file.loan,
    arrears,
    upcoming,
    treatment: treatmentFor(deps.treatment, { ...stored, ...file, ...decided, money }),
    shard: task.shard,
    at: task.asOf,
    nextPaymentOn: next === undefined ? undefined : localDateAt(next, deps.zone),
  };
}

/** Promises and plans held against the money known at the scan's moment. */
function lookedAt({ businessDate, asOf: cutoff }: PageTask, known: Known): Answers | undefined {
  const { payments } = known.file;
  const before = known.files.get(known.loanId)?.answers;
  return before && lookAtAnswers(before, { payments, businessDate, cutoff });
}
