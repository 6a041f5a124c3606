import { dynamoCaseStore } from '../../shared/adapters/dynamo/case-store.ts';
import { meteredDynamo } from '../../shared/adapters/dynamo/client.ts';
import { dynamoContactabilityStore } from '../../shared/adapters/dynamo/contactability-store.ts';
import { dynamoPortfolioReader } from '../../shared/adapters/dynamo/portfolio-reader.ts';
import { logsEventSchema } from '../../shared/contracts/receipts.ts';
import { dynamoVisitStore } from '../../shared/adapters/dynamo/visit-store.ts';
import { settingsPolicy } from '../../shared/policy/arrears-policy.ts';
import { visitRules } from '../../shared/policy/visits/rules.ts';
import { systemClock } from '../../shared/runtime/clock.ts';
import { parseEvent, serve } from '../../shared/runtime/serve.ts';
import { receiptsEnv } from './env.ts';
import { handleLogs } from './handle-logs.ts';
import { takeReceipt } from './take-receipt.ts';

export const receipts = serve(receiptsEnv, (env) => {
  const { client } = meteredDynamo();
  const take = takeReceipt({
    portfolio: dynamoPortfolioReader(client, env.PORTFOLIO_TABLE, settingsPolicy),
    cases: dynamoCaseStore(client, env.CASES_TABLE),
    contactability: dynamoContactabilityStore(client, env.CASES_TABLE),
    visits: dynamoVisitStore(client, env.CASES_TABLE),
    rules: visitRules,
    clock: systemClock,
    zone: env.BANK_ZONE,
  });
  return (event: unknown, { log }) =>
    handleLogs(parseEvent(logsEventSchema, event), take, {
      taken: (eventId, result) => {
        log.info('receipt taken', { eventId, ...result });
      },
      failed: (eventId, error) => {
        log.error('receipt not taken', {
          eventId,
          error: error instanceof Error ? error.message : 'unknown',
        });
      },
    });
});
