import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { deskApiEnv } from '../../functions/officers/env.ts';
import { deskRoutes } from '../../shared/contracts/desk-routes.ts';
import { grantTable } from '../constructs/grants.ts';
import type { House } from '../constructs/house.ts';
import type { RestEndpoint } from '../constructs/rest-endpoint.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import type { DataStack } from '../stacks/data-stack.ts';

/** What officers, supervisors and auditors look up, and the holds they set. */
export function desk(
  scope: Construct,
  house: House,
  { data, api }: { readonly data: DataStack; readonly api: RestEndpoint },
): void {
  const fn = new ServiceFunction(scope, 'DeskApi', {
    house,
    folder: 'officers',
    handler: 'deskApi',
    env: deskApiEnv,
    environment: {
      CASES_TABLE: data.cases.tableName,
      PORTFOLIO_TABLE: data.portfolio.tableName,
      BANK_ZONE: house.config.bankZone,
    },
    // The API gives up after 29 s; a caller should hear a failure before that.
    timeout: Duration.seconds(20),
    meansWhenFailing: 'Officers cannot look up a case, or a hold was not set: collection goes on.',
  });
  grantTable(fn, data.cases, ['BatchGetItem', 'GetItem', 'PutItem', 'Query']);
  grantTable(fn, data.portfolio, ['BatchGetItem', 'Query']);
  api.serve(deskRoutes, fn);
}
