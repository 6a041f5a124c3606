import type { ApiSpec, RouteSpec } from './api-model.ts';
import { LOCAL_ACCOUNT } from './identity.ts';
import { isList, isRecord } from './json.ts';
import type { InvocationResult } from './lambda-process.ts';

export interface ApiRequest {
  readonly method: string;
  /** Path below the stage. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
  readonly sourceIp: string;
}

export interface ApiReply {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Buffer;
}

export interface RouteMatch {
  readonly route: RouteSpec;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The method for a request: from the left, a literal part of the path wins over a parameter. */
export function matchRoute(api: ApiSpec, method: string, path: string): RouteMatch | undefined {
  const parts = path.split('/');
  const matches = api.routes
    .filter((route) => route.method === method || route.method === 'ANY')
    .flatMap((route) => {
      const wanted = route.path.split('/');
      if (wanted.length !== parts.length) return [];
      const pairs = wanted.map((part, at) => [part, parts[at] ?? ''] as const);
      if (!pairs.every(([part, given]) => part === given || (part.startsWith('{') && given !== '')))
        return [];
      const named = pairs.filter(([part]) => part.startsWith('{'));
      const parameters = named.map(([part, given]): [string, string] => [part.slice(1, -1), decode(given)]);
      return [{ route, parameters: Object.fromEntries(parameters) }];
    });
  const rank = ({ route }: RouteMatch): string =>
    route.path
      .split('/')
      .map((part) => (part.startsWith('{') ? '1' : '0'))
      .join('');
  return matches.sort((a, b) => (rank(a) < rank(b) ? -1 : 1))[0];
}

/** The event of a Lambda proxy integration (payload version 1.0). */
export function proxyEvent(
  api: ApiSpec,
  { route, parameters }: RouteMatch,
  context: {
    readonly request: ApiRequest;
    readonly requestId: string;
    readonly now: number;
    readonly accessKey?: string;
    /** What the authorizer said of the caller. */
    readonly authorizer?: Readonly<Record<string, unknown>>;
  },
): object {
  const { request } = context;
  const query = new Map([...request.query.keys()].map((key) => [key, request.query.getAll(key)]));
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, typeof value === 'string' ? [value] : [...value]] as const],
  );
  const last = (lists: Iterable<readonly [string, readonly string[]]>): object | null => {
    const entries = [...lists].map(([key, values]) => [key, values.at(-1) ?? ''] as const);
    return entries.length === 0 ? null : Object.fromEntries(entries);
  };
  return {
    resource: route.path,
    path: request.path,
    httpMethod: request.method,
    headers: last(headers),
    multiValueHeaders: Object.fromEntries(headers),
    queryStringParameters: last(query),
    multiValueQueryStringParameters: query.size === 0 ? null : Object.fromEntries(query),
    pathParameters: Object.keys(parameters).length === 0 ? null : parameters,
    stageVariables: null,
    requestContext: {
      accountId: LOCAL_ACCOUNT,
      apiId: api.id,
      stage: api.stage,
      path: `/${api.stage}${request.path}`,
      resourceId: route.resourceId,
      resourcePath: route.path,
      httpMethod: request.method,
      protocol: 'HTTP/1.1',
      requestId: context.requestId,
      extendedRequestId: context.requestId,
      requestTimeEpoch: context.now,
      ...(context.authorizer !== undefined && { authorizer: context.authorizer }),
      identity: {
        sourceIp: request.sourceIp,
        userAgent: request.headers['user-agent'] ?? null,
        accessKey: context.accessKey ?? null,
        accountId: context.accessKey === undefined ? null : LOCAL_ACCOUNT,
        userArn:
          context.accessKey === undefined ? null : `arn:aws:iam::${LOCAL_ACCOUNT}:user/${context.accessKey}`,
      },
    },
    body: request.body.length === 0 ? null : request.body.toString('utf8'),
    isBase64Encoded: false,
  };
}

/** What the caller gets for a function's answer; undefined for a failed function or an answer that is none. */
export function proxyReply(result: InvocationResult): ApiReply | undefined {
  const payload = result.ok && isRecord(result.payload) ? result.payload : undefined;
  const statusCode = Number(payload?.['statusCode']);
  if (payload === undefined || !Number.isInteger(statusCode) || statusCode < 100 || statusCode > 599)
    return undefined;
  const headers: Record<string, string | string[]> = { 'content-type': 'application/json' };
  for (const source of [payload['headers'], payload['multiValueHeaders']])
    for (const [name, value] of Object.entries(isRecord(source) ? source : {}))
      headers[name.toLowerCase()] = isList(value) ? value.map(String) : String(value);
  const body = typeof payload['body'] === 'string' ? payload['body'] : '';
  return {
    statusCode,
    headers,
    body: payload['isBase64Encoded'] === true ? Buffer.from(body, 'base64') : body,
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
