import { serve } from '../../shared/runtime/serve.ts';
import { authorize } from './authorize.ts';
import { authorizeApiEnv } from './env.ts';
import { issuerKeys } from './issuer-keys.ts';
import { verifyToken } from './verify-token.ts';

export const authorizeApi = serve(authorizeApiEnv, (env) => {
  const rules = { issuer: env.OIDC_ISSUER, audience: env.OIDC_AUDIENCE, keys: issuerKeys(env.OIDC_JWKS_URL) };
  return authorize((token) => verifyToken(token, rules));
});
