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
const CREDENTIAL = /^([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/;

/** Checks a Signature Version 4 header by making the signature anew. `now` is real time: the caller's clock is real. */
export function verifySignature(request: SignedRequest, identity: SigningIdentity, now: number): Verdict {
  const read = readHeader(request);
  if (typeof read === 'string') return read;
  if (read.accessKeyId !== identity.accessKeyId) return 'unknown-key';
  if (Math.abs(now - timeOf(read.stamp)) > CLOCK_SKEW_MS) return 'expired';
  const payload = sha256(request.body);
  const declared = request.headers['x-amz-content-sha256'];
  if (declared !== undefined && declared !== payload) return 'mismatch';
  const isMade = canonicalPaths(request.url).some((path) =>
    isSignatureOf(read, { request, path, query: canonicalQuery(request.url), payload }, identity),
  );
  return isMade ? 'valid' : 'mismatch';
}

/**
 * Checks a request to S3 whose header is signed: its path is encoded once, and its body is as its sender declares it.
 * Without a look at the time: functions sign by the stack's clock, tools beside it by their own.
 */
export function verifyObjectSignature(request: Unread, identity: SigningIdentity): Verdict {
  const read = readHeader(request);
  if (typeof read === 'string') return read;
  const declared = request.headers['x-amz-content-sha256'];
  const payload = typeof declared === 'string' ? declared : '';
  return objectVerdict(read, { request, query: canonicalQuery(request.url), payload }, identity);
}

/** The longest a presigned address may be good for, in seconds: a week. */
const LONGEST_SECONDS = 604_800;

/**
 * Checks a presigned request to S3: the signature in its query binds method, key, every other parameter, the headers it
 * names, and a time. `now` is the time of whoever signed: the stack's.
 */
export function verifyPresigned(request: Unread, identity: SigningIdentity, now: number): Verdict {
  const { searchParams: given } = new URL(request.url, 'http://local');
  const of = (name: string): string => given.get(`X-Amz-${name}`) ?? '';
  if (of('Signature') === '') return 'missing';
  const credential = CREDENTIAL.exec(of('Credential'))?.slice(1);
  const read = readSignature(credential, {
    stamp: of('Date'),
    signedHeaders: of('SignedHeaders'),
    signature: of('Signature'),
  });
  const seconds = Number(of('Expires'));
  const isKnown = of('Algorithm') === 'AWS4-HMAC-SHA256' && seconds >= 1 && seconds <= LONGEST_SECONDS;
  if (read === undefined || !isKnown) return 'malformed';
  const at = timeOf(read.stamp);
  if (now < at - CLOCK_SKEW_MS || now > at + seconds * 1000) return 'expired';
  // What S3 acts on and nobody signed is somebody else's addition.
  const added = Object.keys(request.headers).filter(
    (name) => name.startsWith('x-amz-') && !read.names.includes(name),
  );
  if (added.length > 0) return 'mismatch';
  const query = canonicalQuery(request.url, 'X-Amz-Signature');
  return objectVerdict(read, { request, query, payload: 'UNSIGNED-PAYLOAD' }, identity);
}

/** A request as far as it is signed without its body. */
type Unread = Omit<SignedRequest, 'body'>;

/** What a signature says of itself. */
interface ReadSignature {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  /** When it was made, as `20150830T123600Z`. */
  readonly stamp: string;
  /** Headers it binds, lower case. */
  readonly names: readonly string[];
  readonly signature: string;
}

function readHeader({ headers }: Unread): ReadSignature | 'missing' | 'malformed' {
  const { authorization: header, 'x-amz-date': stamp } = headers;
  if (typeof header !== 'string' || header === '') return 'missing';
  const parts = AUTHORIZATION.exec(header)?.slice(1) ?? [];
  const [signedHeaders = '', signature = ''] = parts.slice(4);
  if (typeof stamp !== 'string') return 'malformed';
  return readSignature(parts.slice(0, 4), { stamp, signedHeaders, signature }) ?? 'malformed';
}

function readSignature(
  [accessKeyId, date = '', region = '', service = '']: readonly string[] = [],
  {
    stamp,
    signedHeaders,
    signature,
  }: { readonly stamp: string; readonly signedHeaders: string; readonly signature: string },
): ReadSignature | undefined {
  const names = signedHeaders.split(';');
  const isWhole = accessKeyId !== undefined && names.includes('host') && /^[0-9a-f]{64}$/.test(signature);
  if (!isWhole || !stamp.startsWith(date) || Number.isNaN(timeOf(stamp))) return undefined;
  return { accessKeyId, date, region, service, stamp, names, signature };
}

function timeOf(stamp: string): number {
  return Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

function objectVerdict(
  read: ReadSignature,
  { request, ...rest }: Omit<Signed, 'path'>,
  identity: SigningIdentity,
): Verdict {
  if (read.accessKeyId !== identity.accessKeyId) return 'unknown-key';
  const path = request.url.split('?')[0] ?? '/';
  return isSignatureOf(read, { request, path, ...rest }, identity) ? 'valid' : 'mismatch';
}

interface Signed {
  readonly request: Unread;
  readonly path: string;
  readonly query: string;
  /** Hash of the body, or what stands for it. */
  readonly payload: string;
}

/** Whether the holder of the secret made this signature for this request, for this region and service. */
function isSignatureOf(
  { date, region, service, stamp, names, signature }: ReadSignature,
  { request, path, query, payload }: Signed,
  identity: SigningIdentity,
): boolean {
  if (region !== identity.region || service !== identity.service) return false;
  const scope = `${date}/${region}/${service}/aws4_request`;
  const key = [date, region, service, 'aws4_request'].reduce<Buffer | string>(
    (secret, part) => hmac(secret, part),
    `AWS4${identity.secretAccessKey}`,
  );
  const canonical = [request.method, path, query, ...canonicalHeaders(request, names), payload];
  const toSign = ['AWS4-HMAC-SHA256', stamp, scope, sha256(canonical.join('\n'))].join('\n');
  return timingSafeEqual(hmac(key, toSign), Buffer.from(signature, 'hex'));
}

/** Signers differ: the rule is to encode the path twice, some tools sign it as it travels. Both name one resource. */
function canonicalPaths(url: string): string[] {
  const path = url.split('?')[0] ?? '/';
  const twice = path.split('/').map(encode).join('/');
  return twice === path ? [path] : [path, twice];
}

/** Every parameter but `less`, in order. */
function canonicalQuery(url: string, less?: string): string {
  const query = url.split('?').slice(1).join('?');
  if (query === '') return '';
  const pairs = query.split('&').map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return [encode(decode(name)), encode(decode(value.join('=')))] as const;
  });
  return pairs
    .filter(([name]) => name !== less)
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map((pair) => pair.join('='))
    .join('&');
}

function canonicalHeaders({ headers }: Unread, names: readonly string[]): string[] {
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
