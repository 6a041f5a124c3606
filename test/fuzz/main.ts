import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openFuzzStack } from './stack.ts';
import { fuzz, type FuzzReport } from './fuzz.ts';

const { values } = parseArgs({
  options: { requests: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' } },
});

const dir = await mkdtemp(join(tmpdir(), 'collections-fuzz-'));
const { session, known } = await openFuzzStack(dir);
try {
  const started = performance.now();
  const { api } = session.stack;
  if (api === undefined) throw new Error('the assembly has no API');
  const report = await fuzz({ api, requests: Number(values.requests), seed: Number(values.seed), known });
  print(report, (performance.now() - started) / 1000);
  process.exitCode = report.faults.length === 0 ? 0 : 1;
} finally {
  session.client.destroy();
  await session.stack.stop();
  await rm(dir, { recursive: true, force: true });
}

function print({ requests, faults, answers }: FuzzReport, seconds: number): void {
  for (const [operation, counts] of [...answers].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const statuses = [...counts].sort(([a], [b]) => a - b).map(([status, times]) => `${status}: ${times}`);
    console.log(`${operation.padEnd(28)} ${statuses.join('  ')}`);
  }
  for (const { operation, words, times, sent, answer } of faults) {
    console.log(`\n${operation}: ${words} (${times} times)`);
    const { authorization, ...headers } = sent.headers;
    console.log(
      JSON.stringify({ ...sent, headers: { ...headers, authorization: authorization && '…' } }).slice(
        0,
        2000,
      ),
    );
    console.log(`${answer.status} ${answer.body.slice(0, 1000)}`);
  }
  const rate = Math.round(requests / seconds);
  console.log(
    `\n${requests} requests in ${seconds.toFixed(1)} s (${rate} a second): ${faults.length} kinds of fault`,
  );
}
