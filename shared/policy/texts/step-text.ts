import type { Bank } from '../../contracts/bank.ts';
import { findTemplate } from '../../contracts/messages.ts';
import type { Arrangement } from '../../domain/answers/answers.ts';
import type { Arrears } from '../../domain/arrears/index.ts';
import { addDays } from '../../domain/local-date.ts';
import type { Borrower } from '../../domain/portfolio.ts';
import type { Owed, PlanOffer } from './facts.ts';
import { minorPerUnit } from './formats.ts';
import type { Renderer } from './render.ts';

/** A ladder step's text to word, with the facts as they are now. */
export interface StepText {
  /** As the step names it, e.g. `first-warm`. */
  readonly template: string;
  readonly borrower: Pick<Borrower, 'name' | 'language'>;
  /** What is owed; for a text before the due date, what falls due next as if it were. */
  readonly arrears: Pick<
    Arrears,
    'loanId' | 'overdueMinor' | 'currency' | 'oldestUnmetDueOn' | 'businessDate'
  >;
  /** A plan offered to the borrower that he may still accept: an offer names its terms, not the bank's ordinary ones. */
  readonly offer?: Pick<Arrangement, 'rates' | 'offerEndsOn'> | undefined;
}

/** Words the texts of ladder steps. Throws `RangeError` for a template whose facts a step does not have. */
export function stepTexts(
  renderer: Renderer,
  { bank, optOut }: { readonly bank: Bank; readonly optOut: boolean },
): (step: StepText) => string {
  return (step) => {
    const found = findTemplate(step.template);
    const message = {
      tone: found?.tone ?? 'warm',
      language: step.borrower.language,
      optOut,
    };
    switch (found?.kind) {
      case 'pre-due':
      case 'first':
      case 'second':
      case 'final':
        return renderer.text({ ...message, kind: found.kind, facts: owed(step) });
      case 'plan-offer':
        return renderer.text({ ...message, kind: found.kind, facts: offer(step, bank) });
      case 'plan-confirmation':
      case 'promise-reminder':
      case 'appointment':
      case 'visit-cancelled':
      case 'complaint-acknowledgement':
      case 'receipt':
      case 'reply-stopped':
      case 'reply-started':
      case 'reply-balance':
      case 'reply-disputed':
      case 'reply-noted':
      case undefined:
        throw new RangeError(`no step has what the text ${step.template} tells`);
    }
  };
}

function owed({ borrower, arrears }: StepText): Owed {
  if (arrears.oldestUnmetDueOn === null) throw new RangeError(`nothing is due on ${arrears.loanId}`);
  return {
    borrowerName: borrower.name,
    loanId: arrears.loanId,
    amount: { minor: arrears.overdueMinor, currency: arrears.currency },
    dueOn: arrears.oldestUnmetDueOn,
  };
}

/**
 * The plan the borrower was offered, or the bank's ordinary terms on what is overdue now; an instalment is named in whole
 * units, rounded up.
 */
function offer(step: StepText, { planOffer }: Bank): PlanOffer {
  const now = owed(step);
  const [first] = step.offer?.rates ?? [];
  const { businessDate } = step.arrears;
  const { currency, minor } = now.amount;
  const unit = minorPerUnit(currency);
  const about = (each: number): PlanOffer['each'] => ({ minor: Math.ceil(each / unit) * unit, currency });
  if (step.offer !== undefined && first !== undefined)
    return {
      ...now,
      count: step.offer.rates.length,
      each: about(first.amountMinor),
      firstOn: first.dueOn,
      replyBy: step.offer.offerEndsOn,
    };
  return {
    ...now,
    count: planOffer.instalments,
    each: about(minor / planOffer.instalments),
    firstOn: addDays(businessDate, planOffer.firstAfterDays),
    replyBy: addDays(businessDate, planOffer.openDays),
  };
}
