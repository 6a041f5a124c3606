import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { type ProblemKind, problems } from '../../shared/contracts/api/problems.ts';

/**
 * What API Gateway itself refuses, as the same problem documents the functions write. `ACCESS_DENIED` is a token the
 * authorizer found bad (roles are the router's business), hence 401 and not the gateway's 403; a missing route is known to
 * the gateway only as a missing token.
 */
const refusals: readonly (readonly [type: ResponseType, kind: ProblemKind, detail: string])[] = [
  [ResponseType.UNAUTHORIZED, 'unauthorized', 'Authorization: Bearer with a signed token is expected.'],
  [ResponseType.ACCESS_DENIED, 'unauthorized', 'The token is expired, or not for this API, or not ours.'],
  [ResponseType.MISSING_AUTHENTICATION_TOKEN, 'unknown-route', 'No operation has this method and path.'],
  [ResponseType.RESOURCE_NOT_FOUND, 'unknown-route', 'No operation has this method and path.'],
  [ResponseType.BAD_REQUEST_BODY, 'invalid-request', 'The body is no JSON object.'],
  [ResponseType.BAD_REQUEST_PARAMETERS, 'invalid-request', 'A required parameter is missing.'],
  [ResponseType.REQUEST_TOO_LARGE, 'too-large', 'The gateway takes at most 10 MB.'],
  [ResponseType.UNSUPPORTED_MEDIA_TYPE, 'wrong-content-type', 'Content-Type: application/json is expected.'],
  [ResponseType.THROTTLED, 'too-many-requests', 'Please wait a moment.'],
  [ResponseType.QUOTA_EXCEEDED, 'too-many-requests', 'The quota is used up.'],
  [ResponseType.WAF_FILTERED, 'forbidden', 'The web firewall refused the request.'],
  [ResponseType.INTEGRATION_TIMEOUT, 'too-slow', 'The request may be repeated with the same key.'],
  [ResponseType.AUTHORIZER_FAILURE, 'busy', 'Tokens cannot be checked at present.'],
  [ResponseType.DEFAULT_4XX, 'invalid-request', 'The gateway refused the request.'],
  [ResponseType.DEFAULT_5XX, 'unexpected', 'The request may be repeated with the same key.'],
];

export function addGatewayProblems(api: RestApi): void {
  for (const [type, kind, detail] of refusals) {
    const { title, status } = problems[kind];
    // Nothing of the request is written here but the gateway's own name for it.
    const body = { type: `urn:problem:${kind}`, title, status, detail, correlationId: '$context.requestId' };
    api.addGatewayResponse(type.responseType, {
      type,
      statusCode: String(status),
      responseHeaders: {
        'Content-Type': "'application/problem+json'",
        'Cache-Control': "'no-store'",
        'x-correlation-id': 'context.requestId',
        ...(status === 401 && { 'WWW-Authenticate': "'Bearer'" }),
        ...((status === 429 || status === 503) && { 'Retry-After': "'1'" }),
      },
      templates: { 'application/json': JSON.stringify(body) },
    });
  }
}
