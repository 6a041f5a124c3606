import type { CallTask, TextMessage, VisitTask } from '../contracts/queues.ts';

/** Ways out of the review. Sending twice is harmless: the gate claims, and people's tasks carry an id to keep once. */
export interface IntentQueues {
  texts(messages: readonly TextMessage[]): Promise<void>;
  calls(tasks: readonly CallTask[]): Promise<void>;
  visits(tasks: readonly VisitTask[]): Promise<void>;
}
