import { randomBytes } from 'node:crypto';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { meteredDynamo } from '../../shared/adapters/dynamo/client.ts';
import { dynamoComplaintStore } from '../../shared/adapters/dynamo/complaint-store.ts';
import { dynamoPortfolioReader } from '../../shared/adapters/dynamo/portfolio-reader.ts';
import { complaintClock as clockOfDeployment } from '../../shared/policy/complaint-clock.ts';
import { contactPolicy } from '../../shared/policy/index.ts';
import { settingsPolicy } from '../../shared/policy/arrears-policy.ts';
import { acknowledgeComplaint } from '../../shared/policy/texts/index.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { serve } from '../../shared/runtime/serve.ts';
import { complaintApiEnv, complaintClockEnv } from './env.ts';
import { openComplaint } from './open-complaint.ts';
import { readComplaint } from './read-complaint.ts';
import { complaintRoutes } from './routes.ts';
import { sweepComplaints } from './work-complaint.ts';

export const complaintApi = serve(complaintApiEnv, (env) => {
  const { client } = meteredDynamo();
  const complaints = dynamoComplaintStore(client, env.CASES_TABLE);
  const open = openComplaint({
    complaints,
    portfolio: dynamoPortfolioReader(client, env.PORTFOLIO_TABLE, settingsPolicy),
    clock: systemClock,
    terms: clockOfDeployment(env.BANK_ZONE),
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

/** Every morning: see `sweepComplaints`. */
export const complaintClock = serve(complaintClockEnv, (env) => {
  const { client } = meteredDynamo();
  const sweep = sweepComplaints({
    complaints: dynamoComplaintStore(client, env.CASES_TABLE),
    clock: systemClock,
    terms: clockOfDeployment(env.BANK_ZONE),
  });
  return async (_event: unknown, { log }) => {
    const report = await sweep();
    if (report.overdue > 0) log.error('complaints are overdue', { ...report });
    return report;
  };
});
