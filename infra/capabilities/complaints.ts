import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { complaintApiEnv } from '../../functions/complaints/env.ts';
import { complaintRoutes } from '../../shared/contracts/complaint-routes.ts';
import { complaintWorkRoutes } from '../../shared/contracts/complaint-work-routes.ts';
import { grantEvidence, grantIndex, grantSend, grantTable } from '../constructs/grants.ts';
import type { House } from '../constructs/house.ts';
import type { RestEndpoint } from '../constructs/rest-endpoint.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { type DataStack, INDEX } from '../stacks/data-stack.ts';
import type { Channels } from './channels.ts';

/** Complaint intake around the clock, and the desk's work on complaints; an open one holds the loan. */
export function complaints(
  scope: Construct,
  house: House,
  {
    data,
    channels,
    api,
  }: { readonly data: DataStack; readonly channels: Channels; readonly api: RestEndpoint },
): void {
  const fn = new ServiceFunction(scope, 'ComplaintApi', {
    house,
    folder: 'complaints',
    handler: 'complaintApi',
    env: complaintApiEnv,
    environment: {
      CASES_TABLE: data.cases.tableName,
      PORTFOLIO_TABLE: data.portfolio.tableName,
      BANK_ZONE: house.config.bankZone,
      EVIDENCE_BUCKET: data.evidence.bucketName,
      VISITS_QUEUE_URL: channels.visits.queueUrl,
    },
    // The API gives up after 29 s; a caller should hear a failure before that.
    timeout: Duration.seconds(20),
    meansWhenFailing:
      'A complaint was refused by a fault of ours: its clock is not running and the loan is not held.',
  });
  grantTable(fn, data.cases, ['GetItem', 'PutItem']);
  grantTable(fn, data.portfolio, ['BatchGetItem', 'Query']);
  grantIndex(fn, data.cases, INDEX.byNextAction);
  grantEvidence(fn, data, 'complaints');
  // What is told about a loan may call its visit off.
  grantSend(fn, channels.visits);
  api.serve(complaintRoutes, fn);
  api.serve(complaintWorkRoutes, fn);
}
