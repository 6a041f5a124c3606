import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { visitPackApiEnv } from '../../functions/visit-pack/env.ts';
import { visitPackRoutes } from '../../shared/contracts/visit-pack-routes.ts';
import { grantObjects, grantTable } from '../constructs/grants.ts';
import type { House } from '../constructs/house.ts';
import type { RestEndpoint } from '../constructs/rest-endpoint.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import type { DataStack } from '../stacks/data-stack.ts';

/** What teams take along: a function of its own, as it carries the fonts. */
export function visitPack(
  scope: Construct,
  house: House,
  { data, api }: { readonly data: DataStack; readonly api: RestEndpoint },
): void {
  const fn = new ServiceFunction(scope, 'VisitPackApi', {
    house,
    folder: 'visit-pack',
    handler: 'visitPackApi',
    env: visitPackApiEnv,
    environment: {
      PORTFOLIO_TABLE: data.portfolio.tableName,
      CASES_TABLE: data.cases.tableName,
      EVIDENCE_BUCKET: data.evidence.bucketName,
      BANK_ZONE: house.config.bankZone,
    },
    // Four fonts of 35 MB in all are read and cut down to what a document shows.
    memoryMiB: 1024,
    // The API gives up after 29 s; a caller should hear a failure before that.
    timeout: Duration.seconds(25),
    meansWhenFailing: 'Teams leave without letter of authorisation, figures and guide.',
  });
  grantTable(fn, data.portfolio, ['BatchGetItem', 'Query']);
  grantTable(fn, data.cases, ['BatchGetItem', 'GetItem']);
  grantObjects(fn, data.evidence, { prefix: 'packs', actions: ['GetObject', 'PutObject'] });
  api.serve(visitPackRoutes, fn);
}
