import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { deskApiEnv } from '../../functions/officers/env.ts';
import { deskRoutes } from '../../shared/contracts/desk-routes.ts';
import { grantIndex, grantSend, grantTable } from '../constructs/grants.ts';
import type { House } from '../constructs/house.ts';
import type { RestEndpoint } from '../constructs/rest-endpoint.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import type { Channels } from './channels.ts';
import { type DataStack, INDEX } from '../stacks/data-stack.ts';

/** What officers, supervisors and auditors look up, and the holds they set. */
export function desk(
  scope: Construct,
  house: House,
  {
    data,
    api,
    channels,
  }: { readonly data: DataStack; readonly api: RestEndpoint; readonly channels: Channels },
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
      VISITS_QUEUE_URL: channels.visits.queueUrl,
    },
    // The API gives up after 29 s; a caller should hear a failure before that.
    timeout: Duration.seconds(20),
    meansWhenFailing: 'Officers cannot look up a case, or a hold was not set: collection goes on.',
  });
  grantTable(fn, data.cases, ['BatchGetItem', 'GetItem', 'PutItem', 'Query']);
  grantIndex(fn, data.cases, INDEX.byNextAction);
  grantTable(fn, data.portfolio, ['BatchGetItem', 'Query']);
  grantSend(fn, channels.visits);
  api.serve(deskRoutes, fn);
}
