import type { Answers } from '../../shared/domain/answers/answers.ts';
import { affordableRate } from '../../shared/domain/answers/plan.ts';
import type { AnswerRules } from '../../shared/domain/answers/answer-rules.ts';
import type { Language } from '../../shared/domain/portfolio.ts';
import type { SegmentName } from '../../shared/domain/treatment/segment.ts';
import type { OptionTerms } from '../../shared/domain/visits/pay-options.ts';
import { visitPack, type ConversationGuide, type VisitPack } from '../../shared/domain/visits/visit-pack.ts';
import type { Visit } from '../../shared/domain/visits/visit.ts';
import type { CaseStore } from '../../shared/ports/case-store.ts';
import type { PortfolioReader } from '../../shared/ports/portfolio-reader.ts';
import { readLoan, type LoanDeps } from '../borrower/loan-file.ts';

export interface PackDeps extends LoanDeps {
  readonly portfolio: Pick<PortfolioReader, 'loan' | 'settings' | 'borrowers'>;
  readonly cases: Pick<CaseStore, 'load'>;
  readonly terms: OptionTerms;
  readonly plan: AnswerRules['plan'];
  readonly guide: (segment: SegmentName, language: Language) => ConversationGuide;
}

const anybody = { by: 'visit-pack', borrowerId: null, source: 'visit' } as const;

/**
 * The pack of a visit as the books are now; undefined where no loan of it has a case any more, or its borrower left the
 * book. The loans are asked about in the very words in which the borrower's own pages ask.
 */
export async function readPack(deps: PackDeps, visit: Visit): Promise<VisitPack | undefined> {
  const [loans, files, borrowers] = await Promise.all([
    Promise.all(visit.loanIds.map((loanId) => readLoan(deps, loanId, anybody))),
    deps.cases.load(visit.loanIds),
    deps.portfolio.borrowers([visit.borrowerId]),
  ]);
  const borrower = borrowers.get(visit.borrowerId);
  const found = loans.filter((one) => one !== undefined);
  const [first] = found;
  const known = visit.loanIds.flatMap((loanId) => files.get(loanId) ?? []);
  const segment = known.find((one) => one.case !== undefined)?.case?.segment;
  if (borrower === undefined || first === undefined || segment === undefined) return undefined;
  const affordable = affordableIn(
    known.flatMap(({ answers }) => answers ?? []),
    deps.plan,
  );
  return visitPack({
    authorisation: {
      number: `AL-${visit.visitId}-${visit.proposal}`,
      issuedOn: first.today,
      ...{ visitId: visit.visitId, date: visit.date, fromMinute: visit.fromMinute, toMinute: visit.toMinute },
      address: visit.address.text,
      team: visit.team.map(({ name, badge }) => ({ name, badge })),
    },
    borrower,
    questions: found.map(({ question }) => question),
    affordableMinor:
      affordable === undefined ? {} : { [currencyOf(found, affordable.loanId)]: affordable.minor },
    terms: deps.terms,
    guide: deps.guide(segment, borrower.language),
  });
}

/** What the borrower said last of a month's money, in need; of the loan it was said about. */
function affordableIn(
  all: readonly Answers[],
  rules: AnswerRules['plan'],
): { readonly loanId: string; readonly minor: number } | undefined {
  const said = all
    .flatMap(({ loanId, hardships }) => hardships.map((one) => ({ loanId, ...one })))
    .filter(({ state }) => state === 'in-review' || state === 'granted')
    .sort((a, b) => (a.askedAt < b.askedAt ? -1 : 1));
  const last = said.at(-1);
  return last && { loanId: last.loanId, minor: affordableRate(last, rules) };
}

const currencyOf = (
  loans: readonly {
    readonly question: { readonly loan: { readonly id: string; readonly currency: string } };
  }[],
  loanId: string,
): string => loans.find(({ question }) => question.loan.id === loanId)?.question.loan.currency ?? '';
