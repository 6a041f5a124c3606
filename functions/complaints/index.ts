import { randomBytes } from 'node:crypto';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { meteredDynamo } from '../../shared/adapters/dynamo/client.ts';
import { dynamoComplaintStore } from '../../shared/adapters/dynamo/complaint-store.ts';
import { dynamoPortfolioReader } from '../../shared/adapters/dynamo/portfolio-reader.ts';
import { complaintClock } from '../../shared/policy/complaint-clock.ts';
import { contactPolicy } from '../../shared/policy/index.ts';
import { settingsPolicy } from '../../shared/policy/arrears-policy.ts';
import { acknowledgeComplaint } from '../../shared/policy/texts/index.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { serve } from '../../shared/runtime/serve.ts';
import { complaintApiEnv } from './env.ts';
import { openComplaint } from './open-complaint.ts';
import { readComplaint } from './read-complaint.ts';
import { complaintRoutes } from './routes.ts';

export const complaintApi = serve(complaintApiEnv, (env) => {
  const { client } = meteredDynamo();
  const complaints = dynamoComplaintStore(client, env.CASES_TABLE);
  const open = openComplaint({
    complaints,
    portfolio: dynamoPortfolioReader(client, env.PORTFOLIO_TABLE, settingsPolicy),
    clock: systemClock,
    terms: complaintClock(env.BANK_ZONE),
    holdsCollection: contactPolicy.complaint.holdsCollection.value,
    randomBytes,
  });
  return (event: APIGatewayProxyEvent, { log }): Promise<APIGatewayProxyResult> =>
    complaintRoutes({
      open,
      read: readComplaint(complaints),
      acknowledge: acknowledgeComplaint,
      onFailure: (error) => {
        log.error('complaint not taken or read', { error: error instanceof Error ? error : 'unknown' });
      },
    })(event);
});
