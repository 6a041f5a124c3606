import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { deliver, openSession, type Session } from '../../infra/local/run/session.ts';
import { findDeliveries } from '../../infra/local/run/deliveries.ts';
import { readContacts } from '../../infra/local/run/results.ts';
import { startStack } from '../../infra/local/stack.ts';
import { epochMs, instantAt, type Instant } from '../../shared/domain/instant.ts';
import { localDate } from '../../shared/domain/local-date.ts';
import { newVerifyCode } from '../../shared/runtime/verify-codes.ts';
import { writeBenchFeed } from '../bench/bench-feed.ts';
import { assemblyTimeoutMs, localAssembly } from '../support/local-assembly.ts';
import { ListBucketsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

/**
 * What may happen between a decision and its text, on the whole stack: the scan decides, the queue is not drained yet,
 * and the world moves on.
 */
const zone = 'Asia/Taipei';
const due = 10;
const at = (date: string, hour: number): Instant => instantAt(localDate(date), hour * 60, zone);

let dir = '';
let assembly = '';
let session: Session;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'collections-send-'));
  assembly = await localAssembly();
  return () => rm(dir, { recursive: true, force: true });
}, assemblyTimeoutMs);

/** A stack with one loan that missed its instalment of 10 January, scanned on the 11th at `hour`, its text not sent. */
async function decided(hour: number): Promise<void> {
  const stack = await startStack({
    assembly,
    clockStart: epochMs(at('2025-01-01', 0)),
    log: join(dir, 'functions.log'),
  });
  session = openSession(stack);
  const feed = join(dir, 'feed');
  await writeBenchFeed(feed, 'e2e', [{ day: due, loans: 1, unpaidFrom: 1 }]);
  const [delivery] = await findDeliveries(feed);
  await deliver(session, delivery!);
  await stack.advanceTo(epochMs(at('2025-01-11', hour)) - 1);
  const result = await stack.startMachine('daily-scan', { scheduledAt: at('2025-01-11', hour) });
  expect(result).toMatchObject({ status: 'SUCCEEDED', output: { counts: { acted: 1, sms: 1 } } });
}

afterEach(async () => {
  session.client.destroy();
  await session.stack.stop();
});

const loanId = `L-e2e-${due}-0`;

async function contacts(): Promise<readonly unknown[]> {
  return readContacts(session.client, session.table('cases'));
}

/** A hundred codes by one caller: the first ten answered as if there were no visit, the others told when to come again. */
async function guessed(url: string): Promise<void> {
  const before = await contacts();
  const answers: { status: number; retryAfter: number; body: string }[] = [];
  for (let guess = 0; guess < 100; guess += 1) {
    const reply = await fetch(`${url}/visits/verify/${newVerifyCode().code}`);
    const retryAfter = Number(reply.headers.get('retry-after'));
    answers.push({ status: reply.status, retryAfter, body: await reply.text() });
  }
  expect(answers.map(({ status }) => status)).toEqual(Array.from(answers, (_, at) => (at < 10 ? 200 : 429)));
  expect(new Set(answers.slice(0, 10).map(({ body }) => body)).size).toBe(1);
  expect(JSON.parse(answers[0]!.body)).toMatchObject({ expected: false, address: null, team: [] });
  // The clock of this stack stands a moment before the hour, where a span of ten minutes ends.
  for (const { retryAfter } of answers.slice(10)) expect(retryAfter).toBeGreaterThan(0);
  expect(await contacts()).toEqual(before);
}

