import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { borrowerApiEnv } from '../../functions/borrower/env.ts';
import { answerRoutes } from '../../shared/contracts/answer-routes.ts';
import { borrowerRoutes } from '../../shared/contracts/borrower-routes.ts';
import { serviceRoutes } from '../../shared/contracts/service-routes.ts';
import { grantEvidence, grantIndex, grantSend, grantTable } from '../constructs/grants.ts';
import type { House } from '../constructs/house.ts';
import type { RestEndpoint } from '../constructs/rest-endpoint.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { type DataStack, INDEX } from '../stacks/data-stack.ts';
import type { Channels } from './channels.ts';

/**
 * The borrower's side: his loans, promises, plans, hardship and disputes, how he wants to be reached, what he asks for and
 * hands in; from borrowers and from officers for them.
 */
export function borrowerSide(
  scope: Construct,
  house: House,
  {
    data,
    channels,
    api,
  }: { readonly data: DataStack; readonly channels: Channels; readonly api: RestEndpoint },
): void {
  const fn = new ServiceFunction(scope, 'BorrowerApi', {
    house,
    folder: 'borrower',
    handler: 'borrowerApi',
    env: borrowerApiEnv,
    environment: {
      CASES_TABLE: data.cases.tableName,
      PORTFOLIO_TABLE: data.portfolio.tableName,
      BANK_ZONE: house.config.bankZone,
      EVIDENCE_BUCKET: data.evidence.bucketName,
      VISITS_QUEUE_URL: channels.visits.queueUrl,
      SHARD_COUNT: String(house.config.shardCount),
    },
    // The API gives up after 29 s; a caller should hear a failure before that.
    timeout: Duration.seconds(20),
    meansWhenFailing:
      'A promise, plan, hardship or dispute was not taken by a fault of ours: collection goes on.',
  });
  grantTable(fn, data.cases, ['BatchGetItem', 'GetItem', 'PutItem', 'UpdateItem']);
  grantTable(fn, data.portfolio, ['BatchGetItem', 'Query']);
  grantIndex(fn, data.cases, INDEX.byNextAction);
  grantEvidence(fn, data, 'borrowers');
  api.serve(borrowerRoutes, fn);
  // What is told about a loan may call its visit off.
  grantSend(fn, channels.visits);
  api.serve(answerRoutes, fn);
  api.serve(serviceRoutes, fn);
}
