import { createHmac } from 'node:crypto';
import {
  createLocalJWKSet,
  errors,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
} from 'jose';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { authorize, callerIn } from '../../functions/api-authorizer/authorize.ts';
import { issuerKeys } from '../../functions/api-authorizer/issuer-keys.ts';
import { verifyToken } from '../../functions/api-authorizer/verify-token.ts';

const issuer = 'https://login.bank.example/';
const audience = 'collections';
const methodArn = 'arn:aws:execute-api:us-east-1:000000000000:api/v1/GET/complaints/CMP-1';
type Pair = Awaited<ReturnType<typeof generateKeyPair>>;

let ours: Pair;
let theirs: Pair;
let keys: ReturnType<typeof createLocalJWKSet>;
beforeAll(async () => {
  [ours, theirs] = await Promise.all([
    generateKeyPair('ES256', { extractable: true }),
    generateKeyPair('ES256', { extractable: true }),
  ]);
  keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(ours.publicKey)), kid: 'one', alg: 'ES256' }] });
});

const now = () => Math.floor(Date.now() / 1000);
const good = (): JWTPayload => ({
  iss: issuer,
  aud: audience,
  sub: 'anna',
  iat: now(),
  exp: now() + 600,
  roles: ['officer'],
});

const sign = (claims: JWTPayload, { privateKey }: Pair = ours, kid = 'one') =>
  new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid }).sign(privateKey);

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

const effectOf = async (authorizationToken: string) => {
  const ask = authorize((token) => verifyToken(token, { issuer, audience, keys }));
  const { policyDocument, context } = await ask({ authorizationToken, methodArn });
  return { effect: policyDocument.Statement[0]!.Effect, context };
};

describe('a token', () => {
  it('that is good lets its bearer in, everywhere in the stage, as who it says', async () => {
    const ask = authorize((token) => verifyToken(token, { issuer, audience, keys }));
    expect(await ask({ authorizationToken: `Bearer ${await sign(good())}`, methodArn })).toEqual({
      principalId: 'anna',
      policyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Action: 'execute-api:Invoke',
            Effect: 'Allow',
            Resource: 'arn:aws:execute-api:us-east-1:000000000000:api/v1/*',
          },
        ],
      },
      context: { role: 'officer', subject: 'anna' },
    });
  });

  it.each<[string, (claims: JWTPayload) => JWTPayload]>([
    ['of another issuer', (claims) => ({ ...claims, iss: 'https://login.bank.example.evil/' })],
    ['for another audience', (claims) => ({ ...claims, aud: 'payments' })],
    ['that has expired', (claims) => ({ ...claims, iat: now() - 900, exp: now() - 61 })],
    ['that is not good yet', (claims) => ({ ...claims, nbf: now() + 120 })],
    ['from the future', (claims) => ({ ...claims, iat: now() + 3600, exp: now() + 7200 })],
    ['issued a day ago for a week', (claims) => ({ ...claims, iat: now() - 86_400, exp: now() + 500_000 })],
    ['without an end', ({ exp, ...claims }) => (exp === undefined ? {} : claims)],
    ['of nobody', ({ sub, ...claims }) => (sub === undefined ? {} : claims)],
    ['without a role', (claims) => ({ ...claims, roles: [] })],
    ['with a role that is none of ours', (claims) => ({ ...claims, roles: ['admin'] })],
    ['with two roles of ours', (claims) => ({ ...claims, roles: ['officer', 'auditor'] })],
    ['of a borrower without his id', (claims) => ({ ...claims, roles: ['borrower'] })],
    [
      'of a borrower with a key for an id',
      (claims) => ({ ...claims, roles: ['borrower'], borrower_id: 'B#1' }),
    ],
    ['of an agent with a list for an id', (claims) => ({ ...claims, roles: 'agent', agent_id: ['A-1'] })],
  ])('%s is denied', async (_, change) => {
    expect(await effectOf(`Bearer ${await sign(change(good()))}`)).toEqual({ effect: 'Deny' });
  });

  it('within a minute of its end is still good: clocks differ', async () => {
    const late = { ...good(), iat: now() - 900, exp: now() - 30 };
    expect((await effectOf(`Bearer ${await sign(late)}`)).effect).toBe('Allow');
  });

  it('signed by another key, under our key’s name or its own, is denied', async () => {
    for (const kid of ['one', 'two'])
      expect((await effectOf(`Bearer ${await sign(good(), theirs, kid)}`)).effect).toBe('Deny');
  });

  it('with alg none is denied, with and without a signature', async () => {
    for (const end of ['', 'x'])
      for (const alg of ['none', 'None', 'NONE'])
        expect(
          (await effectOf(`Bearer ${encode({ alg, kid: 'one' })}.${encode(good())}.${end}`)).effect,
        ).toBe('Deny');
  });

  it('signed with our public key as if it were a secret is denied', async () => {
    const secret = await exportSPKI(ours.publicKey);
    const text = `${encode({ alg: 'HS256', kid: 'one' })}.${encode(good())}`;
    const mac = createHmac('sha256', secret).update(text).digest('base64url');
    expect((await effectOf(`Bearer ${text}.${mac}`)).effect).toBe('Deny');
  });

  it('with changed claims is denied', async () => {
    const [head, , tail] = (await sign(good())).split('.');
    const forged = encode({ ...good(), roles: ['supervisor'] });
    expect((await effectOf(`Bearer ${head}.${forged}.${tail}`)).effect).toBe('Deny');
  });

  it('that brings its own key is denied', async () => {
    const jwk = await exportJWK(theirs.publicKey);
    const token = await new SignJWT(good())
      .setProtectedHeader({ alg: 'ES256', jwk, jku: 'https://evil.example/jwks.json' })
      .sign(theirs.privateKey);
    expect((await effectOf(`Bearer ${token}`)).effect).toBe('Deny');
  });

  it.each(['', 'Bearer', 'Bearer a.b', 'Basic YTpi', 'Bearer a.b.c.d', 'Bearer ../../x.y.z', 'null'])(
    'that is none (%j) is denied',
    async (text) => {
      expect((await effectOf(text)).effect).toBe('Deny');
    },
  );

  it('nobody can check is neither good nor bad: the error surfaces', async () => {
    const down = () => Promise.reject(new errors.JWKSTimeout());
    await expect(verifyToken(await sign(good()), { issuer, audience, keys: down })).rejects.toThrow();
  });
});

