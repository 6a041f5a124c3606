import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { liveThrough, openFuzzStack } from './stack.ts';
import { fuzz, type FuzzReport } from './fuzz.ts';
import type { Answer } from './wire.ts';

const { values } = parseArgs({
  options: { requests: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' } },
});

const began = performance.now();
const dir = await mkdtemp(join(tmpdir(), 'collections-fuzz-'));
const { session } = await openFuzzStack(dir);
try {
  const known = await liveThrough(session);
  const { api } = session.stack;
  if (api === undefined) throw new Error('the assembly has no API');
  console.error(`stack up, fed and lived on for three days after ${secondsSince(began)} s`);
  const started = performance.now();
  const onAnswer = (count: number): void => {
    if (count % 500 === 0 || count === 1) console.error(`${count} answered after ${secondsSince(started)} s`);
  };
  const [requests, seed] = [Number(values.requests), Number(values.seed)];
  const report = await fuzz({ api, requests, seed, known, onAnswer });
  print(report, { seconds: secondsSince(started), log: await readFile(join(dir, 'functions.log'), 'utf8') });
  process.exitCode = report.faults.length === 0 ? 0 : 1;
} finally {
  session.client.destroy();
  await session.stack.stop();
  await rm(dir, { recursive: true, force: true });
}

function secondsSince(started: number): number {
  return Math.round((performance.now() - started) / 1000);
}

/** What the functions logged of a request. */
function loggedOf(log: string, { headers }: Answer): string {
  const id = headers['x-correlation-id'];
  const lines = typeof id === 'string' ? log.split('\n').filter((line) => line.includes(id)) : [];
  return lines.join('\n').slice(0, 3000);
}

function print(
  { requests, faults, answers, callers }: FuzzReport,
  { seconds, log }: { readonly seconds: number; readonly log: string },
): void {
  for (const [operation, counts] of [...answers].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const statuses = [...counts].sort(([a], [b]) => a - b).map(([status, times]) => `${status}: ${times}`);
    console.log(`${operation.padEnd(28)} ${statuses.join('  ')}`);
  }
  console.log(`\ncallers: ${[...callers].map(([role, times]) => `${role} ${times}`).join(', ')}`);
  const neverTaken = [...answers].filter(([, counts]) => [...counts.keys()].every((status) => status >= 300));
  console.log(`never answered 2xx: ${neverTaken.map(([operation]) => operation).join(', ') || 'none'}`);
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
    console.log(loggedOf(log, answer));
  }
  const rate = Math.round(requests / Math.max(1, seconds));
  console.log(`\n${requests} requests in ${seconds} s (${rate} a second): ${faults.length} kinds of fault`);
}
