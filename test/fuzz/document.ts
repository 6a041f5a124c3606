import { z } from 'zod';
import { roles } from '../../shared/contracts/api/caller.ts';

/** A JSON schema as far as requests are made from it. */
export type Schema = Readonly<Record<string, unknown>>;
const schema = z.record(z.string(), z.unknown());

const parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'query', 'header']),
  required: z.boolean(),
  schema,
  example: z.unknown().optional(),
});
const content = z.record(z.string(), z.object({ schema, example: z.unknown().optional() }));
const operation = z.object({
  operationId: z.string(),
  'x-roles': z.array(z.enum(roles)),
  security: z.array(z.unknown()).optional(),
  parameters: z.array(parameter),
  requestBody: z.object({ content }).optional(),
  responses: z.record(z.string(), z.object({ content })),
});
const document = z.object({
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ schemas: z.object({ Problem: schema }) }),
});

export type Operation = z.infer<typeof operation> & { readonly method: string; readonly path: string };

/** Whether anybody may call it, without a token. */
export const isOpen = ({ security }: Pick<Operation, 'security'>): boolean => security?.length === 0;

export interface Api {
  readonly operations: readonly Operation[];
  readonly problem: Schema;
}

/** What the fuzzer reads of an OpenAPI document as it is served. */
export function apiIn(text: string): Api {
  const { paths, components } = document.parse(JSON.parse(text));
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({ ...one, path, method: method.toUpperCase() })),
  );
  return { operations, problem: components.schemas.Problem };
}
