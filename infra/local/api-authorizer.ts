import { z } from 'zod';
import type { AuthorizerSpec } from './api-model.ts';
import type { Invoker } from './lambda-host.ts';

const policySchema = z.object({
  principalId: z.string(),
  policyDocument: z.object({
    Statement: z.array(z.object({ Effect: z.enum(['Allow', 'Deny']), Resource: z.string() })),
  }),
  context: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});
type Policy = z.infer<typeof policySchema>;

/** allowed: with what the function calls get to know of the caller. Else the gateway's response type. */
export type Admission =
  | { readonly kind: 'allowed'; readonly context: Readonly<Record<string, unknown>> }
  | { readonly kind: 'UNAUTHORIZED' | 'ACCESS_DENIED' | 'AUTHORIZER_FAILURE' };

/** Asks authorizers as API Gateway does: only for what looks like a token, and once per token while the answer holds. */
export class Authorizers {
  readonly #host: Invoker;
  readonly #now: () => number;
  readonly #known = new Map<string, { readonly policy: Policy; readonly until: number }>();

  constructor(host: Invoker, now: () => number) {
    this.#host = host;
    this.#now = now;
  }

  async admit(spec: AuthorizerSpec, token: unknown, methodArn: string): Promise<Admission> {
    if (typeof token !== 'string' || !spec.pattern.test(token)) return { kind: 'UNAUTHORIZED' };
    const policy = await this.#policy(spec, token, methodArn);
    if (policy === undefined || policy === 'Unauthorized')
      return { kind: policy === undefined ? 'AUTHORIZER_FAILURE' : 'UNAUTHORIZED' };
    const about = policy.policyDocument.Statement.filter(({ Resource }) => covers(Resource, methodArn));
    const isAllowed = about.length > 0 && about.every(({ Effect }) => Effect === 'Allow');
    if (!isAllowed) return { kind: 'ACCESS_DENIED' };
    return { kind: 'allowed', context: { ...policy.context, principalId: policy.principalId } };
  }

  async #policy(
    { functionArn, ttlSeconds }: AuthorizerSpec,
    token: string,
    methodArn: string,
  ): Promise<Policy | 'Unauthorized' | undefined> {
    const known = this.#known.get(token);
    if (known !== undefined && this.#now() < known.until) return known.policy;
    const event = { type: 'TOKEN', authorizationToken: token, methodArn };
    const result = await this.#host.invoke(functionArn, event);
    if (!result.ok) return result.errorMessage === 'Unauthorized' ? 'Unauthorized' : undefined;
    const policy = policySchema.safeParse(result.payload);
    if (!policy.success) return undefined;
    this.#known.set(token, { policy: policy.data, until: this.#now() + ttlSeconds * 1000 });
    return policy.data;
  }
}

/** Whether a resource of a policy, with its wildcards, is about a method. */
function covers(resource: string, methodArn: string): boolean {
  const pattern = resource.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${pattern.join('.*')}$`).test(methodArn);
}
