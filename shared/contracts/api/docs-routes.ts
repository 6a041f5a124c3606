import { z } from 'zod';
import { roles } from './caller.ts';
import { route } from './route.ts';

/** As much of an OpenAPI document as a reader of this one needs to know. */
export const openApiSchema = z.looseObject({
  openapi: z.string(),
  paths: z.record(z.string(), z.unknown()),
});

export const docsRoutes = {
  readOpenApi: route({
    operationId: 'readOpenApi',
    method: 'GET',
    path: '/openapi.json',
    summary: 'This API as an OpenAPI 3.1 document',
    roles,
    ownedByNobody: 'The document is the same for everybody.',
    success: {
      status: 200,
      description: 'OpenAPI 3.1, generated from the schemas that validate',
      schema: openApiSchema,
    },
    errors: [],
    example: { response: { openapi: '3.1.0', info: { title: 'Loan collections', version: '1' }, paths: {} } },
  }),
} as const;
