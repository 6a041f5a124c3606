import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { dynamoAnswerStore } from '../../shared/adapters/dynamo/answer-store.ts';
import { meteredDynamo } from '../../shared/adapters/dynamo/client.ts';
import { dynamoContactabilityStore } from '../../shared/adapters/dynamo/contactability-store.ts';
import { dynamoServiceStore } from '../../shared/adapters/dynamo/service-store.ts';
import { evidenceClient, s3EvidenceStore } from '../../shared/adapters/s3/evidence-store.ts';
import { dynamoIdempotencyStore } from '../../shared/adapters/dynamo/idempotency-store.ts';
import { dynamoLoanIndex } from '../../shared/adapters/dynamo/loan-index.ts';
import { dynamoPortfolioReader } from '../../shared/adapters/dynamo/portfolio-reader.ts';
import { dynamoPortfolioWriter } from '../../shared/adapters/dynamo/portfolio-writer.ts';
import type { LocalDate } from '../../shared/domain/local-date.ts';
import { answerRules } from '../../shared/policy/answer-rules.ts';
import { sqsVisitLooks } from '../../shared/adapters/sqs/visit-looks.ts';
import { settingsPolicy } from '../../shared/policy/arrears-policy.ts';
import { derivationWords } from '../../shared/policy/texts/derivation.ts';
import { bank } from '../../shared/policy/texts/index.ts';
import { optionTerms } from '../../shared/policy/visits/index.ts';
import { apiHandler } from '../../shared/runtime/api/api-handler.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { lookingAnswers } from '../../shared/runtime/looking-stores.ts';
import { serve } from '../../shared/runtime/serve.ts';
import { answerHandlers } from './answer-handlers.ts';
import { borrowerApiEnv } from './env.ts';
import { preferenceHandlers } from './preference-handlers.ts';
import { serviceHandlers } from './service-handlers.ts';
import { loanHandlers } from './loan-handlers.ts';

export const borrowerApi = serve(borrowerApiEnv, (env) => {
  const { client } = meteredDynamo();
  const writer = dynamoPortfolioWriter(client, {
    portfolioTable: env.PORTFOLIO_TABLE,
    casesTable: env.CASES_TABLE,
    shardCount: env.SHARD_COUNT,
  });
  const deps = {
    portfolio: dynamoPortfolioReader(client, env.PORTFOLIO_TABLE, settingsPolicy),
    loans: dynamoLoanIndex(client, env.PORTFOLIO_TABLE),
    answers: lookingAnswers(
      dynamoAnswerStore(client, env.CASES_TABLE),
      sqsVisitLooks(new SQSClient(), env.VISITS_QUEUE_URL, systemClock),
    ),
    services: dynamoServiceStore(client, env.CASES_TABLE),
    contactability: dynamoContactabilityStore(client, env.CASES_TABLE),
    evidence: s3EvidenceStore(new S3Client(evidenceClient), env.EVIDENCE_BUCKET, systemClock),
    clock: systemClock,
    zone: env.BANK_ZONE,
    rules: answerRules,
    terms: optionTerms,
    words: derivationWords,
    bank,
    touch: async (loanId: string, on: LocalDate) => {
      await writer.touchCases([loanId], on);
    },
  };
  const aboutLoans = [...loanHandlers(deps), ...answerHandlers(deps)];
  const aboutHim = [...preferenceHandlers(deps), ...serviceHandlers(deps)];
  return apiHandler([...aboutLoans, ...aboutHim], {
    idempotency: dynamoIdempotencyStore(client, env.CASES_TABLE),
  });
});
