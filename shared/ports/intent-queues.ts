import type { CallTask, DeskTask, TextMessage, VisitTask } from '../contracts/queues.ts';

/** Ways out of the review. Sending twice is harmless: the gate claims, and people's tasks carry an id to keep once. */
export interface IntentQueues {
  texts(messages: readonly TextMessage[]): Promise<void>;
  /** Tasks of people at a desk, told apart by their kind. */
  calls(tasks: readonly (CallTask | DeskTask)[]): Promise<void>;
  visits(tasks: readonly VisitTask[]): Promise<void>;
}
