import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { z } from 'zod';

/** Reason for the wildcard that every grant to invoke a function carries. */
export const VERSIONS_OF_A_FUNCTION = 'The versions and aliases of one named function.';

/** Accepts findings of the security rules on one construct, each with the reason an auditor will read. */
export function acknowledge(construct: IConstruct, reasons: Readonly<Record<string, string>>): void {
  for (const [id, reason] of Object.entries(reasons)) Validations.of(construct).acknowledge({ id, reason });
}

/** The rules' name for a policy that holds this one resource wildcard: so that an acknowledgement covers no other. */
export function wildcardFinding(scope: IConstruct, resource: string): string {
  return `AwsSolutions-IAM5[Resource::${flat(Stack.of(scope).resolve(resource))}]`;
}

const intrinsic = z.union([
  z.string(),
  z.strictObject({ Ref: z.string() }).transform(({ Ref }) => `<${Ref}>`),
  z.strictObject({ 'Fn::ImportValue': z.string() }).transform((node) => node['Fn::ImportValue']),
  z
    .strictObject({ 'Fn::GetAtt': z.array(z.string()) })
    .transform((node) => `<${node['Fn::GetAtt'].join('.')}>`),
]);
const joined = z.strictObject({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) });

// The rules write an intrinsic as `<Name.Attribute>`, and what they do not know as its JSON.
function flat(node: unknown): string {
  const join = joined.safeParse(node).data?.['Fn::Join'];
  if (join) return join[1].map(flat).join(join[0]);
  return intrinsic.safeParse(node).data ?? JSON.stringify(node);
}
