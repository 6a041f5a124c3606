import type { VisitText, TeamMessage } from '../contracts/visits.ts';

/** Ways out of a visit: texts for the send gate, news for the team. Sending twice is harmless, each carries its id. */
export interface VisitQueues {
  /**
   * To the queue of the country that `number` dials; undefined: it is not known, and they lie with the others'. The number
   * itself is not enqueued.
   */
  texts(messages: readonly VisitText[], number: string | undefined): Promise<void>;
  team(messages: readonly TeamMessage[]): Promise<void>;
}
