import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { sendingApiEnv } from '../../functions/delivery-control/env.ts';
import { sendingRoutes } from '../../shared/contracts/sending-routes.ts';
import { grantIndex, grantTable } from '../constructs/grants.ts';
import type { House } from '../constructs/house.ts';
import type { RestEndpoint } from '../constructs/rest-endpoint.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { type DataStack, INDEX } from '../stacks/data-stack.ts';

/** The kill switch before the carrier, and the list of texts nobody knows the fate of. */
export function sending(
  scope: Construct,
  house: House,
  { data, api }: { readonly data: DataStack; readonly api: RestEndpoint },
): void {
  const fn = new ServiceFunction(scope, 'SendingApi', {
    house,
    folder: 'delivery-control',
    handler: 'sendingApi',
    env: sendingApiEnv,
    environment: {
      PORTFOLIO_TABLE: data.portfolio.tableName,
      CASES_TABLE: data.cases.tableName,
      BANK_ZONE: house.config.bankZone,
      SMS_DELIVERY: JSON.stringify(house.config.smsDelivery),
    },
    timeout: Duration.seconds(20),
    meansWhenFailing: 'The kill switch cannot be moved by the API, or uncertain texts cannot be settled.',
  });
  grantTable(fn, data.cases, ['BatchGetItem', 'GetItem', 'PutItem', 'Query']);
  grantTable(fn, data.portfolio, ['BatchGetItem']);
  grantIndex(fn, data.cases, INDEX.byNextAction);
  api.serve(sendingRoutes, fn);
}
