import { numberToTry } from '../../shared/domain/contactability/standing.ts';
import { newsTold } from '../../shared/domain/visits/visit-notice.ts';
import type { Visit } from '../../shared/domain/visits/visit.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { PortfolioReader } from '../../shared/ports/portfolio-reader.ts';
import type { VisitQueues } from '../../shared/ports/visit-queues.ts';
import type { VisitStore } from '../../shared/ports/visit-store.ts';
import { unlessFaulty } from '../../shared/runtime/faulty-data.ts';
import { rewriteVisit } from './change-visit.ts';

export interface SendOutDeps {
  readonly visits: VisitStore;
  readonly queues: VisitQueues;
  readonly portfolio: Pick<PortfolioReader, 'borrowers'>;
  readonly clock: Clock;
}

/**
 * Hands on what a visit has for others: its text to the send gate's queue, its news to the team's.
 *
 * Twice: the gate claims a text once, and the team keeps one message per id. Late or half: text and news stay in the
 * visit until the gate settled the one and the queue took the other; the timers hand them on again.
 */
export async function sendOut(deps: SendOutDeps, visit: Visit): Promise<void> {
  const { visits, queues, clock } = deps;
  const { visitId, notice, news } = visit;
  if (notice !== null && notice.readyAt <= clock())
    await queues.texts([{ visitId, contactId: notice.contactId }], await numberOf(deps, visit));
  if (news === null) return;
  const { team, date, fromMinute, toMinute } = visit;
  await queues.team([
    {
      messageId: `${visitId}#${news.kind}#${news.at}`,
      visitId,
      kind: news.kind,
      reason: news.reason,
      at: news.at,
      date,
      fromMinute,
      toMinute,
      agentIds: team.map(({ agentId }) => agentId),
    },
  ]);
  await rewriteVisit({ visits }, visitId, (now) => (now.news?.at === news.at ? newsTold(now) : undefined));
}

/** Where the text will go, for the queue's sake. With a faulty record it goes with the others', and the gate says which. */
function numberOf({ portfolio }: SendOutDeps, { borrowerId, notice }: Visit): Promise<string | undefined> {
  return unlessFaulty(
    async () => {
      const borrower = (await portfolio.borrowers([borrowerId])).get(borrowerId);
      return numberToTry(undefined, borrower?.phones ?? [], notice?.attempt ?? 0)?.number;
    },
    () => undefined,
  );
}
