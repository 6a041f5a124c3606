import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { startFauxqs, type FauxqsServer } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evidenceClient, s3EvidenceStore } from '../../shared/adapters/s3/evidence-store.ts';
import { s3FeedSource } from '../../shared/adapters/s3/feed-source.ts';
import { s3PendingStore } from '../../shared/adapters/s3/pending-store.ts';
import { s3RejectStore } from '../../shared/adapters/s3/reject-store.ts';
import { evidenceKey } from '../../shared/domain/evidence.ts';
import type { Reject } from '../../shared/contracts/feed.ts';
import { at } from '../support/builders.ts';
import { payment } from '../support/feed-builder.ts';

const bucket = 'feed-bucket';
let server: FauxqsServer;
let client: S3Client;
beforeAll(async () => {
  server = await startFauxqs({ port: 0, logger: false });
  client = new S3Client({
    endpoint: `http://127.0.0.1:${server.port}`,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    ...evidenceClient,
  });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
});
afterAll(async () => {
  client.destroy();
  await server.stop();
});

const write = (key: string, body: string) =>
  client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));

async function text(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all).toString('utf8');
}

describe('the feed in S3', () => {
  it('finds an object with its size and etag, and says when there is none', async () => {
    await write('feed/d/a.ndjson', 'abcdef');
    const source = s3FeedSource(client, bucket);
    expect(await source.find('feed/d/a.ndjson')).toEqual({
      key: 'feed/d/a.ndjson',
      size: 6,
      etag: 'e80b5017098950fc58aad83c8c14978e',
    });
    expect(await source.find('feed/d/none')).toBeUndefined();
  });

  it('reads half-open byte ranges', async () => {
    await write('feed/d/b.ndjson', '0123456789');
    const source = s3FeedSource(client, bucket);
    const object = (await source.find('feed/d/b.ndjson'))!;
    expect(await text(source.read(object, { start: 2, end: 5 }))).toBe('234');
    expect(await text(source.read(object, { start: 0, end: 10 }))).toBe('0123456789');
    expect(await text(source.read(object, { start: 4, end: 4 }))).toBe('');
  });

  it('refuses to read an object that was replaced', async () => {
    await write('feed/d/c.ndjson', 'first');
    const source = s3FeedSource(client, bucket);
    const object = (await source.find('feed/d/c.ndjson'))!;
    await write('feed/d/c.ndjson', 'other');
    await expect(text(source.read(object, { start: 0, end: 5 }))).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
  });

  it('lets go of a body that is not read to its end', async () => {
    await write('feed/d/e.ndjson', 'x'.repeat(5_000_000));
    const source = s3FeedSource(client, bucket);
    const object = (await source.find('feed/d/e.ndjson'))!;
    for (let round = 0; round < 60; round += 1) {
      for await (const piece of source.read(object, { start: 0, end: object.size })) {
        expect(piece.length).toBeGreaterThan(0);
        break;
      }
    }
  });
});

describe('rejects in S3', () => {
  const reject = (line: number): Reject => ({
    severity: 'reject',
    delivery: 'd',
    file: 'loans',
    line,
    field: 'id',
    value: '晴'.repeat(50),
    rule: 'r'.repeat(200),
  });

  async function* rejects(count: number): AsyncGenerator<Reject, void> {
    for (let line = 1; line <= count; line += 1) yield await Promise.resolve(reject(line));
  }

  async function linesOf(key: string): Promise<number[]> {
    const lines: number[] = [];
    for await (const one of s3RejectStore(client, bucket).read(key)) lines.push(one.line);
    return lines;
  }

  it.each([0, 1, 3, 50_000])('come back as written: %i of them', async (count) => {
    await s3RejectStore(client, bucket).putAll('rejects/d/rejects.ndjson', rejects(count));
    const lines = await linesOf('rejects/d/rejects.ndjson');
    expect(lines).toHaveLength(count);
    expect(lines.at(-1)).toBe(count === 0 ? undefined : count);
  });

  it('of a segment replace those of an earlier attempt', async () => {
    const store = s3RejectStore(client, bucket);
    await store.put('rejects/d/parts/p', [reject(1), reject(2)]);
    await store.put('rejects/d/parts/p', [reject(3)]);
    expect(await linesOf('rejects/d/parts/p')).toEqual([3]);
  });
});

describe('reversals set aside, in S3', () => {
  it('come back as written, in order; written again they are replaced', async () => {
    const pending = s3PendingStore(client, bucket);
    const key = 'rejects/d/parts/x/payments.00000.00000.pending.ndjson';
    const reversals = [3, 1, 2].map((line) => ({
      line,
      record: payment(`R-${line}`, { reversalOf: `P-${line}` }),
    }));
    await pending.put(key, [...reversals, ...reversals]);
    await pending.put(key, reversals);
    expect(await pending.read(key)).toEqual(reversals);
  });

  it('one that is no reversal its contract knows is a fault', async () => {
    const key = 'rejects/d/parts/x/broken';
    await write(key, '{"line":1,"record":{"id":"P"}}\n');
    await expect(s3PendingStore(client, bucket).read(key)).rejects.toThrow();
  });
});

describe('evidence in S3', () => {
  const now = at('2025-03-10T01:00:00.000Z');
  const key = evidenceKey('visits', 'V-1', 'one');
  const file = { kind: 'photo', contentType: 'image/png', bytes: 5 } as const;

  it('is uploaded by a ticket, found, and read by a link', async () => {
    const store = s3EvidenceStore(client, bucket, () => now);
    expect(await store.find(key)).toBeUndefined();
    const { url, method, headers } = await store.ticket(key, file);
    const { 'content-length': bytes, ...rest } = headers;
    expect(bytes).toBe('5');
    expect((await fetch(url, { method, headers: rest, body: 'image' })).status).toBe(200);
    expect(await store.find(key)).toMatchObject({ key, contentType: 'image/png', bytes: 5 });
    const { url: read } = await store.link(key);
    expect(await (await fetch(read)).text()).toBe('image');
  });

  it('a ticket binds key, type, size and a single upload, for ten minutes', async () => {
    const ticket = await s3EvidenceStore(client, bucket, () => now).ticket(key, file);
    const { pathname, searchParams } = new URL(ticket.url);
    expect(pathname).toBe(`/${bucket}/${key}`);
    expect(searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;content-type;host;if-none-match');
    expect(searchParams.get('X-Amz-Date')).toBe('20250310T010000Z');
    expect(searchParams.get('X-Amz-Expires')).toBe('600');
    expect(ticket.expiresAt).toBe('2025-03-10T01:10:00.000Z');
    // A checksum of nothing would refuse every file.
    expect([...searchParams.keys()].filter((name) => name.includes('checksum'))).toEqual([]);
  });
});
