import type { ApiReply } from './api-event.ts';
import type { ApiSpec } from './api-model.ts';

/** A case in which the gateway answers by itself. */
export interface RefusalCase {
  /** As API Gateway calls it, such as `BAD_REQUEST_BODY`. */
  readonly type: string;
  /** What it says where the template says nothing. */
  readonly status: number;
  readonly message: string;
  readonly detail?: string;
}

/** The gateway's own answer: as the template shapes that case, or all of its class, or bare. */
export function gatewayRefusal(
  { refusals }: Pick<ApiSpec, 'refusals'>,
  { type, status, message, detail = '' }: RefusalCase,
  requestId: string,
): ApiReply {
  const shaped = refusals.get(type) ?? refusals.get(status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX');
  const filled = (text: string): string =>
    text
      .replaceAll('$context.requestId', requestId)
      .replaceAll('$context.error.validationErrorString', JSON.stringify(detail).slice(1, -1))
      .replaceAll('$context.error.messageString', JSON.stringify(message))
      .replaceAll('$context.error.message', message);
  const headers = Object.entries(shaped?.headers ?? {}).map(
    ([name, value]) => [name, filled(value)] as const,
  );
  return {
    statusCode: shaped?.status ?? status,
    headers: { 'content-type': 'application/json', ...Object.fromEntries(headers) },
    body: shaped?.body === undefined ? JSON.stringify({ message }) : filled(shaped.body),
  };
}
