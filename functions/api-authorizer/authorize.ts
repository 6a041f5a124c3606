import type { JWTPayload } from 'jose';
import { callerSchema, type Caller, type Role, roles } from '../../shared/contracts/api/caller.ts';

/** Event of a TOKEN authorizer. */
export interface TokenEvent {
  readonly authorizationToken: string;
  /** `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH` of the call. */
  readonly methodArn: string;
}

export interface Policy {
  readonly principalId: string;
  readonly policyDocument: {
    readonly Version: '2012-10-17';
    readonly Statement: {
      readonly Action: string;
      readonly Effect: 'Allow' | 'Deny';
      readonly Resource: string;
    }[];
  };
  readonly context?: Record<string, string>;
}

/**
 * Says who calls. The answer is for the whole stage, because the gateway keeps it for the next call with the same token,
 * whatever that asks for; which role may do what is decided per route by the router.
 *
 * Twice, late, half: it only reads. A bad token is denied, not thrown at: thrown errors would count as faults of ours and
 * wake somebody for every stale token. The gateway answers a denial with 401 (its ACCESS_DENIED response).
 */
export function authorize(
  verify: (token: string) => Promise<JWTPayload | undefined>,
): (event: TokenEvent) => Promise<Policy> {
  return async ({ authorizationToken, methodArn }) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorizationToken)?.[1];
    const claims = token === undefined ? undefined : await verify(token);
    const caller = claims === undefined ? undefined : callerIn(claims);
    const stage = methodArn.split('/').slice(0, 2).join('/');
    return caller === undefined
      ? policy('nobody', 'Deny', stage)
      : { ...policy(caller.subject, 'Allow', stage), context: { ...caller } };
  };
}

function policy(principalId: string, Effect: 'Allow' | 'Deny', stage: string): Policy {
  const statement = { Action: 'execute-api:Invoke', Effect, Resource: `${stage}/*` };
  return { principalId, policyDocument: { Version: '2012-10-17', Statement: [statement] } };
}

/**
 * The caller a token's claims describe: `sub`, `roles`, and of a borrower or agent `borrower_id` or `agent_id`. Undefined
 * unless exactly one role is ours: who acts as what must be clear in every record of it.
 */
export function callerIn(claims: JWTPayload): Caller | undefined {
  const claimed = [claims['roles']].flat();
  const [role, ...others] = roles.filter((one) => claimed.includes(one));
  if (role === undefined || others.length > 0) return undefined;
  return callerSchema.safeParse({ role, subject: claims.sub, ...idOf(role, claims) }).data;
}

function idOf(role: Role, claims: JWTPayload): Record<string, unknown> {
  if (role === 'borrower') return { borrowerId: claims['borrower_id'] };
  return role === 'agent' ? { agentId: claims['agent_id'] } : {};
}
