import { createRemoteJWKSet } from 'jose';
import { serve } from '../../shared/runtime/serve.ts';
import { authorize } from './authorize.ts';
import { authorizeApiEnv } from './env.ts';
import { verifyToken } from './verify-token.ts';

export const authorizeApi = serve(authorizeApiEnv, (env) => {
  // Keeps the keys; asks again for a key it does not know, at most twice a minute, which is how rotation gets here.
  const keys = createRemoteJWKSet(new URL(env.OIDC_JWKS_URL), {
    cooldownDuration: 30_000,
    timeoutDuration: 3000,
  });
  const rules = { issuer: env.OIDC_ISSUER, audience: env.OIDC_AUDIENCE, keys };
  return authorize((token) => verifyToken(token, rules));
});
