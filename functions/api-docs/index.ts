import { docsRoutes } from '../../shared/contracts/api/docs-routes.ts';
import { openApiDocument } from '../../shared/contracts/api/openapi.ts';
import { allRoutes } from '../../shared/contracts/api/registry.ts';
import { apiHandler } from '../../shared/runtime/api/api-handler.ts';
import { handle } from '../../shared/runtime/api/router.ts';
import { serve } from '../../shared/runtime/serve.ts';
import { docsApiEnv } from './env.ts';
import { readOpenApi } from './read-openapi.ts';

export const docsApi = serve(docsApiEnv, () => {
  const document = openApiDocument(allRoutes());
  return apiHandler([handle(docsRoutes.readOpenApi, readOpenApi(document))]);
});
