import { verifyObjectSignature, verifyPresigned, type SigningIdentity, type Verdict } from './sigv4.ts';

/** A request as far as S3 decides by it whether to act. */
export interface ObjectRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

export interface ObjectRefusal {
  readonly statusCode: number;
  readonly xml: string;
}

/** SQS and SNS are only ever posted to; S3 is posted to for uploads in parts and deletions in bulk. */
export function isForObjects({ method, url }: ObjectRequest): boolean {
  return method !== 'POST' || /[?&](uploads|uploadId|delete)(=|&|$)/.test(url);
}

/**
 * What S3 refuses for its signature, and fauxqs would serve: anybody's request without one, a presigned address that is
 * expired, or used for another key, type or size than it was signed for. Undefined: it may pass.
 */
export function refuseUnsigned(
  request: ObjectRequest,
  identity: Omit<SigningIdentity, 'service'>,
  now: number,
): ObjectRefusal | undefined {
  const signer = { ...identity, service: 's3' };
  const verdict = request.url.includes('X-Amz-Signature=')
    ? verifyPresigned(request, signer, now)
    : verifyObjectSignature(request, signer);
  if (verdict === 'valid') return undefined;
  const { code, message } = refusals[verdict];
  return errorReply(403, code, message);
}

/** What came in the way of a key that may be written once. */
export const alreadyThere = errorReply(
  412,
  'PreconditionFailed',
  'At least one of the pre-conditions you specified did not hold',
);

const denied = { code: 'AccessDenied', message: 'Access Denied' };
const refusals: Readonly<
  Record<Exclude<Verdict, 'valid'>, { readonly code: string; readonly message: string }>
> = {
  missing: denied,
  malformed: { code: 'AuthorizationQueryParametersError', message: 'The signature cannot be read.' },
  'unknown-key': { code: 'InvalidAccessKeyId', message: 'The access key is not of this account.' },
  expired: { code: 'AccessDenied', message: 'Request has expired' },
  mismatch: {
    code: 'SignatureDoesNotMatch',
    message: 'The request is not the one that was signed: method, key, parameters, type or size differ.',
  },
};

function errorReply(statusCode: number, code: string, message: string): ObjectRefusal {
  const xml = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { statusCode, xml };
}
