import type { Channel, CollectionCase } from '../case.ts';
import type { Borrower } from '../portfolio.ts';
import type { LadderStep } from './ladder.ts';

/** The way a step is tried: over which channel, and by which of the borrower's numbers. */
export interface Route {
  readonly channel: Channel;
  /** Index into the borrower's numbers; of texts only. */
  readonly attempt: number;
}

/**
 * The next way to try a step. A text refused on one number tries the next one; when no number is left, or none may ever be
 * used, the step goes to its fallback, and where that is closed too, or it names none, to a person at the desk, who has a
 * letter left. So does every text and call to a borrower without any number. The ladder does not climb meanwhile.
 */
export function routeOf(
  step: Pick<LadderStep, 'id' | 'channel' | 'fallback'>,
  facts: { readonly case: CollectionCase | undefined; readonly borrower: Borrower | undefined },
): Route {
  const { case: known, borrower } = facts;
  const tries = known?.status === 'open' && known.tries?.step === step.id ? known.tries : undefined;
  const { count: attempt, closed = [] } = tries ?? { count: 0 };
  const numbers = borrower?.phones.length ?? 0;
  const isClosed = (channel: Channel): boolean =>
    closed.includes(channel) || (numbers === 0 && (channel === 'sms' || channel === 'call'));
  const isLeft = step.channel !== 'sms' || attempt === 0 || attempt < numbers;
  if (isLeft && !isClosed(step.channel)) return { channel: step.channel, attempt };
  const fallback = step.fallback ?? 'desk';
  return { channel: isClosed(fallback) ? 'desk' : fallback, attempt: 0 };
}