/** Core banking hands in one payment; the import runs before the SMS queue is looked at again. */
async function pay(status: 'settled' | 'pending'): Promise<void> {
  const payment = { id: 'P-late', loanId, amountMinor: 100_000, receivedAt: at('2025-01-10', 12), status };
  const manifest = {
    businessDate: '2025-01-11',
    files: {
      borrowers: { name: 'borrowers.ndjson', lines: 0 },
      loans: { name: 'loans.ndjson', lines: 0, sums: {} },
      payments: { name: 'payments.ndjson', lines: 1, sums: { TWD: 100_000 } },
    },
  };
  const { stack } = session;
  const s3 = new S3Client({
    endpoint: stack.endpoints.messaging,
    region: stack.region,
    forcePathStyle: true,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local-secret' },
  });
  const buckets = (await s3.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name ?? '') ?? [];
  const bucket = buckets.find((name) => name.includes('feedbucket')) ?? '';
  const put = (name: string, body: unknown): Promise<unknown> =>
    s3.send(new PutObjectCommand({ Bucket: bucket, Key: `feed/late/${name}`, Body: JSON.stringify(body) }));
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'feed/late/borrowers.ndjson', Body: '' }));
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'feed/late/loans.ndjson', Body: '' }));
  await put('payments.ndjson', payment);
  await put('manifest.json', manifest);
  s3.destroy();
  const imported = await stack.startMachine('portfolio-import', { bucket, key: 'feed/late/manifest.json' });
  expect(imported).toMatchObject({ status: 'SUCCEEDED', output: { reconciled: true } });
}

describe('between decision and sending', { timeout: 120_000 }, () => {
  it.each(['settled', 'pending'] as const)(
    'a %s payment stops the text, and the ledger says why',
    async (status) => {
      await decided(9);
      await pay(status);
      await session.stack.drain();
      expect(session.stack.carrier.outbox).toHaveLength(0);
      expect(await contacts()).toMatchObject([
        { state: 'DENIED', reason: 'paid-or-payment-on-its-way', text: null },
      ]);
    },
  );

  it('a complaint stops the text, and the ledger says why', async () => {
    await decided(9);
    const { url, token } = session.stack.api!;
    const post = (authorization: string): Promise<Response> =>
      fetch(`${url}/complaints`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json', 'idempotency-key': 'one' },
        body: JSON.stringify({
          loanId,
          channel: 'app',
          category: 'amount',
          text: 'I have paid this already.',
        }),
      });
    const strangers = ['', 'Bearer a.b.c', `Bearer ${await token({ role: 'auditor' })}`];
    const refused = await Promise.all(strangers.map(post));
    expect(refused.map(({ status }) => status)).toEqual([401, 401, 403]);
    expect(refused.map(({ headers }) => headers.get('content-type'))).toEqual(
      strangers.map(() => 'application/problem+json'),
    );
    const officer = `Bearer ${await token({ role: 'officer' })}`;
    const replies = await Promise.all(Array.from({ length: 50 }, () => post(officer)));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(await Promise.all(replies.map((reply) => reply.text()))).size).toBe(1);
    await session.stack.drain();
    expect(session.stack.carrier.outbox).toHaveLength(0);
    expect(await contacts()).toMatchObject([{ state: 'DENIED', reason: 'held-complaint', text: null }]);
    // On the same stack, for the seconds another would take: the one route that asks for no token.
    await guessed(url);
  });

  it('night stops the text until the window opens, and then it is decided anew and sent once', async () => {
    await decided(1);
    await session.stack.drain();
    expect(session.stack.carrier.outbox).toHaveLength(0);
    await session.stack.advanceTo(epochMs(at('2025-01-11', 12)));
    expect(session.stack.carrier.outbox).toMatchObject([{ at: at('2025-01-11', 8) }]);
    expect(await contacts()).toMatchObject([{ state: 'SENT', step: 'friendly-text' }]);
  });

  it('a payment during the night stops the waiting text', async () => {
    await decided(1);
    await session.stack.drain();
    await pay('settled');
    await session.stack.advanceTo(epochMs(at('2025-01-11', 12)));
    expect(session.stack.carrier.outbox).toHaveLength(0);
    expect(await contacts()).toMatchObject([{ state: 'DENIED' }]);
  });

  it('the scan run again for its date changes nothing and answers with the first report', async () => {
    await decided(9);
    await session.stack.drain();
    const again = await session.stack.startMachine('daily-scan', { scheduledAt: at('2025-01-11', 15) });
    await session.stack.drain();
    expect(again).toMatchObject({
      status: 'SUCCEEDED',
      output: { asOf: at('2025-01-11', 9), counts: { acted: 1 } },
    });
    expect(session.stack.carrier.outbox).toHaveLength(1);
  });
});
