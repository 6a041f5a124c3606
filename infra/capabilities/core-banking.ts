import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { coreBankingApiEnv } from '../../functions/core-banking/env.ts';
import { coreBankingRoutes } from '../../shared/contracts/core-banking-routes.ts';
import { grantSend, grantTable } from '../constructs/grants.ts';
import type { House } from '../constructs/house.ts';
import type { RestEndpoint } from '../constructs/rest-endpoint.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import type { DataStack } from '../stacks/data-stack.ts';
import type { Channels } from './channels.ts';

/** Core banking's way in beside the feed: records, payments and what befalls a loan, one by one. */
export function coreBankingSide(
  scope: Construct,
  house: House,
  {
    data,
    api,
    channels,
  }: { readonly data: DataStack; readonly api: RestEndpoint; readonly channels: Channels },
): void {
  const fn = new ServiceFunction(scope, 'CoreBankingApi', {
    house,
    folder: 'core-banking',
    handler: 'coreBankingApi',
    env: coreBankingApiEnv,
    environment: {
      PORTFOLIO_TABLE: data.portfolio.tableName,
      CASES_TABLE: data.cases.tableName,
      BANK_ZONE: house.config.bankZone,
      SHARD_COUNT: String(house.config.shardCount),
      CALLS_QUEUE_URL: channels.calls.queueUrl,
      VISITS_QUEUE_URL: channels.visits.queueUrl,
    },
    // A batch of fifty loans; the API gives up after 29 s.
    timeout: Duration.seconds(27),
    meansWhenFailing:
      'Core banking could not hand over loans, payments or a death: people who have paid may be called.',
  });
  grantTable(fn, data.portfolio, [
    'BatchGetItem',
    'BatchWriteItem',
    'GetItem',
    'PartiQLInsert',
    'PutItem',
    'Query',
  ]);
  grantTable(fn, data.cases, ['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem']);
  grantSend(fn, channels.calls);
  grantSend(fn, channels.visits);
  api.serve(coreBankingRoutes, fn);
}
