import { visitMessageSchema, type VisitMessage, type VisitTask } from '../../shared/contracts/queues.ts';
import {
  nowhere,
  takeTask,
  type VisitCandidate,
  type VisitRequestTask,
} from '../../shared/domain/visits/candidate.ts';
import { territoryOf, type Territory } from '../../shared/domain/visits/territory.ts';
import type { VisitCandidateStore } from '../../shared/ports/visit-candidate-store.ts';
import { Retryable } from '../../shared/runtime/errors.ts';
import { parseMessage } from '../../shared/runtime/serve.ts';

export interface IntakeDeps {
  readonly candidates: VisitCandidateStore;
  readonly territories: readonly Territory[];
}

const attemptsAtMost = 5;

/**
 * Takes a visit task from the queue and keeps it as a candidate.
 *
 * Twice: a task that is known changes nothing. Late: the plan looks at everything anew on its day. Half: one conditional
 * write a task; a message not deleted comes again.
 *
 * @throws Retryable when others keep changing the candidate: the message comes again.
 */
export function takeIn(deps: IntakeDeps): (task: VisitTask) => Promise<VisitCandidate | undefined> {
  return async (task) => {
    const territory = territoryFor(deps, task);
    for (let attempt = 0; attempt < attemptsAtMost; attempt += 1) {
      const known = await deps.candidates.find(task.borrowerId);
      const next = takeTask(known, requestOf(task), territory);
      if (next === undefined) return undefined;
      if (await deps.candidates.save(next)) return next;
    }
    throw new Retryable(`visit candidate of task ${task.taskId}: changed by others`);
  };
}

function territoryFor({ territories }: IntakeDeps, { addresses }: VisitTask): string {
  const place = addresses.find(({ kind }) => kind === 'home') ?? addresses[0];
  return place === undefined ? nowhere : (territoryOf(territories, place)?.territoryId ?? nowhere);
}

function requestOf({ owed, ...task }: VisitTask): VisitRequestTask {
  const { borrowerId, name, language, businessDate, loanId, taskId, decidedAt } = task;
  const { currency, overdueMinor, delinquentDays } = owed;
  return {
    borrowerId,
    name,
    language,
    businessDate,
    loan: { loanId, taskId, decidedAt, currency, overdueMinor, delinquentDays },
  };
}

interface QueueRecord {
  readonly messageId: string;
  readonly body: string;
}

/**
 * Takes whatever comes on the queue: a task is kept, everything else has the visits of the loan's borrower looked at again. A
 * withdrawal that overtook its task needs no mark: the plan looks at payments anew before anybody is proposed.
 */
export function takeMessage(deps: {
  readonly take: (task: VisitTask) => Promise<unknown>;
  readonly lookAgain: (loanId: string) => Promise<unknown>;
}): (message: VisitMessage) => Promise<unknown> {
  return (message) => (message.kind === 'visit' ? deps.take(message) : deps.lookAgain(message.loanId));
}

/** Takes in a batch; answers with the messages to deliver again. One by one: two loans of a borrower may be among them. */
export async function takeInBatch(
  records: readonly QueueRecord[],
  take: (message: VisitMessage) => Promise<unknown>,
  onFailure: (messageId: string, error: unknown) => void,
): Promise<{ batchItemFailures: { itemIdentifier: string }[] }> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { messageId, body } of records) {
    try {
      await take(parseMessage(visitMessageSchema, body));
    } catch (error) {
      onFailure(messageId, error);
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}
