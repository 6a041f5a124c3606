import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { dynamoAnswerStore } from '../../shared/adapters/dynamo/answer-store.ts';
import { dynamoCaseStore } from '../../shared/adapters/dynamo/case-store.ts';
import { meteredDynamo } from '../../shared/adapters/dynamo/client.ts';
import { dynamoComplaintStore } from '../../shared/adapters/dynamo/complaint-store.ts';
import { dynamoContactabilityStore } from '../../shared/adapters/dynamo/contactability-store.ts';
import { dynamoDeliveryStore } from '../../shared/adapters/dynamo/delivery-store.ts';
import { dynamoPortfolioReader } from '../../shared/adapters/dynamo/portfolio-reader.ts';
import { snsSmsGateway } from '../../shared/adapters/sns/sms-gateway.ts';
import { sqsPeopleQueue } from '../../shared/adapters/sqs/people-queue.ts';
import { teamNews } from '../../shared/adapters/sqs/visit-queues.ts';
import { dynamoVisitStore } from '../../shared/adapters/dynamo/visit-store.ts';
import { sqsVisitLooks } from '../../shared/adapters/sqs/visit-looks.ts';
import { settingsPolicy } from '../../shared/policy/arrears-policy.ts';
import { contactPolicy } from '../../shared/policy/index.ts';
import { replyWords } from '../../shared/policy/replies/index.ts';
import { registrationOf, acknowledgeComplaint, wordReply } from '../../shared/policy/texts/index.ts';
import { smsSize } from '../../shared/policy/texts/sms-size.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { lookingAnswers, lookingComplaints } from '../../shared/runtime/looking-stores.ts';
import { serve } from '../../shared/runtime/serve.ts';
import { complaintClock as clockOfDeployment } from '../../shared/policy/complaint-clock.ts';
import { visitRules } from '../../shared/policy/visits/rules.ts';
import { replyToVisit } from '../visits/answer-visit.ts';
import { openComplaint } from '../complaints/open-complaint.ts';
import { repliesEnv } from './env.ts';
import { handleReplies } from './handle-replies.ts';
import { openDispute } from './open-dispute.ts';
import { takeReply } from './take-reply.ts';

export const replies = serve(repliesEnv, (env) => {
  const { client } = meteredDynamo();
  const portfolio = dynamoPortfolioReader(client, env.PORTFOLIO_TABLE, settingsPolicy);
  const looks = sqsVisitLooks(new SQSClient(), env.VISITS_QUEUE_URL, systemClock);
  const complain = openComplaint({
    complaints: lookingComplaints(dynamoComplaintStore(client, env.CASES_TABLE), looks),
    portfolio,
    clock: systemClock,
    terms: clockOfDeployment(env.BANK_ZONE),
    holdsCollection: contactPolicy.complaint.holdsCollection.value,
  });
  const answerVisit = replyToVisit({
    portfolio,
    visits: dynamoVisitStore(client, env.CASES_TABLE),
    queues: teamNews(new SQSClient(), env.TEAM_QUEUE_URL),
    clock: systemClock,
    rules: visitRules,
  });
  const take = takeReply({
    portfolio,
    cases: dynamoCaseStore(client, env.CASES_TABLE),
    contactability: dynamoContactabilityStore(client, env.CASES_TABLE),
    people: sqsPeopleQueue(new SQSClient(), env.CALLS_QUEUE_URL),
    // One attempt: the SDK's own retry after a time-out could be a second text.
    sms: snsSmsGateway(new SNSClient({ maxAttempts: 1 })),
    // One attempt as well: money given back twice would be money spent twice.
    delivery: dynamoDeliveryStore(client, env.CASES_TABLE, new DynamoDBClient({ maxAttempts: 1 })),
    ...env.SMS_DELIVERY,
    partsOf: (text: string) => smsSize(text).parts,
    registrationOf,
    pause: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
    clock: systemClock,
    pack: contactPolicy.pack,
    words: replyWords,
    zone: env.BANK_ZONE,
    openComplaint: (statement, operationId) => complain({ statement, operationId, borrowerId: undefined }),
    dispute: openDispute(lookingAnswers(dynamoAnswerStore(client, env.CASES_TABLE), looks)),
    answerVisit: async (borrowerId, answer, at) => (await answerVisit(borrowerId, answer, at)).ok,
    wordReply,
    acknowledge: acknowledgeComplaint,
  });
  return (event: SQSEvent, { log }): Promise<SQSBatchResponse> =>
    handleReplies(event.Records, take, {
      taken: (messageId, result) => {
        log.info('reply taken', { messageId, ...result });
      },
      failed: (messageId, error) => {
        log.error('reply not taken', {
          messageId,
          error: error instanceof Error ? error.message : 'unknown',
        });
      },
    });
});
