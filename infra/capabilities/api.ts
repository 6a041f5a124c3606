import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { authorizeApiEnv } from '../../functions/api-authorizer/env.ts';
import { docsApiEnv } from '../../functions/api-docs/env.ts';
import { docsRoutes } from '../../shared/contracts/api/docs-routes.ts';
import type { House } from '../constructs/house.ts';
import { RestEndpoint } from '../constructs/rest-endpoint.ts';
import { ServiceFunction } from '../constructs/service-function.ts';

/** The one API of all capabilities, its authorizer, and its description. */
export function collectionsApi(scope: Construct, house: House): RestEndpoint {
  const { config } = house;
  const authorizer = new ServiceFunction(scope, 'ApiAuthorizer', {
    house,
    folder: 'api-authorizer',
    handler: 'authorizeApi',
    env: authorizeApiEnv,
    environment: {
      OIDC_ISSUER: config.oidcIssuer,
      OIDC_AUDIENCE: config.oidcAudience,
      OIDC_JWKS_URL: config.oidcJwksUrl,
    },
    timeout: Duration.seconds(10),
    meansWhenFailing: "The issuer's keys cannot be had: nobody gets into the API, callers see errors.",
  });
  const api = new RestEndpoint(scope, 'Api', {
    house,
    authorizer: authorizer.lambda,
    description: 'Complaints, answers of borrowers, core banking, officers and field agents',
    meansWhenFailing: 'Callers get server errors: complaints, promises and results of visits are not taken.',
  });
  const docs = new ServiceFunction(scope, 'ApiDocs', {
    house,
    folder: 'api-docs',
    handler: 'docsApi',
    env: docsApiEnv,
    environment: {},
    timeout: Duration.seconds(20),
    meansWhenFailing: 'Nobody can read what the API takes; the API itself is not concerned.',
  });
  api.serve(docsRoutes, docs);
  return api;
}
