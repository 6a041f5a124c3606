import { setTimeout as sleep } from 'node:timers/promises';
import type { DaysDone } from './days.ts';
import type { Session } from './session.ts';

/** How often the queues are looked at while serving. */
const pollMs = 200;

/**
 * Serves the API until Ctrl-C, with a complaint ready to paste. The virtual clock goes on with real time, so that waiting
 * texts meet their opening hours and schedules fire.
 */
export async function serveUntilStopped({ stack }: Session, done: DaysDone): Promise<void> {
  const { api } = stack;
  if (api === undefined) throw new RangeError('the assembly has no API');
  const loanId =
    done.monthEnds.findLast(({ inArrears }) => inArrears)?.loanId ?? done.books.loans[0]?.loan.id ?? 'LOAN';
  console.log(`\nAPI on ${api.url} (this machine only). File a complaint:\n`);
  console.log(complaintCommand(api, loanId));
  console.log(
    `\nOther tokens: npm run token -- --role borrower --borrower ID; the whole API: ${api.url}/openapi.json`,
  );
  console.log('\nCtrl-C stops.');
  const stop = new AbortController();
  const onSignal = (): void => {
    stop.abort();
  };
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  let last = performance.now();
  while (!stop.signal.aborted) {
    await sleep(pollMs);
    const now = performance.now();
    await stack.advanceTo(Math.round(stack.clock.now() + now - last));
    last = now;
  }
}

type Api = NonNullable<Session['stack']['api']>;

function complaintCommand({ url }: Api, loanId: string): string {
  const body = JSON.stringify({
    loanId,
    channel: 'hotline',
    category: 'amount',
    text: 'I paid this instalment at the branch last week.',
  });
  const { port } = new URL(url);
  return [
    `curl -i ${url}/complaints \\`,
    `  -H "authorization: Bearer $(npm run --silent token -- --role officer --port ${port})" \\`,
    `  -H 'content-type: application/json' -H 'idempotency-key: '$(uuidgen) \\`,
    `  -d '${body}'`,
  ].join('\n');
}
