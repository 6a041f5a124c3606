import { join } from 'node:path';
import { findDeliveries } from '../../infra/local/run/deliveries.ts';
import { deliver, openSession, type Session } from '../../infra/local/run/session.ts';
import { startStack } from '../../infra/local/stack.ts';
import { synthesize } from '../../infra/synth.ts';
import { epochMs, instantAt } from '../../shared/domain/instant.ts';
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
  const stack = await startStack({ assembly, clockStart, log: join(dir, 'functions.log') });
  const session = openSession(stack);
  const feed = join(dir, 'feed');
  await writeBenchFeed(feed, 'fuzz', [{ day: 10, loans, unpaidFrom: 1 }]);
  for (const delivery of await findDeliveries(feed)) await deliver(session, delivery);
  const ids = (prefix: string): string[] =>
    Array.from({ length: loans }, (_, at) => `${prefix}-fuzz-10-${at}`);
  return { session, known: { loanId: ids('L'), borrowerId: ids('B') } };
}
