import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export interface SignedRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

export interface SigningIdentity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
  readonly service: string;
}

export type Verdict = 'valid' | 'missing' | 'malformed' | 'unknown-key' | 'expired' | 'mismatch';

const CLOCK_SKEW_MS = 5 * 60_000;
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

/** Checks a Signature Version 4 header by making the signature anew. `now` is real time: the caller's clock is real. */
export function verifySignature(request: SignedRequest, identity: SigningIdentity, now: number): Verdict {
  const header = request.headers['authorization'];
  if (typeof header !== 'string' || header === '') return 'missing';
  const [, accessKeyId, date = '', region = '', service = '', signedHeaders = '', signature = ''] =
    AUTHORIZATION.exec(header) ?? [];
  const stamp = request.headers['x-amz-date'];
  const names = signedHeaders.split(';');
  if (accessKeyId === undefined || typeof stamp !== 'string' || !names.includes('host')) return 'malformed';
  if (accessKeyId !== identity.accessKeyId) return 'unknown-key';
  const at = Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!stamp.startsWith(date) || Number.isNaN(at)) return 'malformed';
  if (Math.abs(now - at) > CLOCK_SKEW_MS) return 'expired';
  if (region !== identity.region || service !== identity.service) return 'mismatch';
  const bodyHash = sha256(request.body);
  const declared = request.headers['x-amz-content-sha256'];
  if (declared !== undefined && declared !== bodyHash) return 'mismatch';
  const scope = `${date}/${region}/${service}/aws4_request`;
  const key = [date, region, service, 'aws4_request'].reduce<Buffer | string>(
    (secret, part) => hmac(secret, part),
    `AWS4${identity.secretAccessKey}`,
  );
  return canonicalPaths(request.url).some((path) => {
    const canonical = [
      request.method,
      path,
      canonicalQuery(request.url),
      ...canonicalHeaders(request, names),
      bodyHash,
    ];
    const toSign = ['AWS4-HMAC-SHA256', stamp, scope, sha256(canonical.join('\n'))].join('\n');
    return timingSafeEqual(hmac(key, toSign), Buffer.from(signature, 'hex'));
  })
    ? 'valid'
    : 'mismatch';
}

/** Signers differ: the rule is to encode the path twice, some tools sign it as it travels. Both name one resource. */
function canonicalPaths(url: string): string[] {
  const path = url.split('?')[0] ?? '/';
  const twice = path.split('/').map(encode).join('/');
  return twice === path ? [path] : [path, twice];
}

function canonicalQuery(url: string): string {
  const query = url.split('?').slice(1).join('?');
  if (query === '') return '';
  const pairs = query.split('&').map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return [encode(decode(name)), encode(decode(value.join('=')))] as const;
  });
  return pairs
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map((pair) => pair.join('='))
    .join('&');
}

function canonicalHeaders({ headers }: SignedRequest, names: readonly string[]): string[] {
  const lines = names.map((name) => {
    const value = headers[name] ?? '';
    const text = typeof value === 'string' ? value : value.join(',');
    return `${name}:${text.trim().replaceAll(/\s+/g, ' ')}`;
  });
  return [...lines, '', names.join(';')];
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function sha256(data: Buffer | string): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: Buffer | string, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}
