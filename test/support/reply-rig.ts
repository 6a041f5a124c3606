import { openComplaint } from '../../functions/complaints/open-complaint.ts';
import { openDispute } from '../../functions/replies/open-dispute.ts';
import { replyToVisit } from '../../functions/visits/answer-visit.ts';
import { takeReply, type ReplyDeps } from '../../functions/replies/take-reply.ts';
import { borrowerMessageSchema, type BorrowerMessage } from '../../shared/contracts/queues.ts';
import type { InboundText } from '../../shared/contracts/replies.ts';
import { replyWords } from '../../shared/policy/replies/index.ts';
import { acknowledgeComplaint, wordReply } from '../../shared/policy/texts/index.ts';
import { aClock } from './complaints.ts';
import { memoryAnswerStore } from './memory-answer-store.ts';
import { MemoryComplaintStore } from './memory-complaint-store.ts';
import { visitDesk } from './visit-desk.ts';
import { zone, type World, type Wrap } from './world.ts';

export const number = '+12015550123';
/** A text from B1's number. */
export const said = (messageBody: string, inboundMessageId = 'in-1'): InboundText => ({
  originationNumber: number,
  destinationNumber: '+12015550999',
  messageBody,
  inboundMessageId,
});

/** Takes replies in a world, with everything they may lead to. */
export function rig(world: World) {
  const complaints = new MemoryComplaintStore();
  const answers = memoryAnswerStore();
  const people: BorrowerMessage[] = [];
  const open = openComplaint({
    complaints: complaints,
    portfolio: world.portfolio,
    clock: world.clock.now,
    terms: { ...aClock, zone },
    holdsCollection: true,
  });
  const { visits, news, deps: desk } = visitDesk(world);
  const answerVisit = replyToVisit(desk);
  const deps = (wrap: Wrap = (port) => port): ReplyDeps => ({
    ...world.gateDeps(wrap),
    words: replyWords,
    people: wrap({
      messages: (messages: readonly BorrowerMessage[]) => {
        people.push(...messages.map((one) => borrowerMessageSchema.parse(one)));
        return Promise.resolve();
      },
    }),
    openComplaint: (statement, operationId) => open({ statement, operationId, borrowerId: undefined }),
    dispute: openDispute(wrap(answers)),
    answerVisit: async (borrowerId, answer, at) => (await answerVisit(borrowerId, answer, at)).ok,
    wordReply,
    acknowledge: acknowledgeComplaint,
  });
  return { world, complaints, answers, people, visits, news, deps, take: takeReply(deps()) };
}

/** Lines of the ledger that replies made. */
export const outOf = (world: World) =>
  world.cases.allContacts().filter(({ contactId }) => contactId.includes('#reply#'));
