import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { callsApiEnv } from '../../functions/calls/env.ts';
import { callRoutes } from '../../shared/contracts/call-routes.ts';
import { grantTable } from '../constructs/grants.ts';
import type { House } from '../constructs/house.ts';
import type { RestEndpoint } from '../constructs/rest-endpoint.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import type { DataStack } from '../stacks/data-stack.ts';

/** What the call centre asks before each dial and reports after it. */
export function calls(
  scope: Construct,
  house: House,
  { data, api }: { readonly data: DataStack; readonly api: RestEndpoint },
): void {
  const fn = new ServiceFunction(scope, 'CallsApi', {
    house,
    folder: 'calls',
    handler: 'callsApi',
    env: callsApiEnv,
    environment: {
      CASES_TABLE: data.cases.tableName,
      PORTFOLIO_TABLE: data.portfolio.tableName,
      BANK_ZONE: house.config.bankZone,
      SHARD_COUNT: String(house.config.shardCount),
    },
    timeout: Duration.seconds(20),
    meansWhenFailing:
      'Callers get no leave to dial, or their results are not recorded: wrong numbers and wishes are not kept.',
  });
  grantTable(fn, data.cases, ['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem']);
  grantTable(fn, data.portfolio, ['BatchGetItem', 'Query']);
  api.serve(callRoutes, fn);
}
