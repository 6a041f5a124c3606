import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { readAssembly } from '../../infra/local/assembly.ts';
import type { LocalApi } from '../../infra/local/local-stack.ts';
import { readModel } from '../../infra/local/model.ts';
import { find } from '../../infra/local/names.ts';
import { startStack } from '../../infra/local/stack.ts';
import { complaintReceiptSchema } from '../../shared/contracts/complaints.ts';
import { epochMs, instantAt } from '../../shared/domain/instant.ts';
import { localDate } from '../../shared/domain/local-date.ts';
import { openFuzzStack } from '../fuzz/stack.ts';

/**
 * The API on the whole local stack at a steady rate: one complaint taken for four read, beside an empty handler in the place
 * of the function, behind the same server, authorizer and worker threads. The figure to quote is the ratio.
 */
const { values } = parseArgs({
  options: { rate: { type: 'string', default: '200' }, seconds: { type: 'string', default: '60' } },
});
const [rate, seconds] = [Number(values.rate), Number(values.seconds)];
const connections = 16;
const readsPerWrite = 4;
const warmUpSeconds = 5;

interface Figures {
  readonly asked: number;
  readonly failed: number;
  readonly p50: number;
  readonly p99: number;
}

const body = (at: number): string =>
  JSON.stringify({
    loanId: `L-fuzz-10-${at % 20}`,
    channel: 'app',
    category: 'service',
    text: 'The branch was closed.',
  });

async function fire({ url, token }: LocalApi, id: string): Promise<Figures> {
  const headers = {
    authorization: `Bearer ${await token({ role: 'officer' })}`,
    'content-type': 'application/json',
  };
  let written = 0;
  const read = { method: 'GET', path: `/v1/complaints/${id}`, headers } as const;
  const write = {
    method: 'POST',
    path: '/v1/complaints',
    setupRequest: (request: autocannon.Request): autocannon.Request => ({
      ...request,
      body: body((written += 1)),
      headers: { ...headers, 'idempotency-key': randomUUID() },
    }),
  } as const;
  const requests = [...Array.from({ length: readsPerWrite }, () => read), write];
  const shoot = (duration: number): Promise<autocannon.Result> =>
    Promise.resolve(autocannon({ url, connections, overallRate: rate, duration, requests }));
  // Functions start cold: what the first seconds take says nothing of a steady rate.
  await shoot(warmUpSeconds);
  const { requests: sent, latency, non2xx, errors, timeouts } = await shoot(seconds);
  return { asked: sent.total, failed: non2xx + errors + timeouts, p50: latency.p50, p99: latency.p99 };
}

const dir = await mkdtemp(join(tmpdir(), 'collections-bench-api-'));
try {
  const whole = await measured();
  const bare = await emptied();
  print('whole', whole);
  print('empty handler', bare);
  console.log(
    `ratio: p50 ${(whole.p50 / Math.max(1, bare.p50)).toFixed(1)}, p99 ${(whole.p99 / Math.max(1, bare.p99)).toFixed(1)}`,
  );
} finally {
  await rm(dir, { recursive: true, force: true });
}
// The load generator leaves timers of connections it opened again after a time-out: they would keep this alive for ever.
process.exit();

/** The stack as it is. */
async function measured(): Promise<Figures> {
  const { session } = await openFuzzStack(dir);
  try {
    const { api } = session.stack;
    if (api === undefined) throw new Error('the assembly has no API');
    const reply = await fetch(`${api.url}/complaints`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await api.token({ role: 'officer' })}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: body(0),
    });
    const { complaintId } = complaintReceiptSchema.parse(await reply.json());
    return await fire(api, complaintId);
  } finally {
    session.client.destroy();
    await session.stack.stop();
  }
}

/** The same assembly with the function's code replaced by a handler that does nothing. */
async function emptied(): Promise<Figures> {
  const assembly = join(dir, 'cdk.out');
  const nowhere = { dynamodb: 'http://127.0.0.1:1', messaging: 'http://127.0.0.1:1' };
  const { functions } = readModel(readAssembly(assembly), nowhere);
  const { dir: code } = find('function', functions, 'complaint-api').spec;
  const empty = `export const complaintApi = async ({ httpMethod }) =>
    ({ statusCode: httpMethod === 'POST' ? 201 : 200, headers: { 'content-type': 'application/json' }, body: '{}' });`;
  const [main] = (await readdir(code)).filter((name) => /\.m?js$/.test(name));
  if (main === undefined) throw new Error(`no code in ${code}`);
  await writeFile(join(code, main), empty);
  const clockStart = epochMs(instantAt(localDate('2025-01-11'), 12 * 60, 'Asia/Taipei'));
  const stack = await startStack({ assembly, clockStart });
  try {
    if (stack.api === undefined) throw new Error('the assembly has no API');
    return await fire(stack.api, 'CMP-0000-0000-0000-0000');
  } finally {
    await stack.stop();
  }
}

function print(name: string, { asked, failed, p50, p99 }: Figures): void {
  console.log(`${name.padEnd(14)} ${asked} requests, ${failed} failed: p50 ${p50} ms, p99 ${p99} ms`);
}
