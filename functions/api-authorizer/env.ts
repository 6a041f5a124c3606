import { z } from 'zod';
import { baseEnv } from '../../shared/runtime/base-env.ts';

export const authorizeApiEnv = z.object({
  ...baseEnv,
  /** What the `iss` and `aud` of a token must say. */
  OIDC_ISSUER: z.url(),
  OIDC_AUDIENCE: z.string().min(1),
  /** Where the issuer publishes its keys. */
  OIDC_JWKS_URL: z.url(),
});
