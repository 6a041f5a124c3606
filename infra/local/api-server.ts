import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { z } from 'zod';
import {
  type ApiReply,
  type ApiRequest,
  matchRoute,
  proxyEvent,
  proxyReply,
  type RouteMatch,
} from './api-event.ts';
import { Authorizers } from './api-authorizer.ts';
import type { ApiSpec, RouteSpec } from './api-model.ts';
import { gatewayRefusal, type RefusalCase } from './api-refusals.ts';
import { localCredentials } from './functions.ts';
import { LOCAL_ACCOUNT } from './identity.ts';
import { type Mint, tokenRequestSchema } from './issuer.ts';
import { parseJson } from './json.ts';
import type { Invoker } from './lambda-host.ts';
import { type Verdict, verifySignature } from './sigv4.ts';

export interface ApiServerOptions {
  readonly api: ApiSpec;
  readonly host: Invoker;
  readonly region: string;
  readonly now: () => number;
  /** 0: any free port. */
  readonly port: number;
  /** Of the local issuer: answers `POST /token` beside the stage. */
  readonly mint: Mint;
}

/** API Gateway's limit of a request's body. */
const BODY_LIMIT = 10 * 1024 ** 2;

/** A request on its way through the gateway. */
interface Passage {
  readonly request: ApiRequest;
  /** As the caller wrote it. */
  readonly url: string;
}

/** What is known of the caller once he is let in, for the function's event. */
type Known = Pick<Parameters<typeof proxyEvent>[2], 'accessKey' | 'authorizer'>;

const signatures: Readonly<Record<Exclude<Verdict, 'valid'>, string>> = {
  missing: 'Missing Authentication Token',
  malformed: 'Authorization header requires Credential, SignedHeaders, Signature and X-Amz-Date.',
  'unknown-key': 'The security token included in the request is invalid.',
  expired: 'Signature expired: the request is not of these five minutes.',
  mismatch:
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
};

/**
 * Serves a REST API on 127.0.0.1 as its templates say: signed where they ask for IAM, asked of the authorizer where they
 * name one, one function call a request, refusals in the shapes of its gateway responses.
 */
export class ApiServer {
  readonly #options: ApiServerOptions;
  readonly #server: Server;
  readonly #authorizers: Authorizers;
  #port = 0;

