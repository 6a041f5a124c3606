import type { VisitText, TeamMessage } from '../contracts/visits.ts';

/** Ways out of a visit: texts for the send gate, news for the team. Sending twice is harmless, each carries its id. */
export interface VisitQueues {
  texts(messages: readonly VisitText[]): Promise<void>;
  team(messages: readonly TeamMessage[]): Promise<void>;
}
