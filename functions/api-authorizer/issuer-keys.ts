import { createRemoteJWKSet, customFetch, type FetchImplementation } from 'jose';

/**
 * The issuer's public keys. A key he has added is asked for when a token first names it, at most twice a minute however
 * many unknown names come; a key he has taken away is believed for ten minutes more, and by the gateway, which remembers
 * what it was told of a token, one minute longer.
 */
export function issuerKeys(url: string, fetch?: FetchImplementation): ReturnType<typeof createRemoteJWKSet> {
  return createRemoteJWKSet(new URL(url), {
    cooldownDuration: 30_000,
    cacheMaxAge: 600_000,
    timeoutDuration: 3000,
    ...(fetch !== undefined && { [customFetch]: fetch }),
  });
}
