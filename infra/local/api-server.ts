import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { z } from 'zod';
import {
  type ApiReply,
  type ApiRequest,
  matchRoute,
  proxyEvent,
  proxyReply,
  refusal,
  type RouteMatch,
} from './api-event.ts';
import type { ApiSpec } from './api-model.ts';
import { localCredentials } from './functions.ts';
import type { Invoker } from './lambda-host.ts';
import { type Verdict, verifySignature } from './sigv4.ts';

export interface ApiServerOptions {
  readonly api: ApiSpec;
  readonly host: Invoker;
  readonly region: string;
  readonly now: () => number;
  /** 0: any free port. */
  readonly port: number;
}

/** API Gateway's limit of a request's body. */
const BODY_LIMIT = 10 * 1024 ** 2;

const refusals: Readonly<Record<Exclude<Verdict, 'valid'>, string>> = {
  missing: 'Missing Authentication Token',
  malformed: 'Authorization header requires Credential, SignedHeaders, Signature and X-Amz-Date.',
  'unknown-key': 'The security token included in the request is invalid.',
  expired: 'Signature expired: the request is not of these five minutes.',
  mismatch:
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
};

/** Serves a REST API on 127.0.0.1 as its templates say: signed where they ask for IAM, one function call a request. */
export class ApiServer {
  readonly #options: ApiServerOptions;
  readonly #server: Server;
  #port = 0;

  constructor(options: ApiServerOptions) {
    this.#options = options;
    this.#server = createServer((incoming, response) => {
      void this.#serve(incoming).then(({ statusCode, headers, body }) => {
        response.writeHead(statusCode, { 'x-amzn-requestid': randomUUID(), ...flat(headers) });
        response.end(body);
      });
    });
  }

  /** Address of the stage, without a slash at the end; after `start`. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}/${this.#options.api.stage}`;
  }

  /** Rejects when the port is taken. */
  async start(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#options.port, '127.0.0.1', resolve);
    });
    this.#port = z.object({ port: z.number() }).parse(this.#server.address()).port;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
  }

  async #serve(incoming: IncomingMessage): Promise<ApiReply> {
    try {
      const body = await readBody(incoming);
      if (body === undefined) return refusal(413, `HTTP content length exceeded ${BODY_LIMIT} bytes.`);
      return await this.#answer(incoming, body);
    } catch {
      return refusal(500, 'Internal server error');
    }
  }

  async #answer(incoming: IncomingMessage, body: Buffer): Promise<ApiReply> {
    const { api, host, now, region } = this.#options;
    const { method = 'GET', url = '/', headers } = incoming;
    const { pathname, searchParams: query } = new URL(url, 'http://local');
    const stage = `/${api.stage}`;
    if (pathname !== stage && !pathname.startsWith(`${stage}/`)) return refusal(403, 'Forbidden');
    const path = pathname.slice(stage.length).replace(/(?<=.)\/$/, '') || '/';
    const match = matchRoute(api, method, path);
    if (match === undefined) return refusal(403, refusals.missing);
    if (match.route.isSigned) {
      const identity = { ...localCredentials, region, service: 'execute-api' };
      const verdict = verifySignature({ method, url, headers, body }, identity, Date.now());
      if (verdict !== 'valid') return refusal(403, refusals[verdict]);
    }
    const request: ApiRequest = {
      method,
      path,
      query,
      headers,
      body,
      sourceIp: incoming.socket.remoteAddress ?? '',
    };
    const fault = this.#fault(match, request);
    if (fault !== undefined) return fault;
    const accessKey = match.route.isSigned ? { accessKey: localCredentials.accessKeyId } : {};
    const event = proxyEvent(api, match, { request, requestId: randomUUID(), now: now(), ...accessKey });
    return proxyReply(await host.invoke(match.route.functionArn, event));
  }

  #fault({ route }: RouteMatch, { query, headers, body }: ApiRequest): ApiReply | undefined {
    const absent = route.required.filter((name) => {
      const [, , place, key = ''] = name.split('.');
      if (place === 'querystring') return !query.has(key);
      return place === 'header' && headers[key.toLowerCase()] === undefined;
    });
    if (absent.length > 0)
      return this.#refuse(
        'BAD_REQUEST_PARAMETERS',
        'Missing required request parameters',
        `[${absent.join(', ')}]`,
      );
    const bodyFault = route.bodyFault?.(body.toString('utf8'));
    return bodyFault === undefined
      ? undefined
      : this.#refuse('BAD_REQUEST_BODY', 'Invalid request body', bodyFault);
  }

  #refuse(type: string, message: string, detail: string): ApiReply {
    const template = this.#options.api.refusals.get(type);
    if (template === undefined) return refusal(400, message);
    const body = template
      .replaceAll('$context.error.validationErrorString', JSON.stringify(detail).slice(1, -1))
      .replaceAll('$context.error.messageString', JSON.stringify(message))
      .replaceAll('$context.error.message', message);
    return { statusCode: 400, headers: { 'content-type': 'application/json' }, body };
  }
}

/** The whole body, or undefined when it is too long; the rest is read and dropped so that the answer gets through. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes = z.instanceof(Buffer).parse(chunk);
    size += bytes.length;
    if (size <= BODY_LIMIT) chunks.push(bytes);
    else chunks.length = 0;
  }
  return size <= BODY_LIMIT ? Buffer.concat(chunks) : undefined;
}

function flat(headers: ApiReply['headers']): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
  );
}
