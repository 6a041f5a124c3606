import type { Readable } from 'node:stream';
import { isRecord } from './json.ts';
import type { Exchange, Messaging } from './messaging.ts';

export interface ObjectChange {
  readonly kind: 'created' | 'deleted';
  readonly bucket: string;
  readonly key: string;
  /** The object's content where the change carries it whole. */
  readonly body?: Buffer;
}

export type ObjectBody = string | Uint8Array | Readable;

interface Sent {
  readonly body: Buffer;
  readonly etag: string;
}

/** fauxqs takes 11 MiB a request; larger bodies go up in parts, as SDKs do it. */
const PART_BYTES = 8 * 1024 ** 2;

/** S3 from within this process, and the changes made to it from anywhere. */
export class Objects {
  readonly #messaging: Messaging;

  constructor(messaging: Messaging) {
    this.#messaging = messaging;
  }

  /** Calls `listener` for each object written or deleted, before the writer hears of its success. */
  onChange(listener: (change: ObjectChange) => void): void {
    this.#messaging.observe((exchange) => {
      const change = changeOf(exchange);
      if (change !== undefined) listener(change);
    });
  }

  async createBucket(bucket: string): Promise<void> {
    await this.#send('PUT', `/${bucket}`);
  }

  async put(bucket: string, key: string, body: ObjectBody): Promise<void> {
    const url = objectUrl(bucket, key);
    const parts = inParts(typeof body === 'string' || body instanceof Uint8Array ? [body] : body);
    const first = await parts.next();
    const second = await parts.next();
    if (second.done === true) {
      await this.#send('PUT', url, first.done === true ? Buffer.alloc(0) : first.value);
      return;
    }
    const started = await this.#send('POST', `${url}?uploads`, Buffer.alloc(0));
    const uploadId = /<UploadId>([^<]+)</.exec(started.body.toString('utf8'))?.[1] ?? '';
    const etags: string[] = [];
    for (let part = first; part.done !== true; part = etags.length === 1 ? second : await parts.next())
      etags.push(
        (await this.#send('PUT', `${url}?partNumber=${etags.length + 1}&uploadId=${uploadId}`, part.value))
          .etag,
      );
    const list = etags.map(
      (etag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${etag}</ETag></Part>`,
    );
    const complete = `<CompleteMultipartUpload>${list.join('')}</CompleteMultipartUpload>`;
    await this.#send('POST', `${url}?uploadId=${uploadId}`, Buffer.from(complete));
  }

  /** The whole body, or undefined where there is no such object. */
  async get(bucket: string, key: string): Promise<Buffer | undefined> {
    const response = await this.#messaging.request({ method: 'GET', url: objectUrl(bucket, key) });
    return response.statusCode === 200 ? response.body : undefined;
  }

  /** Keys that start with `prefix`, sorted. */
  async list(bucket: string, prefix = ''): Promise<string[]> {
    const keys: string[] = [];
    for (;;) {
      const after = keys.length === 0 ? '' : `&start-after=${encodeURIComponent(keys.at(-1) ?? '')}`;
      const url = `/${bucket}?list-type=2&prefix=${encodeURIComponent(prefix)}${after}`;
      const page = (await this.#send('GET', url)).body.toString('utf8');
      keys.push(...[...page.matchAll(/<Key>([^<]*)<\/Key>/g)].map((match) => unescapeXml(match[1] ?? '')));
      if (!page.includes('<IsTruncated>true')) return keys;
    }
  }

  async #send(method: 'GET' | 'PUT' | 'POST', url: string, payload?: Buffer): Promise<Sent> {
    const response = await this.#messaging.request({
      method,
      url,
      ...(payload !== undefined && { payload, headers: { 'content-type': 'application/octet-stream' } }),
    });
    if (response.statusCode !== 200)
      throw new Error(`S3 ${method} ${url}: ${response.body.toString('utf8')}`);
    const etag = isRecord(response.headers) ? response.headers['etag'] : undefined;
    return { body: response.body, etag: typeof etag === 'string' ? etag : '' };
  }
}

function changeOf({ action, method, url, headers, body, statusCode }: Exchange): ObjectChange | undefined {
  if (action !== undefined || statusCode >= 300 || method === 'GET' || method === 'HEAD') return undefined;
  const { pathname, searchParams } = new URL(url, 'http://local');
  const [bucket = '', ...rest] = pathname.slice(1).split('/');
  const key = rest.map(decodeURIComponent).join('/');
  if (key === '') return undefined;
  if (method === 'DELETE') return searchParams.has('uploadId') ? undefined : { kind: 'deleted', bucket, key };
  if (searchParams.has('uploads') || searchParams.has('partNumber')) return undefined;
  const isEncoded =
    'x-amz-copy-source' in headers || String(headers['x-amz-content-sha256']).startsWith('STREAMING');
  const isWhole = method === 'PUT' && !isEncoded && Buffer.isBuffer(body);
  return { kind: 'created', bucket, key, ...(isWhole && { body }) };
}

async function* inParts(
  source: AsyncIterable<unknown> | Iterable<string | Uint8Array>,
): AsyncGenerator<Buffer, undefined> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const chunk of source) {
    let rest = bytesOf(chunk);
    while (size + rest.length >= PART_BYTES) {
      const cut = PART_BYTES - size;
      yield Buffer.concat([...held, rest.subarray(0, cut)]);
      rest = rest.subarray(cut);
      held = [];
      size = 0;
    }
    if (rest.length > 0) held.push(rest);
    size += rest.length;
  }
  if (size > 0) yield Buffer.concat(held);
}

function bytesOf(chunk: unknown): Buffer {
  if (typeof chunk === 'string') return Buffer.from(chunk);
  if (chunk instanceof Uint8Array) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  throw new TypeError('An object body is text or bytes.');
}

function objectUrl(bucket: string, key: string): string {
  return `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
}

function unescapeXml(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
