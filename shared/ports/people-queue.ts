import type { BorrowerMessage } from '../contracts/queues.ts';

/** What a borrower wrote, for people to read and answer. The receiver keeps one a task id. */
export interface PeopleQueue {
  messages(messages: readonly BorrowerMessage[]): Promise<void>;
}
