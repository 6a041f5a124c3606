import { deriveArrears } from '../../shared/domain/arrears/index.ts';
import { standingOf } from '../../shared/domain/contactability/standing.ts';
import { localDateAt, type Instant } from '../../shared/domain/instant.ts';
import type { LocalDate } from '../../shared/domain/local-date.ts';
import { ledgerOf } from '../../shared/domain/permit/ledger.ts';
import type { ContactPack } from '../../shared/domain/permit/pack.ts';
import { noHolidays, type HolidayCalendar } from '../../shared/domain/permit/request.ts';
import type { Borrower } from '../../shared/domain/portfolio.ts';
import { strategyOf, type TreatmentPolicy } from '../../shared/domain/treatment/treatment.ts';
import type { VisitCandidate } from '../../shared/domain/visits/candidate.ts';
import {
  eligibilityOf,
  type EligibilityFacts,
  type LoanStanding,
} from '../../shared/domain/visits/eligibility.ts';
import type { Examined } from '../../shared/domain/visits/plan-day.ts';
import type { Territory } from '../../shared/domain/visits/territory.ts';
import type { CaseFile, CaseStore } from '../../shared/ports/case-store.ts';
import type { ContactabilityStore } from '../../shared/ports/contactability-store.ts';
import type { PortfolioReader } from '../../shared/ports/portfolio-reader.ts';
import { unlessFaulty } from '../../shared/runtime/faulty-data.ts';
import { mapLimited } from '../../shared/runtime/map-limited.ts';

export interface ExamineDeps {
  readonly cases: Pick<CaseStore, 'load' | 'contacts'>;
  readonly portfolio: PortfolioReader;
  readonly treatment: TreatmentPolicy;
  readonly pack: ContactPack;
  readonly contactability: Pick<ContactabilityStore, 'find'>;
  /** The bank's zone. */
  readonly zone: string;
  /** Told of a candidate whose data cannot be examined: the others go on. */
  readonly onFailure: (borrowerId: string, error: unknown) => void;
}

export interface ExamineTask {
  readonly dates: readonly LocalDate[];
  readonly territory: Pick<Territory, 'zone'>;
  readonly asOf: Instant;
}

const atOnce = 8;

/** Reads everything about each candidate anew and says whether, where and when it may be visited. */
export async function examineCandidates(
  deps: ExamineDeps,
  candidates: readonly VisitCandidate[],
  task: ExamineTask,
): Promise<readonly Examined[]> {
  return mapLimited(candidates, atOnce, (candidate) =>
    unlessFaulty<Examined, Examined>(
      async () => ({ candidate, eligibility: eligibilityOf(await factsOf(deps, candidate, task)) }),
      (error) => {
        deps.onFailure(candidate.borrowerId, error);
        const refusal = { rule: 'data-faulty', source: 'stored records', loanId: null };
        return { candidate, eligibility: { ok: false, refusals: [refusal] } };
      },
    ),
  );
}

async function factsOf(
  deps: ExamineDeps,
  candidate: VisitCandidate,
  { dates, territory, asOf }: ExamineTask,
): Promise<EligibilityFacts> {
  const { borrowerId } = candidate;
  const [files, borrowers, contacts, contactability] = await Promise.all([
    deps.cases.load(candidate.loans.map(({ loanId }) => loanId)),
    deps.portfolio.borrowers([borrowerId]),
    deps.cases.contacts({ borrowerId }),
    deps.contactability.find(borrowerId),
  ]);
  const standings = await Promise.all(
    candidate.loans.map((one) => loanStanding(deps, one, { file: files.get(one.loanId), asOf })),
  );
  const borrower = borrowers.get(borrowerId);
  const calendar = standings.find((one) => one.calendar !== null)?.calendar ?? noHolidays;
  return {
    candidate,
    borrower,
    loans: standings.map(({ standing }) => standing),
    contactability: standingOf(contactability, borrower ?? nobody, asOf),
    terms: { ledger: ledgerOf(contacts), pack: deps.pack, calendar },
    dates,
    zone: territory.zone,
    now: asOf,
  };
}

/** Whoever is not in the book said nothing; that he is not there is refused by itself. */
const nobody: Pick<Borrower, 'phones' | 'representative'> = { phones: [] };

async function loanStanding(
  { portfolio, treatment, zone }: ExamineDeps,
  { loanId, taskId }: VisitCandidate['loans'][number],
  { file, asOf }: { readonly file: CaseFile | undefined; readonly asOf: Instant },
): Promise<{ readonly standing: LoanStanding; readonly calendar: HolidayCalendar | null }> {
  const found = await portfolio.loan(loanId);
  const known = file?.case;
  const stored = { loanId, taskId, case: known, holds: file?.holds ?? [] };
  if (found === undefined)
    return {
      standing: { ...stored, loan: undefined, arrears: undefined, lastStep: undefined },
      calendar: null,
    };
  const settings = await portfolio.settings(found.loan.product);
  const businessDate = localDateAt(asOf, zone);
  const arrears = deriveArrears({ ...found, businessDate, cutoff: asOf, zone, settings, countPending: true });
  const last = known?.done.at(-1)?.step;
  const steps = known === undefined ? [] : strategyOf(treatment, known, found.loan.product).steps;
  const lastStep = steps.find(({ id }) => id === last)?.kind;
  return { standing: { ...stored, loan: found.loan, arrears, lastStep }, calendar: settings.calendar };
}
