import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { dynamoAgentStore } from '../../shared/adapters/dynamo/agent-store.ts';
import { meteredDynamo } from '../../shared/adapters/dynamo/client.ts';
import { dynamoComplaintStore } from '../../shared/adapters/dynamo/complaint-store.ts';
import { dynamoIdempotencyStore } from '../../shared/adapters/dynamo/idempotency-store.ts';
import { dynamoPortfolioReader } from '../../shared/adapters/dynamo/portfolio-reader.ts';
import { complaintClock as clockOfDeployment } from '../../shared/policy/complaint-clock.ts';
import { contactPolicy } from '../../shared/policy/index.ts';
import { evidenceClient, s3EvidenceStore } from '../../shared/adapters/s3/evidence-store.ts';
import { sqsVisitLooks } from '../../shared/adapters/sqs/visit-looks.ts';
import { settingsPolicy } from '../../shared/policy/arrears-policy.ts';
import { acknowledgeComplaint } from '../../shared/policy/texts/index.ts';
import { apiHandler } from '../../shared/runtime/api/api-handler.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { lookingComplaints } from '../../shared/runtime/looking-stores.ts';
import { serve } from '../../shared/runtime/serve.ts';
import { complaintApiEnv, complaintClockEnv } from './env.ts';
import { complaintHandlers } from './routes.ts';
import { suspendAgent } from './suspend-agent.ts';
import { complaintWorkHandlers } from './work-routes.ts';
import { sweepComplaints } from './work-complaint.ts';

export const complaintApi = serve(complaintApiEnv, (env) => {
  const { client } = meteredDynamo();
  const deps = {
    complaints: lookingComplaints(
      dynamoComplaintStore(client, env.CASES_TABLE),
      sqsVisitLooks(new SQSClient(), env.VISITS_QUEUE_URL, systemClock),
    ),
    portfolio: dynamoPortfolioReader(client, env.PORTFOLIO_TABLE, settingsPolicy),
    evidence: s3EvidenceStore(new S3Client(evidenceClient), env.EVIDENCE_BUCKET, systemClock),
    clock: systemClock,
    terms: clockOfDeployment(env.BANK_ZONE),
    holdsCollection: contactPolicy.complaint.holdsCollection.value,
    takesAnonymous: contactPolicy.complaint.takesAnonymous.value,
    acknowledge: acknowledgeComplaint,
  };
  // A suspension owed stays on its complaint; the sweep, which may write the agents' book, pays it.
  const handlers = [...complaintHandlers(deps), ...complaintWorkHandlers(deps)];
  return apiHandler(handlers, { idempotency: dynamoIdempotencyStore(client, env.CASES_TABLE) });
});

/** Every morning: see `sweepComplaints`. */
export const complaintClock = serve(complaintClockEnv, (env) => {
  const { client } = meteredDynamo();
  const sweep = sweepComplaints({
    complaints: dynamoComplaintStore(client, env.CASES_TABLE),
    clock: systemClock,
    terms: clockOfDeployment(env.BANK_ZONE),
    suspend: suspendAgent({
      agents: dynamoAgentStore(client, env.AGENTS_TABLE),
      clock: systemClock,
      zone: env.BANK_ZONE,
    }),
  });
  return async (_event: unknown, { log }) => {
    const report = await sweep();
    if (report.overdue > 0) log.error('complaints are overdue', { ...report });
    return report;
  };
});
