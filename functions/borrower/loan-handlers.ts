import type { Caller } from '../../shared/contracts/api/caller.ts';
import {
  borrowerRoutes as routes,
  type DerivationView,
  type LoanHeadView,
} from '../../shared/contracts/borrower-routes.ts';
import {
  deriveArrears,
  explainArrears,
  type Arrears,
  type ArrearsExplanation,
} from '../../shared/domain/arrears/index.ts';
import type { Language, Loan } from '../../shared/domain/portfolio.ts';
import { payOptions, type OptionTerms } from '../../shared/domain/visits/pay-options.ts';
import type { LoanIndex } from '../../shared/ports/loan-index.ts';
import type { PortfolioReader } from '../../shared/ports/portfolio-reader.ts';
import { handle, type Bound } from '../../shared/runtime/api/router.ts';
import { mapLimited } from '../../shared/runtime/map-limited.ts';
import { readLoan, unknownLoan, whoIs, type LoanDeps, type LoanNow, type Who } from './loan-file.ts';

export interface LoanRouteDeps extends LoanDeps {
  readonly portfolio: Pick<PortfolioReader, 'loan' | 'settings' | 'borrowers'>;
  readonly loans: LoanIndex;
  readonly terms: OptionTerms;
  /** The derivation in sentences. */
  readonly words: (
    derived: Pick<LoanNow['question'], 'loan' | 'settings'> & { readonly explanation: ArrearsExplanation },
    language: Language,
  ) => readonly string[];
  readonly bank: { readonly howToPay: Readonly<Record<Language, string>>; readonly hotline: string };
}

const atOnce = 8;

/** Reading one's loans. Twice, late or half: nothing is written, and everything is read at the moment it is asked. */
export function loanHandlers(deps: LoanRouteDeps): readonly Bound[] {
  return [
    handle(routes.listLoans, async ({ caller, params: { borrowerId }, query: { limit, cursor } }) => {
      if (caller.role === 'borrower' && caller.borrowerId !== borrowerId) return unknownBorrower;
      const page = await deps.loans.list({ borrowerId, after: cursor, limit });
      // Of the borrower as he is now: a pointer may be older than the loan.
      const who: Who = { ...whoIs(caller), borrowerId };
      const found = await mapLimited(page.loanIds, atOnce, (loanId) => readLoan(deps, loanId, who));
      const items = found.flatMap((now) => (now === undefined ? [] : [headOf(now, borrowerId)]));
      return { body: { items, next: page.next } };
    }),
    handle(routes.readArrears, async ({ caller, params: { loanId }, query }) => {
      const now = await readLoan(deps, loanId, whoIs(caller));
      if (now === undefined) return unknownLoan;
      const language = query.language ?? (await languageOf(deps, now));
      return { body: derivationOf(deps, now, { language, viewer: viewerOf(caller, now) }) };
    }),
    handle(routes.readPaymentOptions, async ({ caller, params: { loanId }, query }) => {
      const now = await readLoan(deps, loanId, whoIs(caller));
      if (now === undefined) return unknownLoan;
      const { options, isBeyondTerms } = payOptions(now.question, deps.terms, query.affordableMinor ?? null);
      const language = query.language ?? (await languageOf(deps, now));
      return {
        body: {
          loanId,
          currency: now.question.loan.currency,
          options: options.map((one) => ({ ...one, payments: [...one.payments] })),
          isBeyondTerms,
          howToPay: deps.bank.howToPay[language],
          hotline: deps.bank.hotline,
        },
      };
    }),
  ];
}

const unknownBorrower = { problem: 'unknown-record', detail: 'There is no such borrower.' } as const;

/** Whose share is shown: the borrower's who looks, else the first borrower's. */
const viewerOf = (caller: Caller, { question: { loan } }: LoanNow): string =>
  caller.role === 'borrower' ? caller.borrowerId : loan.borrowerId;

async function languageOf({ portfolio }: LoanRouteDeps, { question: { loan } }: LoanNow): Promise<Language> {
  const borrowers = await portfolio.borrowers([loan.borrowerId]);
  return borrowers.get(loan.borrowerId)?.language ?? 'en';
}

function headOf(now: LoanNow, viewer: string): LoanHeadView {
  const books = deriveArrears({ ...now.question, countPending: false });
  return headWith(now, books, viewer);
}

function headWith(
  { question: { loan }, arrears, today }: LoanNow,
  books: Arrears,
  viewer: string,
): LoanHeadView {
  return {
    loanId: loan.id,
    product: loan.product,
    currency: loan.currency,
    status: loan.status,
    share: loan.borrowerId === viewer ? 'own' : 'shared',
    inArrears: books.inArrears,
    overdueMinor: books.overdueMinor,
    onItsWayMinor: books.overdueMinor - arrears.overdueMinor,
    oldestUnmetDueOn: books.oldestUnmetDueOn,
    pastDueDays: books.pastDueDays,
    nextDueOn: nextDueOf(loan, today),
  };
}

const nextDueOf = ({ status, instalments }: Loan, today: string) =>
  status === 'active' ? (instalments.find(({ dueOn }) => dueOn >= today)?.dueOn ?? null) : null;

function derivationOf(
  deps: LoanRouteDeps,
  now: LoanNow,
  { language, viewer }: { readonly language: Language; readonly viewer: string },
): DerivationView {
  const { loan, settings } = now.question;
  const explanation = explainArrears({ ...now.question, countPending: false });
  const { arrears } = explanation;
  return {
    ...headWith(now, arrears, viewer),
    asOf: now.today,
    language,
    words: [...deps.words({ loan, settings, explanation }, language)],
    delinquentDays: arrears.delinquentDays,
    toleratedMinor: arrears.toleratedMinor,
    penaltyInterestMinor: arrears.penaltyInterestMinor,
    instalments: explanation.instalments.map((one) => ({
      number: one.number,
      dueOn: one.dueOn,
      effectiveDueOn: one.effectiveDueOn,
      amountMinor: one.feesMinor + one.interestMinor + one.principalMinor,
      leftMinor: one.leftMinor,
      metOn: one.metOn,
    })),
    payments: explanation.payments.map(({ id, receivedOn, amountMinor, standsMinor, as }) => ({
      id,
      receivedOn,
      amountMinor,
      standsMinor,
      as,
    })),
  };
}
