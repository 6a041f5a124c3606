import { standingOffer, type Arrangement } from '../../shared/domain/answers/answers.ts';
import { deriveArrears, nextKnownPayment, type Arrears } from '../../shared/domain/arrears/index.ts';
import type { CollectionCase, Contact, Hold } from '../../shared/domain/case.ts';
import type { Contactability } from '../../shared/domain/contactability/contactability.ts';
import { localDateAt } from '../../shared/domain/instant.ts';
import type { LocalDate } from '../../shared/domain/local-date.ts';
import { ledgerOf } from '../../shared/domain/permit/ledger.ts';
import type { ContactPack } from '../../shared/domain/permit/pack.ts';
import { noHolidays } from '../../shared/domain/permit/request.ts';
import type { Terms } from '../../shared/domain/permit/rule.ts';
import type { Borrower, Loan } from '../../shared/domain/portfolio.ts';
import type { Reminder } from '../../shared/domain/send-decision.ts';
import { circumstancesOf, type Circumstances } from '../../shared/domain/treatment/circumstances.ts';
import { leftOf, payByOf, type UpcomingQuestion } from '../../shared/domain/treatment/upcoming.ts';
import type { CaseStore } from '../../shared/ports/case-store.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ContactabilityStore } from '../../shared/ports/contactability-store.ts';
import type { PortfolioReader } from '../../shared/ports/portfolio-reader.ts';
import { contactabilityOf } from '../../shared/runtime/number-words.ts';

export interface FactsDeps {
  readonly cases: CaseStore;
  readonly portfolio: PortfolioReader;
  readonly contactability: ContactabilityStore;
  readonly clock: Clock;
  /** Contact policy of the deployment. */
  readonly pack: ContactPack;
  readonly zone: string;
}

/** Everything the gate decides on, read at one moment. */
export interface Facts {
  readonly case: CollectionCase | undefined;
  readonly holds: readonly Hold[];
  readonly circumstances: Circumstances;
  readonly loan: Loan;
  readonly arrears: Arrears;
  readonly reminder: Reminder | undefined;
  /** A plan the borrower may still accept; undefined: none was offered him. */
  readonly offer: Arrangement | undefined;
  readonly borrower: Borrower | undefined;
  /** What the borrower said about being contacted; undefined: nothing. */
  readonly contactability: Contactability | undefined;
  readonly nextPaymentOn: LocalDate | undefined;
  /** Where else people who owe this loan live: their clocks count too. */
  readonly otherZones: readonly string[];
  /** The borrower's ledger, of all loans. */
  readonly contacts: readonly Contact[];
  /** What contact policy decides by: the ledger, the pack, the holidays. */
  readonly terms: Terms;
}

/**
 * Reads the loan, its case, its people and their ledger over all loans anew; undefined: the loan is not in the book.
 */
export async function readFacts(deps: FactsDeps, loanId: string): Promise<Facts | undefined> {
  const file = await deps.portfolio.loan(loanId);
  if (file === undefined) return undefined;
  const { borrowerId, coBorrowerIds, product } = file.loan;
  // All in one moment: what stands in the same table then comes in the same answer.
  const people = deps.portfolio.borrowers([borrowerId, ...coBorrowerIds]);
  const phones = people.then((known) => known.get(borrowerId)?.phones ?? []);
  const [files, settings, borrowers, contacts, contactability] = await Promise.all([
    deps.cases.load([loanId], new Map([[loanId, borrowerId]])),
    deps.portfolio.settings(product),
    people,
    deps.cases.contacts({ borrowerId }),
    contactabilityOf(deps, { id: borrowerId, phones }),
  ]);
  const cutoff = deps.clock();
  const businessDate = localDateAt(cutoff, deps.zone);
  const next = nextKnownPayment(file.payments, cutoff);
  const { case: known, holds = [], answers } = files.get(loanId) ?? {};
  const arrears = deriveArrears({
    ...file,
    businessDate,
    cutoff,
    zone: deps.zone,
    settings,
    countPending: true,
  });
  return {
    case: known,
    holds,
    offer: answers && standingOffer(answers, { today: businessDate, overdueMinor: arrears.overdueMinor }),
    circumstances: circumstancesOf(holds, answers),
    loan: file.loan,
    reminder: reminderOf(known, { ...file, businessDate, cutoff, settings, countPending: true }),
    arrears,
    borrower: borrowers.get(borrowerId),
    contactability,
    nextPaymentOn: next === undefined ? undefined : localDateAt(next, deps.zone),
    otherZones: coBorrowerIds.flatMap((id) => borrowers.get(id)?.zone ?? []),
    contacts,
    terms: { ledger: ledgerOf(contacts), pack: deps.pack, calendar: settings.calendar ?? noHolidays },
  };
}

/** An intent on a case that is not open is a reminder: of the instalment the item names. */
function reminderOf(known: CollectionCase | undefined, question: UpcomingQuestion): Reminder | undefined {
  const dueOn = known?.status === 'open' ? null : known?.remindedFor;
  if (dueOn == null) return undefined;
  return { payBy: payByOf(dueOn, question.settings), left: leftOf(question, dueOn) };
}

/** What the text says is owed: of a reminder, what is about to fall due, and the day it may be paid by. */
export function owedIn({ arrears, reminder }: Facts): Arrears {
  if (reminder?.left === undefined) return arrears;
  return { ...arrears, overdueMinor: reminder.left.leftMinor, oldestUnmetDueOn: reminder.payBy };
}
