import { randomInt } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { z } from 'zod';
import { dynamoAgentStore } from '../../shared/adapters/dynamo/agent-store.ts';
import { dynamoAnswerStore } from '../../shared/adapters/dynamo/answer-store.ts';
import { dynamoCaseStore } from '../../shared/adapters/dynamo/case-store.ts';
import { meteredDynamo } from '../../shared/adapters/dynamo/client.ts';
import { dynamoContactabilityStore } from '../../shared/adapters/dynamo/contactability-store.ts';
import { dynamoIdempotencyStore } from '../../shared/adapters/dynamo/idempotency-store.ts';
import { dynamoPortfolioReader } from '../../shared/adapters/dynamo/portfolio-reader.ts';
import { dynamoVisitCandidateStore } from '../../shared/adapters/dynamo/visit-candidate-store.ts';
import { dynamoVisitStore } from '../../shared/adapters/dynamo/visit-store.ts';
import { evidenceClient, s3EvidenceStore } from '../../shared/adapters/s3/evidence-store.ts';
import { sqsVisitQueues } from '../../shared/adapters/sqs/visit-queues.ts';
import { settingsPolicy } from '../../shared/policy/arrears-policy.ts';
import { contactPolicy } from '../../shared/policy/index.ts';
import { bank } from '../../shared/policy/texts/index.ts';
import { planningRules, territories } from '../../shared/policy/visits/field-work.ts';
import { visitNumbers, visitRules } from '../../shared/policy/visits/rules.ts';
import { apiHandler } from '../../shared/runtime/api/api-handler.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { rememberSettings } from '../../shared/runtime/remember-settings.ts';
import { looksCutShort } from '../../shared/runtime/looks-cut-short.ts';
import { parseEvent, serve } from '../../shared/runtime/serve.ts';
import { codeHashOf } from '../../shared/runtime/verify-codes.ts';
import { deskOperations, deskRequestSchema } from './desk-operations.ts';
import { agentHandlers } from './agent-handlers.ts';
import { visitApiEnv, visitDeskEnv, visitTimersEnv, visitVerifyEnv } from './env.ts';
import { lookAtSoon } from './look-again.ts';
import { unfitOf } from './unfit.ts';
import { runTimers, type TimerReport } from './timers.ts';
import { verifyHandler } from './verify-handler.ts';
import { visitHandlers } from './visit-handlers.ts';

function depsOf(env: z.infer<typeof visitDeskEnv>) {
  const { client } = meteredDynamo();
  return {
    visits: dynamoVisitStore(client, env.CASES_TABLE),
    cases: dynamoCaseStore(client, env.CASES_TABLE),
    contactability: dynamoContactabilityStore(client, env.CASES_TABLE),
    answers: dynamoAnswerStore(client, env.CASES_TABLE),
    portfolio: dynamoPortfolioReader(client, env.PORTFOLIO_TABLE, settingsPolicy),
    queues: sqsVisitQueues(new SQSClient({}), { sms: env.SMS_QUEUES, team: env.TEAM_QUEUE_URL }),
    clock: systemClock,
    pack: contactPolicy.pack,
    zone: env.BANK_ZONE,
    rules: visitRules,
    terms: { zone: env.BANK_ZONE, ...visitNumbers },
    drawLot: () => randomInt(100),
    unfit: unfitOf(dynamoAgentStore(client, env.AGENTS_TABLE), planningRules),
  };
}

const asking = {
  hash: codeHashOf,
  bankName: bank.name.en,
  limits: { perSource: visitNumbers.verifyPerSource, inAll: visitNumbers.verifyInAll },
};
const supervision = { ...visitRules, callBackBelow: visitNumbers.callBackBelow };

export const visitDesk = serve(visitDeskEnv, (env) => {
  const deps = depsOf(env);
  const operations = deskOperations({
    ...deps,
    supervision,
    ...asking,
  });
  return (event: unknown): Promise<unknown> => operations(parseEvent(deskRequestSchema, event));
});

/** What borrowers, teams and officers do with visits, and supervisors with agents. */
export const visitApi = serve(visitApiEnv, (env) => {
  const { client } = meteredDynamo();
  const agents = dynamoAgentStore(client, env.AGENTS_TABLE);
  const candidates = dynamoVisitCandidateStore(client, env.CASES_TABLE);
  const evidence = s3EvidenceStore(new S3Client(evidenceClient), env.EVIDENCE_BUCKET, systemClock);
  const handlers = [
    ...visitHandlers({ ...depsOf(env), agents, candidates, evidence, supervision, recording: visitRules }),
    ...agentHandlers({
      agents,
      clock: systemClock,
      zone: env.BANK_ZONE,
      territoryIds: territories.map(({ territoryId }) => territoryId),
    }),
  ];
  return apiHandler(handlers, { idempotency: dynamoIdempotencyStore(client, env.CASES_TABLE) });
});

/** What anybody at a door may ask. A function of its own: it may read visits and count, and nothing else. */
export const visitVerify = serve(visitVerifyEnv, (env) => {
  const { client } = meteredDynamo();
  const visits = dynamoVisitStore(client, env.CASES_TABLE);
  return apiHandler([verifyHandler({ visits, clock: systemClock, ...asking })]);
});

export const visitTimers = serve(visitTimersEnv, (env) => {
  const deps = depsOf(env);
  return async (_event: unknown, { log }): Promise<TimerReport & { readonly calledOff: number }> => {
    const onFailure = (visitId: string, error: unknown): void => {
      log.error('visit not looked after', {
        visitId,
        error: error instanceof Error ? error.name : 'unknown',
      });
    };
    const now = { ...deps, portfolio: rememberSettings(deps.portfolio), onFailure };
    const report = await runTimers(now)();
    const { looked, calledOff, isWhole } = await lookAtSoon(now)();
    if (!isWhole) log.warn(looksCutShort, { looked });
    return { ...report, calledOff: calledOff.length };
  };
});
