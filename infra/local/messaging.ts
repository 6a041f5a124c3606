import { randomUUID } from 'node:crypto';
import { buildApp } from 'fauxqs';
import type { z } from 'zod';
import type { LocalCarrier } from './carrier.ts';
import { isList, isRecord, parseJson } from './json.ts';
import {
  alreadyThere,
  isForObjects,
  refuseUnsigned,
  type ObjectRefusal,
  type ObjectRequest,
} from './s3-front.ts';
import { answerTextPublish } from './sns-front.ts';
import { Unsupported } from './unsupported.ts';

/** A request fauxqs answered, and its answer: what journals and notifications are made of. */
export interface Exchange {
  /** SQS action without its prefix; undefined for S3 and SNS. */
  readonly action: string | undefined;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly statusCode: number;
  readonly answer: string;
}

/** Called after fauxqs acted and before its caller hears of it. */
export type Observer = (exchange: Exchange) => void;

export interface RawRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'HEAD';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly payload?: Buffer | string;
}

const JSON_PROTOCOL = 'application/x-amz-json-1.0';
const INSIDE = 'x-from-inside';

interface MessagingOptions {
  readonly carrier: LocalCarrier;
  /** The stack's time: addresses are signed by it. */
  readonly now: () => number;
  /** Whose signature S3 takes. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/**
 * SQS, SNS and S3 of one machine: fauxqs inside this process, in memory, on 127.0.0.1 only.
 * fauxqs' own persistence stays off: it listens on every interface, costs 40 times as much a message, and fails
 * ChangeMessageVisibility to 0 (NOT NULL constraint), which every retry needs. See queue-journal.ts and object-files.ts.
 */
export class Messaging {
  readonly #app: ReturnType<typeof buildApp>;
  readonly #observers: Observer[] = [];
  /** Marks requests from within this process, which nobody signs. */
  readonly #inside = randomUUID();
  #origin = '';

  constructor(region: string, { carrier, now, credentials }: MessagingOptions) {
    this.#app = buildApp({ logger: false, defaultRegion: region });
    this.#app.addHook('preHandler', async (request, reply) => {
      if (request.headers[INSIDE] === this.#inside || !isForObjects(request)) return;
      const refusal =
        refuseUnsigned(request, { ...credentials, region }, now()) ?? (await this.#writtenOnce(request));
      if (refusal === undefined) return;
      return reply.code(refusal.statusCode).header('content-type', 'application/xml').send(refusal.xml);
    });
    this.#app.addHook('preHandler', async (request, reply) => {
      const text = answerTextPublish(request.body, carrier);
      if (text !== undefined)
        return reply.code(text.statusCode).header('content-type', 'text/xml').send(text.xml);
      const delayed = delayFault(request.body);
      if (delayed !== undefined)
        return reply
          .code(400)
          .header('content-type', JSON_PROTOCOL)
          .send(JSON.stringify({ __type: 'com.amazonaws.sqs#UnsupportedOperation', message: delayed }));
    });
    // Must stay synchronous: fauxqs' handlers do not wait for their reply, and Fastify would send a slow one twice.
    this.#app.addHook('onSend', (request, reply, ...[payload, done]) => {
      if (request.method !== 'GET') {
        const { method, url, body, headers } = request;
        const target = headers['x-amz-target'];
        const action = typeof target === 'string' ? target.replace('AmazonSQS.', '') : undefined;
        const answer = typeof payload === 'string' ? payload : '';
        const exchange: Exchange = {
          action,
          method,
          url,
          headers,
          body,
          statusCode: reply.statusCode,
          answer,
        };
        for (const observer of this.#observers) observer(exchange);
      }
      done();
    });
  }

  /** Base address for SDK clients; empty until `start`. */
  get origin(): string {
    return this.#origin;
  }

  async start(): Promise<void> {
    this.#origin = await this.#app.listen({ host: '127.0.0.1', port: 0 });
  }

  async stop(): Promise<void> {
    await this.#app.close();
  }

  observe(observer: Observer): void {
    this.#observers.push(observer);
  }

  /** One SQS call from within this process. Throws Error with the service's answer when it refuses. */
  async sqs<Shape extends z.ZodType>(action: string, body: object, schema: Shape): Promise<z.output<Shape>> {
    const response = await this.request({
      method: 'POST',
      url: '/',
      headers: { 'content-type': JSON_PROTOCOL, 'x-amz-target': `AmazonSQS.${action}` },
      payload: JSON.stringify(body),
    });
    const text = response.body.toString('utf8');
    if (response.statusCode !== 200) throw new Error(`SQS ${action}: ${text}`);
    return schema.parse(parseJson(text));
  }

  /** One raw request from within this process: no socket, no signature. */
  async request(raw: RawRequest): Promise<{ statusCode: number; body: Buffer; headers: unknown }> {
    const response = await this.#app.inject({
      method: raw.method,
      url: raw.url,
      headers: { ...raw.headers, [INSIDE]: this.#inside },
      ...(raw.payload !== undefined && { payload: raw.payload }),
    });
    return { statusCode: response.statusCode, body: response.rawPayload, headers: response.headers };
  }

  /** fauxqs takes `If-None-Match: *` for nothing; two uploads at the same instant are more than one machine has. */
  async #writtenOnce({ method, url, headers }: ObjectRequest): Promise<ObjectRefusal | undefined> {
    if (method !== 'PUT' || headers['if-none-match'] !== '*') return undefined;
    const known = await this.request({ method: 'HEAD', url: url.split('?')[0] ?? url });
    return known.statusCode === 200 ? alreadyThere : undefined;
  }
}

/** A delay would run on real time, not on the virtual clock: refused, so that it cannot be wrong. */
function delayFault(body: unknown): string | undefined {
  if (!isRecord(body)) return undefined;
  const entries = isList(body['Entries']) ? body['Entries'] : [body];
  const delayed = entries.some((entry) => isRecord(entry) && Number(entry['DelaySeconds'] ?? 0) > 0);
  return delayed
    ? new Unsupported('DelaySeconds of a message is not supported on a virtual clock.').message
    : undefined;
}
