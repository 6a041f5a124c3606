import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { dynamoAgentStore } from '../../shared/adapters/dynamo/agent-store.ts';
import { dynamoCaseStore } from '../../shared/adapters/dynamo/case-store.ts';
import { meteredDynamo } from '../../shared/adapters/dynamo/client.ts';
import { dynamoContactabilityStore } from '../../shared/adapters/dynamo/contactability-store.ts';
import { dynamoPortfolioReader } from '../../shared/adapters/dynamo/portfolio-reader.ts';
import { dynamoRunStore } from '../../shared/adapters/dynamo/run-store.ts';
import { dynamoVisitCandidateStore } from '../../shared/adapters/dynamo/visit-candidate-store.ts';
import { dynamoVisitStore } from '../../shared/adapters/dynamo/visit-store.ts';
import { sqsVisitQueues } from '../../shared/adapters/sqs/visit-queues.ts';
import { closeRunInputSchema, failRunInputSchema } from '../../shared/contracts/scan.ts';
import { planningInputSchema, territoryTaskSchema } from '../../shared/contracts/visit-planning.ts';
import { contactPolicy } from '../../shared/policy/index.ts';
import { settingsPolicy } from '../../shared/policy/arrears-policy.ts';
import { treatmentPolicy } from '../../shared/policy/treatment.ts';
import { planningRules, territories } from '../../shared/policy/visits/field-work.ts';
import { visitRules } from '../../shared/policy/visits/rules.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { rememberSettings } from '../../shared/runtime/remember-settings.ts';
import { parseEvent, serve } from '../../shared/runtime/serve.ts';
import { lookAgain } from '../visits/look-again.ts';
import { closePlanning as closes } from './close-planning.ts';
import {
  closePlanningEnv,
  failPlanningEnv,
  openPlanningEnv,
  planTerritoryEnv,
  visitIntakeEnv,
} from './env.ts';
import { failPlanning as fails } from './fail-planning.ts';
import { takeIn, takeInBatch, takeMessage } from './intake.ts';
import { openPlanning as opens } from './open-planning.ts';
import { planTerritory as plans } from './plan-territory.ts';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : 'unknown');

export const visitIntake = serve(visitIntakeEnv, (env) => {
  const { client } = meteredDynamo();
  const take = takeMessage({
    take: takeIn({ candidates: dynamoVisitCandidateStore(client, env.CASES_TABLE), territories }),
    lookAgain: lookAgain({
      visits: dynamoVisitStore(client, env.CASES_TABLE),
      cases: dynamoCaseStore(client, env.CASES_TABLE),
      contactability: dynamoContactabilityStore(client, env.CASES_TABLE),
      portfolio: dynamoPortfolioReader(client, env.PORTFOLIO_TABLE, settingsPolicy),
      queues: sqsVisitQueues(new SQSClient(), { sms: env.SMS_QUEUES, team: env.TEAM_QUEUE_URL }),
      clock: systemClock,
      pack: contactPolicy.pack,
      zone: env.BANK_ZONE,
      rules: visitRules,
    }),
  });
  return (event: SQSEvent, { log }): Promise<SQSBatchResponse> =>
    takeInBatch(event.Records, take, (messageId, error) => {
      log.error('visit not taken in', { messageId, error: messageOf(error) });
    });
});

export const openPlanning = serve(openPlanningEnv, (env) => {
  const { client } = meteredDynamo();
  const runs = dynamoRunStore(client, env.RUNS_TABLE);
  const candidates = dynamoVisitCandidateStore(client, env.CASES_TABLE);
  const open = opens({
    runs,
    candidates,
    clock: systemClock,
    zone: env.BANK_ZONE,
    territories,
    rules: planningRules,
  });
  return (event: unknown) => open(parseEvent(planningInputSchema, event));
});

export const planTerritory = serve(planTerritoryEnv, (env) => {
  const { client } = meteredDynamo();
  const deps = {
    runs: dynamoRunStore(client, env.RUNS_TABLE),
    cases: dynamoCaseStore(client, env.CASES_TABLE),
    candidates: dynamoVisitCandidateStore(client, env.CASES_TABLE),
    agents: dynamoAgentStore(client, env.AGENTS_TABLE),
    contactability: dynamoContactabilityStore(client, env.CASES_TABLE),
    visits: dynamoVisitStore(client, env.CASES_TABLE),
    visitRules,
    portfolio: dynamoPortfolioReader(client, env.PORTFOLIO_TABLE, settingsPolicy),
    treatment: treatmentPolicy,
    pack: contactPolicy.pack,
    zone: env.BANK_ZONE,
    territories,
    rules: planningRules,
  };
  return (event: unknown, { log }) => {
    const onFailure = (borrowerId: string, error: unknown): void => {
      log.error('candidate not examined', { borrowerId, error: messageOf(error) });
    };
    const portfolio = rememberSettings(deps.portfolio);
    return plans({ ...deps, portfolio, onFailure })(parseEvent(territoryTaskSchema, event));
  };
});

export const closePlanning = serve(closePlanningEnv, (env) => {
  const close = closes({ runs: dynamoRunStore(meteredDynamo().client, env.RUNS_TABLE) });
  return (event: unknown) => close(parseEvent(closeRunInputSchema, event));
});

export const failPlanning = serve(failPlanningEnv, (env) => {
  const fail = fails({ runs: dynamoRunStore(meteredDynamo().client, env.RUNS_TABLE) });
  return (event: unknown) => fail(parseEvent(failRunInputSchema, event));
});
