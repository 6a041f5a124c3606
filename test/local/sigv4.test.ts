import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type SignedRequest, verifyPresigned, verifySignature } from '../../infra/local/sigv4.ts';

const identity = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
  service: 'service',
};
const NOW = Date.parse('2015-08-30T12:36:00Z');

/** Requests and signatures of AWS' published Signature Version 4 test suite (get-vanilla and its neighbours). */
const published: [string, string, string, string][] = [
  ['get-vanilla', 'GET', '/', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  ['post-vanilla', 'POST', '/', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
  [
    'get-vanilla-query-order-key-case',
    'GET',
    '/?Param2=value2&Param1=value1',
    'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  ],
];

function request(
  method: string,
  url: string,
  signature: string,
  more: Partial<SignedRequest> = {},
): SignedRequest {
  const credential = `${identity.accessKeyId}/20150830/us-east-1/service/aws4_request`;
  return {
    method,
    url,
    body: Buffer.alloc(0),
    headers: {
      host: 'example.amazonaws.com',
      'x-amz-date': '20150830T123600Z',
      authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host;x-amz-date, Signature=${signature}`,
    },
    ...more,
  };
}

/** A signature made here, straight from the definition, for `canonicalPath` and no query. */
function signed(canonicalPath: string, body: string): string {
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
  const canonical = `POST\n${canonicalPath}\n\nhost:example.amazonaws.com\nx-amz-date:20150830T123600Z\n\nhost;x-amz-date\n${hash(body)}`;
  const scope = '20150830/us-east-1/service/aws4_request';
  let key: Buffer | string = `AWS4${identity.secretAccessKey}`;
  for (const part of scope.split('/')) key = createHmac('sha256', key).update(part).digest();
  return createHmac('sha256', key)
    .update(`AWS4-HMAC-SHA256\n20150830T123600Z\n${scope}\n${hash(canonical)}`)
    .digest('hex');
}

describe('signature version 4', () => {
  test.each(published)('published vector %s', (_, method, url, signature) => {
    expect(verifySignature(request(method, url, signature), identity, NOW)).toBe('valid');
  });

  test('a path is accepted as it travels and encoded once more', () => {
    const body = Buffer.from('{}');
    for (const canonical of ['/a%20b', '/a%2520b'])
      expect(
        verifySignature(request('POST', '/a%20b', signed(canonical, '{}'), { body }), identity, NOW),
      ).toBe('valid');
  });

  const good = signed('/x', '{}');
  const post = (more: Partial<SignedRequest>): SignedRequest =>
    request('POST', '/x', good, { body: Buffer.from('{}'), ...more });
  const base = post({});

  test.each<[string, SignedRequest, number, string]>([
    ['untouched', base, NOW, 'valid'],
    ['another body', post({ body: Buffer.from('{"a":1}') }), NOW, 'mismatch'],
    ['another method', post({ method: 'GET' }), NOW, 'mismatch'],
    ['another path', post({ url: '/y' }), NOW, 'mismatch'],
    ['another host', post({ headers: { ...base.headers, host: 'evil' } }), NOW, 'mismatch'],
    [
      'a wrong body hash',
      post({ headers: { ...base.headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } }),
      NOW,
      'mismatch',
    ],
    ['too late', base, NOW + 6 * 60_000, 'expired'],
    ['no signature', post({ headers: { host: 'example.amazonaws.com' } }), NOW, 'missing'],
    ['another scheme', post({ headers: { ...base.headers, authorization: 'Bearer x' } }), NOW, 'malformed'],
    ['no date', post({ headers: { ...base.headers, 'x-amz-date': undefined } }), NOW, 'malformed'],
  ])('%s: %s', (_, candidate, now, verdict) => {
    expect(verifySignature(candidate, identity, now)).toBe(verdict);
  });

  test.each([
    [{ accessKeyId: 'other' }, 'unknown-key'],
    [{ secretAccessKey: 'other' }, 'mismatch'],
    [{ region: 'eu-west-1' }, 'mismatch'],
    [{ service: 's3' }, 'mismatch'],
  ])('%j expected: %s', (change, verdict) => {
    expect(verifySignature(base, { ...identity, ...change }, NOW)).toBe(verdict);
  });
});

/** The presigned address that the S3 manual works out. */
describe('a presigned address', () => {
  const at = Date.parse('2013-05-24T00:00:00Z');
  const owner = {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    region: 'us-east-1',
    service: 's3',
  };
  const query = (expires: string): string =>
    [
      'X-Amz-Algorithm=AWS4-HMAC-SHA256',
      'X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request',
      'X-Amz-Date=20130524T000000Z',
      `X-Amz-Expires=${expires}`,
      'X-Amz-SignedHeaders=host',
      'X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
    ].join('&');
  const get = {
    method: 'GET',
    url: `/test.txt?${query('86400')}`,
    headers: { host: 'examplebucket.s3.amazonaws.com' },
  };

  test.each([
    ['as published', get, at, 'valid'],
    ['on its last second', get, at + 86_400_000, 'valid'],
    ['a second later', get, at + 86_401_000, 'expired'],
    ['long before it was signed', get, at - 600_000, 'expired'],
    ['for another key', { ...get, url: `/other.txt?${query('86400')}` }, at, 'mismatch'],
    ['made to last', { ...get, url: `/test.txt?${query('604800')}` }, at, 'mismatch'],
    ['for longer than there is', { ...get, url: `/test.txt?${query('604801')}` }, at, 'malformed'],
    ['for no number of seconds', { ...get, url: `/test.txt?${query('soon')}` }, at, 'malformed'],
    ['by another method', { ...get, method: 'PUT' }, at, 'mismatch'],
    ['at another host', { ...get, headers: { host: 'evil' } }, at, 'mismatch'],
    ['without its signature', { ...get, url: '/test.txt' }, at, 'missing'],
  ])('%s: %s', (_, request, now, verdict) => {
    expect(verifyPresigned(request, owner, now)).toBe(verdict);
  });

  test('signed by a key that is not the account’s', () => {
    expect(verifyPresigned(get, { ...owner, accessKeyId: 'other' }, at)).toBe('unknown-key');
  });
});
