import type { AnswersView } from '../../shared/contracts/answer-routes.ts';
import type { Caller } from '../../shared/contracts/api/caller.ts';
import type { Answers, Arrangement, Hardship } from '../../shared/domain/answers/answers.ts';

const hidden = '(masked)';

/** Whose hardship it is: kept where a borrower tells it himself; what the desk takes down is the first borrower's. */
export const askerOf = (caller: Caller): Pick<Hardship, 'askedBy'> =>
  caller.role === 'borrower' ? { askedBy: caller.borrowerId } : {};

/**
 * Answers as the caller may read them. What a borrower told of his money and his life is his and the desk's: another
 * borrower of the same loan sees that a review is under way, and an auditor that it was decided.
 */
export function answersFor(caller: Caller, answers: Answers): AnswersView {
  const { loanId, promises, arrangements, hardships, disputes } = answers;
  return {
    loanId,
    promises: [...promises],
    plans: arrangements.map((plan) => planFor(caller, plan)),
    hardships: hardships.map((one) => hardshipFor(caller, one, answers.borrowerId)),
    disputes: disputes.map((one) =>
      caller.role === 'auditor'
        ? { ...one, text: hidden, finding: one.finding === null ? null : hidden }
        : one,
    ),
  };
}

/** Why a supervisor went beyond the rules is the desk's; an auditor sees who did. */
function planFor({ role }: Caller, { approval, ...plan }: Arrangement): AnswersView['plans'][number] {
  const shown = approval !== undefined && role === 'auditor' ? { ...approval, reason: hidden } : approval;
  return {
    ...plan,
    rates: [...plan.rates],
    ...(shown !== undefined && role !== 'borrower' && { approval: shown }),
  };
}

function hardshipFor(
  caller: Caller,
  { askedBy, ...one }: Hardship,
  firstBorrower: string,
): AnswersView['hardships'][number] {
  const isOthers = caller.role === 'borrower' && caller.borrowerId !== (askedBy ?? firstBorrower);
  if (!isOthers && caller.role !== 'auditor') return { ...one, documents: [...one.documents] };
  return {
    ...one,
    incomeMinor: null,
    expensesMinor: null,
    reason: hidden,
    documents: one.documents.map(() => hidden),
  };
}
