import { createServer, type Server } from 'node:http';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { z } from 'zod';
import { type Role, roles } from '../../shared/contracts/api/caller.ts';
import type { FunctionSpec } from './lambda-process.ts';
import { Unsupported } from './unsupported.ts';

/** Whom a token is for. */
export const tokenRequestSchema = z.strictObject({
  role: z.enum(roles),
  sub: z.string().min(1).max(128).optional(),
  borrower: z.string().optional(),
  agent: z.string().optional(),
});
export interface TokenRequest {
  readonly role: Role;
  readonly sub?: string | undefined;
  readonly borrower?: string | undefined;
  readonly agent?: string | undefined;
}

export type Mint = (request: TokenRequest) => Promise<string>;

const GOOD_FOR_SECONDS = 8 * 3600;
const KID = 'local';

type SigningKey = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

/**
 * The issuer of tokens on this machine: own keys, new at each start, published over HTTP on the loopback address as the
 * bank's issuer publishes his. It says it is whom the template trusts; only the address of the keys is redirected.
 */
export class LocalIssuer {
  readonly #key: SigningKey;
  readonly #now: () => number;
  readonly #server: Server;
  readonly #port: number;

  private constructor(parts: { key: SigningKey; now: () => number; server: Server; port: number }) {
    this.#key = parts.key;
    this.#now = parts.now;
    this.#server = parts.server;
    this.#port = parts.port;
  }

  /** `now`: the stack's time, by which its functions judge a token. */
  static async start(now: () => number): Promise<LocalIssuer> {
    const { publicKey, privateKey: key } = await generateKeyPair('ES256');
    const jwk: JWK = { ...(await exportJWK(publicKey)), kid: KID, alg: 'ES256', use: 'sig' };
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/jwk-set+json' });
      response.end(JSON.stringify({ keys: [jwk] }));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = z.object({ port: z.number() }).parse(server.address());
    return new LocalIssuer({ key, now, server, port });
  }

  get jwksUrl(): string {
    return `http://127.0.0.1:${this.#port}/.well-known/jwks.json`;
  }

  /** Mints what the authorizer among the functions trusts. Throws Unsupported, when asked, if there is none. */
  mintFor(functions: readonly FunctionSpec[]): Mint {
    const trusting = functions.find(({ environment }) => 'OIDC_ISSUER' in environment)?.environment;
    return async ({ role, sub, borrower, agent }) => {
      const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience } = trusting ?? {};
      if (issuer === undefined || audience === undefined)
        throw new Unsupported('No function of the assembly trusts an issuer.');
      const second = Math.floor(this.#now() / 1000);
      return new SignJWT({
        roles: [role],
        ...(role === 'borrower' && { borrower_id: borrower ?? 'B-1' }),
        ...(role === 'agent' && { agent_id: agent ?? 'A-1' }),
      })
        .setProtectedHeader({ alg: 'ES256', kid: KID })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(sub ?? borrower ?? agent ?? `local-${role}`)
        .setIssuedAt(second)
        .setExpirationTime(second + GOOD_FOR_SECONDS)
        .sign(this.#key);
    };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
  }
}
