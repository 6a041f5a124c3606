import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LocalCarrier } from '../../infra/local/carrier.ts';
import { localCredentials } from '../../infra/local/functions.ts';
import { Messaging } from '../../infra/local/messaging.ts';
import { Objects } from '../../infra/local/objects.ts';
import { evidenceClient, s3EvidenceStore } from '../../shared/adapters/s3/evidence-store.ts';
import { evidenceKey } from '../../shared/domain/evidence.ts';
import { instantOf } from '../../shared/domain/instant.ts';
import type { UploadTicket } from '../../shared/ports/evidence-store.ts';

const bucket = 'evidence';
const signedAt = Date.parse('2025-03-14T06:10:00Z');
const photo = { kind: 'photo', contentType: 'image/png', bytes: 5 } as const;
let now = signedAt;
let messaging: Messaging;
let client: S3Client;
beforeAll(async () => {
  const carrier = new LocalCarrier({ now: () => now, seed: 1 });
  messaging = new Messaging('us-east-1', { carrier, now: () => now, credentials: localCredentials });
  await messaging.start();
  await new Objects(messaging).createBucket(bucket);
  client = new S3Client({
    endpoint: messaging.origin,
    region: 'us-east-1',
    credentials: localCredentials,
    ...evidenceClient,
  });
});
afterAll(async () => {
  client.destroy();
  await messaging.stop();
});
beforeEach(() => {
  now = signedAt;
});

const store = () => s3EvidenceStore(client, bucket, () => instantOf(now));
let files = 0;
const aKey = (): string => evidenceKey('visits', 'V-1', `file-${(files += 1)}`);

interface Upload {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const uploadOf = ({ url, method, headers }: UploadTicket): Upload => ({
  url,
  method,
  // A client says the length of what it sends by itself.
  headers: Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'content-length')),
  body: 'image',
});
const send = ({ url, ...rest }: Upload): Promise<Response> => fetch(url, rest);
const aimedAt = (url: string, from: string, to: string): string => url.replace(from, to);

describe('a presigned upload on one machine', () => {
  it('is taken as it was signed, once', async () => {
    const key = aKey();
    const upload = uploadOf(await store().ticket(key, photo));
    expect((await send(upload)).status).toBe(200);
    expect(await store().find(key)).toMatchObject({ key, contentType: 'image/png', bytes: 5 });
    const again = await send({ ...upload, body: 'other' });
    expect([again.status, await again.text()]).toEqual([412, expect.stringContaining('PreconditionFailed')]);
    expect(await (await fetch((await store().link(key)).url)).text()).toBe('image');
  });

  it.each<[string, (upload: Upload) => Upload, string]>([
    [
      'another signature',
      (one) => ({ ...one, url: one.url.replace(/.(?=&|$)/, 'x') }),
      'AuthorizationQueryParametersError',
    ],
    [
      'another signature of the same form',
      (one) => ({ ...one, url: one.url.replace(/(Signature=)[0-9a-f]{4}/, '$10000') }),
      'SignatureDoesNotMatch',
    ],
    ['another key', (one) => ({ ...one, url: aimedAt(one.url, 'V-1', 'V-2') }), 'SignatureDoesNotMatch'],
    ['another bucket', (one) => ({ ...one, url: aimedAt(one.url, bucket, 'feed') }), 'SignatureDoesNotMatch'],
    ['a longer life', (one) => ({ ...one, url: aimedAt(one.url, '=600', '=6000') }), 'SignatureDoesNotMatch'],
    ['a parameter more', (one) => ({ ...one, url: `${one.url}&acl` }), 'SignatureDoesNotMatch'],
    [
      'another type',
      (one) => ({ ...one, headers: { ...one.headers, 'content-type': 'text/html' } }),
      'SignatureDoesNotMatch',
    ],
    ['another size', (one) => ({ ...one, body: 'image and more' }), 'SignatureDoesNotMatch'],
    [
      'leave to replace what is there',
      (one) => ({ ...one, headers: { 'content-type': 'image/png' } }),
      'SignatureDoesNotMatch',
    ],
    [
      'a header nobody signed',
      (one) => ({ ...one, headers: { ...one.headers, 'x-amz-acl': 'public-read' } }),
      'SignatureDoesNotMatch',
    ],
    ['another method', (one) => ({ ...one, method: 'DELETE' }), 'SignatureDoesNotMatch'],
    ['no signature', (one) => ({ ...one, url: one.url.split('?')[0]! }), 'AccessDenied'],
  ])('with %s is refused, and nothing is stored', async (_, changed, code) => {
    const key = aKey();
    const reply = await send(changed(uploadOf(await store().ticket(key, photo))));
    expect(reply.status).toBe(403);
    expect(await reply.text()).toContain(code);
    expect(await store().find(key)).toBeUndefined();
  });

  it('is good for ten minutes of the stack’s time and not a second more', async () => {
    const [first, second] = [aKey(), aKey()];
    const uploads = [await store().ticket(first, photo), await store().ticket(second, photo)].map(uploadOf);
    now = signedAt + 600_000;
    expect((await send(uploads[0]!)).status).toBe(200);
    now += 1000;
    const late = await send(uploads[1]!);
    expect([late.status, await late.text()]).toEqual([403, expect.stringContaining('expired')]);
    expect(await store().find(second)).toBeUndefined();
  });
});

it('what lies in the store is read by a link of its own only, not by another’s and not by none', async () => {
  const key = aKey();
  await send(uploadOf(await store().ticket(key, photo)));
  const { url } = await store().link(key);
  const other = aKey();
  await send(uploadOf(await store().ticket(other, photo)));
  const asked = [url, url.replace(key.split('/')[2]!, other.split('/')[2]!), url.split('?')[0]!];
  expect(await Promise.all(asked.map(async (one) => (await fetch(one)).status))).toEqual([200, 403, 403]);
});

it('a function that signs with another secret is refused', async () => {
  const stranger = new S3Client({
    endpoint: messaging.origin,
    region: 'us-east-1',
    credentials: { ...localCredentials, secretAccessKey: 'guessed' },
  });
  await expect(s3EvidenceStore(stranger, bucket, () => instantOf(now)).find(aKey())).rejects.toMatchObject({
    $metadata: { httpStatusCode: 403 },
  });
  stranger.destroy();
});