describe('the caller in the claims', () => {
  it.each<[JWTPayload, unknown]>([
    [
      { sub: 's', roles: ['borrower', 'other'], borrower_id: 'B-1' },
      { role: 'borrower', subject: 's', borrowerId: 'B-1' },
    ],
    [
      { sub: 's', roles: 'agent', agent_id: 'A-1', borrower_id: 'B-1' },
      { role: 'agent', subject: 's', agentId: 'A-1' },
    ],
    [
      { sub: 's', roles: ['auditor'], borrower_id: 'B-1' },
      { role: 'auditor', subject: 's' },
    ],
  ])('%#', (claims, caller) => {
    expect(callerIn(claims)).toEqual(caller);
  });
});

describe('the issuer turns his keys over', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);

  /** What he publishes, by key id, and how often he was asked. */
  const issuerWith = (published: Record<string, Pair>) => {
    const asked = { times: 0 };
    const keysOf = issuerKeys('https://login.bank.example/keys', async () => {
      asked.times += 1;
      const jwks = Object.entries(published).map(async ([kid, { publicKey }]) => ({
        ...(await exportJWK(publicKey)),
        kid,
        alg: 'ES256',
      }));
      return Response.json({ keys: await Promise.all(jwks) });
    });
    const ask = authorize((token) => verifyToken(token, { issuer, audience, keys: keysOf }));
    const effect = async (pair: Pair, kid: string) => {
      const authorizationToken = `Bearer ${await sign(good(), pair, kid)}`;
      return (await ask({ authorizationToken, methodArn })).policyDocument.Statement[0]!.Effect;
    };
    return { published, asked, effect };
  };

  it('a new key is known half a minute after the last look at the latest, beside the old one', async () => {
    const { published, effect } = issuerWith({ one: ours });
    expect(await effect(ours, 'one')).toBe('Allow');
    published['two'] = theirs;
    later(31);
    expect([await effect(theirs, 'two'), await effect(ours, 'one')]).toEqual(['Allow', 'Allow']);
  });

  it('a key taken away is not believed ten minutes later', async () => {
    const { published, effect } = issuerWith({ one: ours, two: theirs });
    expect(await effect(ours, 'one')).toBe('Allow');
    delete published['one'];
    later(601);
    expect([await effect(theirs, 'two'), await effect(ours, 'one')]).toEqual(['Allow', 'Deny']);
  });

  it('another key under the old name: the old one ends, the new one begins', async () => {
    const { published, effect } = issuerWith({ one: ours });
    expect(await effect(ours, 'one')).toBe('Allow');
    published['one'] = theirs;
    expect(await effect(theirs, 'one')).toBe('Deny');
    later(601);
    expect([await effect(theirs, 'one'), await effect(ours, 'one')]).toEqual(['Allow', 'Deny']);
  });

  it('a flood of unknown names asks the issuer no more often', async () => {
    const { asked, effect } = issuerWith({ one: ours });
    await effect(ours, 'one');
    for (let at = 0; at < 20; at += 1) expect(await effect(theirs, `unknown-${at}`)).toBe('Deny');
    expect(asked.times).toBe(1);
    later(31);
    for (let at = 0; at < 20; at += 1) await effect(theirs, `unknown-${at}`);
    expect(asked.times).toBe(2);
  });
});
