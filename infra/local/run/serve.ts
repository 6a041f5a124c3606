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
  console.log(`\nAPI on ${api.url} (this machine only; signed requests, as in AWS). File a complaint:\n`);
  console.log(complaintCommand(api, loanId));
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

function complaintCommand({ url, region, credentials }: Api, loanId: string): string {
  const body = JSON.stringify({
    loanId,
    channel: 'hotline',
    category: 'amount',
    text: 'I paid this instalment at the branch last week.',
  });
  return [
    `curl -i ${url}/complaints \\`,
    `  --aws-sigv4 'aws:amz:${region}:execute-api' --user '${credentials.accessKeyId}:${credentials.secretAccessKey}' \\`,
    `  -H 'content-type: application/json' \\`,
    `  -d '${body}'`,
  ].join('\n');
}