  constructor(options: ApiServerOptions) {
    this.#options = options;
    this.#authorizers = new Authorizers(options.host, options.now);
    this.#server = createServer((incoming, response) => {
      const requestId = randomUUID();
      void this.#serve(incoming, requestId).then(({ statusCode, headers, body }) => {
        response.writeHead(statusCode, { 'x-amzn-requestid': requestId, ...flat(headers) });
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

  async #serve(incoming: IncomingMessage, requestId: string): Promise<ApiReply> {
    const refuse = (refused: RefusalCase): ApiReply => gatewayRefusal(this.#options.api, refused, requestId);
    try {
      const body = await readBody(incoming);
      if (body === undefined)
        return refuse({
          type: 'REQUEST_TOO_LARGE',
          status: 413,
          message: `HTTP content length exceeded ${BODY_LIMIT} bytes.`,
        });
      const { method = 'GET', url = '/' } = incoming;
      if (method === 'POST' && url === '/token') return await this.#mint(body);
      const answer = await this.#answer({ incoming, body, requestId });
      return 'type' in answer ? refuse(answer) : answer;
    } catch {
      return refuse(failed);
    }
  }

  async #answer(call: {
    readonly incoming: IncomingMessage;
    readonly body: Buffer;
    readonly requestId: string;
  }): Promise<ApiReply | RefusalCase> {
    const { api, host, now } = this.#options;
    const { incoming, body, requestId } = call;
    const { method = 'GET', url = '/', headers } = incoming;
    if (!URL.canParse(url, 'http://local'))
      return { type: 'DEFAULT_4XX', status: 400, message: 'Bad Request' };
    const { pathname, searchParams: query } = new URL(url, 'http://local');
    const stage = `/${api.stage}`;
    if (pathname !== stage && !pathname.startsWith(`${stage}/`)) return noRoute;
    const path = pathname.slice(stage.length).replace(/(?<=.)\/$/, '') || '/';
    const match = matchRoute(api, method, path);
    if (match === undefined) return noRoute;
    const sourceIp = incoming.socket.remoteAddress ?? '';
    const request: ApiRequest = { method, path, query, headers, body, sourceIp };
    const known = await this.#admit(match.route, { request, url });
    if ('type' in known) return known;
    const fault = faultOf(match, request);
    if (fault !== undefined) return fault;
    const event = proxyEvent(api, match, { request, requestId, now: now(), ...known });
    return proxyReply(await host.invoke(match.route.functionArn, event)) ?? failed;
  }

  async #admit({ access }: RouteSpec, { request, url }: Passage): Promise<Known | RefusalCase> {
    const { api, region } = this.#options;
    const { method, path, headers, body } = request;
    if (access === 'open') return {};
    if (access === 'iam') {
      const identity = { ...localCredentials, region, service: 'execute-api' };
      const verdict = verifySignature({ method, url, headers, body }, identity, Date.now());
      if (verdict === 'valid') return { accessKey: localCredentials.accessKeyId };
      const type = verdict === 'missing' ? 'MISSING_AUTHENTICATION_TOKEN' : 'INVALID_SIGNATURE';
      return { type, status: 403, message: signatures[verdict] };
    }
    const arn = `arn:aws:execute-api:${region}:${LOCAL_ACCOUNT}:${api.id}/${api.stage}/${method}${path}`;
    const admission = await this.#authorizers.admit(
      access.authorizer,
      headers[access.authorizer.header],
      arn,
    );
    if (admission.kind === 'allowed') return { authorizer: { ...admission.context, integrationLatency: 0 } };
    return { type: admission.kind, ...denials[admission.kind] };
  }

  async #mint(body: Buffer): Promise<ApiReply> {
    const asked = tokenRequestSchema.safeParse(parseJson(body.toString('utf8')));
    const headers = { 'content-type': 'text/plain' };
    if (!asked.success) return { statusCode: 400, headers, body: z.prettifyError(asked.error) };
    return { statusCode: 200, headers, body: await this.#options.mint(asked.data) };
  }
}

const failed: RefusalCase = { type: 'DEFAULT_5XX', status: 502, message: 'Internal server error' };
const noRoute: RefusalCase = {
  type: 'MISSING_AUTHENTICATION_TOKEN',
  status: 403,
  message: 'Missing Authentication Token',
};
const denials = {
  UNAUTHORIZED: { status: 401, message: 'Unauthorized' },
  ACCESS_DENIED: { status: 403, message: 'User is not authorized to access this resource' },
  AUTHORIZER_FAILURE: { status: 500, message: 'Internal server error' },
} as const;

function faultOf({ route }: RouteMatch, { query, headers, body }: ApiRequest): RefusalCase | undefined {
  const absent = route.required.filter((name) => {
    const [, , place, key = ''] = name.split('.');
    if (place === 'querystring') return !query.has(key);
    return place === 'header' && headers[key.toLowerCase()] === undefined;
  });
  if (absent.length > 0)
    return {
      type: 'BAD_REQUEST_PARAMETERS',
      status: 400,
      message: 'Missing required request parameters',
      detail: `[${absent.join(', ')}]`,
    };
  const detail = jsonType.test(String(headers['content-type'] ?? 'application/json'))
    ? route.bodyFault?.(body.toString('utf8'))
    : undefined;
  return detail === undefined
    ? undefined
    : { type: 'BAD_REQUEST_BODY', status: 400, message: 'Invalid request body', detail };
}

/** Models are for one content type; a body of another passes unchecked. */
const jsonType = /^application\/json\b/i;

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
