import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';

export interface TokenRules {
  readonly issuer: string;
  readonly audience: string;
  /** Finds the issuer's public key a token names. */
  readonly keys: JWTVerifyGetKey;
}

/**
 * Only signatures with a private key, so that nobody who knows the public one can sign: no `none`, and no HMAC, for which
 * a public key would pass as the secret.
 */
export const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'];

/** Clocks of issuer and service may differ by this much. */
const skewSeconds = 60;
/** No token is good for longer, whatever it says. */
const ageAtMost = '12h';

/** The claims of a token that is good now; undefined for any other. Throws when the issuer's keys cannot be had. */
export async function verifyToken(token: string, rules: TokenRules): Promise<JWTPayload | undefined> {
  try {
    const { payload } = await jwtVerify(token, rules.keys, {
      issuer: rules.issuer,
      audience: rules.audience,
      algorithms,
      clockTolerance: skewSeconds,
      maxTokenAge: ageAtMost,
      requiredClaims: ['sub', 'exp', 'iat'],
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JOSEError && !outages.has(error.code)) return undefined;
    throw error;
  }
}

/** Codes of errors that say nothing of the token: the issuer is slow, down or answers with something else. */
const outages: ReadonlySet<string> = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC']);
