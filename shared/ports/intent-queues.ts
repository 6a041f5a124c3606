import type { CallTask, DeskTask, TextMessage, VisitTask } from '../contracts/queues.ts';

/** Ways out of the review. Sending twice is harmless: the gate claims, and people's tasks carry an id to keep once. */
export interface IntentQueues {
  /**
   * To the queue of the country each goes to, as far as its number is known now. The number itself is not enqueued, and
   * the gate keeps the pace of the one it finds.
   */
  texts(
    messages: readonly TextMessage[],
    numberOf: (message: TextMessage) => string | undefined,
  ): Promise<void>;
  /** Tasks of people at a desk, told apart by their kind. */
  calls(tasks: readonly (CallTask | DeskTask)[]): Promise<void>;
  visits(tasks: readonly VisitTask[]): Promise<void>;
}
