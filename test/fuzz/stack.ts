import { join } from 'node:path';
import { findDeliveries } from '../../infra/local/run/deliveries.ts';
import { deliver, openSession, type Session } from '../../infra/local/run/session.ts';
import { startStack } from '../../infra/local/stack.ts';
import { synthesize } from '../../infra/synth.ts';
import { dynamoAgentStore } from '../../shared/adapters/dynamo/agent-store.ts';
import { epochMs, instantAt, instantOf } from '../../shared/domain/instant.ts';
import { localDate } from '../../shared/domain/local-date.ts';
import { writeBenchFeed } from '../bench/bench-feed.ts';

const zone = 'Asia/Taipei';
const loans = 20;

/** The whole stack with a small book, a day after an instalment was missed. */
export async function openFuzzStack(
  dir: string,
): Promise<{ session: Session; known: Readonly<Record<string, readonly string[]>> }> {
  const assembly = join(dir, 'cdk.out');
  synthesize({ outdir: assembly, stage: 'local', validate: false });
  const clockStart = epochMs(instantAt(localDate('2025-01-11'), 12 * 60, zone));
  // A machine busy with other work is no server error: see `patience`.
  const stack = await startStack({ assembly, clockStart, patience: 20, log: join(dir, 'functions.log') });
  const session = openSession(stack);
  const feed = join(dir, 'feed');
  await writeBenchFeed(feed, 'fuzz', [{ day: 10, loans, unpaidFrom: 1 }]);
  for (const delivery of await findDeliveries(feed)) await deliver(session, delivery);
  return { session, known: { loanId: idsOf('L'), borrowerId: idsOf('B') } };
}

const idsOf = (prefix: string, count = loans): readonly string[] =>
  Array.from({ length: count }, (_, at) => `${prefix}-fuzz-10-${at}`);

const few = 4;
const day = localDate('2025-01-14');
const agentIds = ['A-1', 'A-2', 'A-3', 'A-4'];

/**
 * Lives on for three days, so that there are texts, cases and timelines, and gives the first borrowers what no route
 * makes: calls to be made and visits of this very hour, with the agents for them. Few of each: requests meet them often.
 */
export async function liveThrough(session: Session): Promise<Readonly<Record<string, readonly string[]>>> {
  const [loanIds, borrowerIds] = [idsOf('L', few), idsOf('B', few)];
  const team = await agentsHired(session);
  const { stack } = session;
  for (const [at, loanId] of loanIds.entries()) {
    await callTask(session, { loanId, borrowerId: `B-fuzz-10-${at}` });
    const visit = {
      ...{ visitId: `V-${at}`, borrowerId: `B-fuzz-10-${at}`, loanIds: [loanId], zone, date: day },
      ...{ fromMinute: 14 * 60, toMinute: 16 * 60, team },
      address: {
        kind: 'home',
        text: '12F-3, No. 100, Songren Road, Taipei',
        latitude: 25.03,
        longitude: 121.57,
      },
    };
    const reply = await stack.invoke('visit-desk', { operation: 'propose', visit });
    if (!reply.ok) throw new Error(`no visit to begin with: ${reply.errorMessage}`);
  }
  await stack.advanceTo(epochMs(instantAt(day, 13 * 60 + 45, zone)));
  return {
    ...{ loanId: loanIds, borrowerId: borrowerIds, agentId: agentIds },
    ...{ bookLoanId: idsOf('L').slice(few - 1), bookBorrowerId: idsOf('B').slice(few - 1) },
    visitId: loanIds.map((_, at) => `V-${at}`),
    taskId: loanIds.map(taskOf),
  };
}

const taskOf = (loanId: string): string => `${loanId}#phone#2025-01-11`;

async function callTask(
  { cases, stack }: Session,
  { loanId, borrowerId }: { readonly loanId: string; readonly borrowerId: string },
): Promise<void> {
  const at = instantOf(stack.clock.now());
  const nobody = { to: null, text: null, messageId: null, reason: null };
  const decided = { step: 'phone', channel: 'call', businessDate: localDate('2025-01-11') } as const;
  await cases.claim({
    ...{ contactId: taskOf(loanId), loanId, borrowerId, decidedAt: at, at, state: 'QUEUED' },
    ...decided,
    ...nobody,
  });
}

async function agentsHired({
  client,
  table,
}: Session): Promise<{ agentId: string; name: string; badge: string }[]> {
  const agents = dynamoAgentStore(client, table('agents'));
  const weekdays = [1, 2, 3, 4, 5, 6, 7];
  for (const agentId of agentIds)
    await agents.register({
      ...nameOf(agentId),
      document: { number: `ID-${agentId}`, expiresOn: localDate('2030-12-31') },
      training: { completedOn: localDate('2025-01-02') },
      assessment: { takenOn: localDate('2025-01-02'), score: 90 },
      languages: ['en'],
      territory: 'taipei',
      visitsADay: 6,
      shifts: weekdays.map((weekday) => ({ weekday, fromMinute: 9 * 60, toMinute: 18 * 60 })),
      leave: [],
      suspension: null,
      version: 1,
    });
  return agentIds.slice(0, 2).map(nameOf);
}

const nameOf = (agentId: string) => ({ agentId, name: `Agent ${agentId}`, badge: `badge-${agentId}` });
