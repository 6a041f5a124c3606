import { z } from 'zod';
import { correlationIdSchema, idempotencyKeySchema, ifMatchSchema } from './headers.ts';
import { problems, problemSchema } from './problems.ts';
import { hasBody, isIdempotent, parametersOf, problemsOf, type Route } from './route.ts';

type Json = Readonly<Record<string, unknown>>;

/** What a caller writes; what only zod can check (that a date exists) stays in the handlers. */
function jsonSchema(schema: z.ZodType): Json {
  const { $schema, ...body } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return $schema === undefined ? {} : body;
}

/** The API as an OpenAPI 3.1 document, from the same schemas that validate. */
export function openApiDocument(all: readonly Route[], server = '/v1'): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const one of all) paths[one.path] = { ...paths[one.path], [one.method.toLowerCase()]: operation(one) };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Loan collections',
      version: '1',
      description: 'Complaints, answers of borrowers, core banking, officers and field agents.',
    },
    servers: [{ url: server }],
    security: [{ token: [] }],
    paths,
    components: {
      schemas: { Problem: jsonSchema(problemSchema) },
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
}

function operation(one: Route): Json {
  const { operationId, summary, roles, own, success, example } = one;
  const who = one.open === undefined ? `For ${roles.join(', ')}.` : `For anybody: ${one.open}.`;
  const bound = Object.entries(own ?? {}).map(([role, words]) => `For a ${role}: ${words}.`);
  return {
    operationId,
    summary,
    description: [who, ...bound].join(' '),
    'x-roles': roles,
    ...(one.open !== undefined && { security: [] }),
    parameters: parameters(one),
    ...(hasBody(one) && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: jsonSchema(one.body), example: example.body } },
      },
    }),
    responses: {
      [success.status]: {
        description: success.description,
        headers: {
          'x-correlation-id': { schema: { type: 'string' } },
          ...(one.versioned === true && { etag: { required: true, schema: jsonSchema(ifMatchSchema) } }),
        },
        content: { 'application/json': { schema: jsonSchema(success.schema), example: example.response } },
      },
      ...errorResponses(one),
    },
  };
}

function errorResponses(one: Route): Json {
  const byStatus = Map.groupBy(problemsOf(one), (kind) => problems[kind].status);
  return Object.fromEntries(
    [...byStatus].map(([status, kinds]) => [
      status,
      {
        description: kinds.map((kind) => `${problems[kind].title} (${kind})`).join('; '),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

const object = z.object({
  properties: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  required: z.array(z.string()).default([]),
});

function parameters(one: Route): readonly Json[] {
  const query = object.parse(jsonSchema(one.query));
  const params = object.parse(jsonSchema(one.params));
  const { example } = one;
  return [
    ...parametersOf(one).map((name) => ({
      name,
      in: 'path',
      required: true,
      schema: params.properties[name] ?? { type: 'string' },
      example: example.params?.[name],
    })),
    ...Object.entries(query.properties).map(([name, schema]) => ({
      name,
      in: 'query',
      required: query.required.includes(name),
      schema,
    })),
    ...headers(one),
  ];
}

function headers(one: Route): readonly Json[] {
  const header = (name: string, schema: z.ZodType, required: boolean): Json => ({
    name,
    in: 'header',
    required,
    schema: jsonSchema(schema),
  });
  return [
    header('X-Correlation-Id', correlationIdSchema, false),
    ...(isIdempotent(one) ? [header('Idempotency-Key', idempotencyKeySchema, true)] : []),
    ...(one.needsIfMatch === true ? [header('If-Match', ifMatchSchema, true)] : []),
  ];
}
