import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoAnswerStore } from '../../shared/adapters/dynamo/answer-store.ts';
import { toItem, toKey } from '../../shared/adapters/dynamo/access.ts';
import { dynamoAgentStore } from '../../shared/adapters/dynamo/agent-store.ts';
import { dynamoCaseStore } from '../../shared/adapters/dynamo/case-store.ts';
import { eventToRecord } from '../../shared/adapters/dynamo/case-timeline.ts';
import { dynamoTimelineStore } from '../../shared/adapters/dynamo/timeline-store.ts';
import { meteredDynamo } from '../../shared/adapters/dynamo/client.ts';
import { keys, type Key } from '../../shared/adapters/dynamo/keys.ts';
import { dynamoHoldStore } from '../../shared/adapters/dynamo/hold-store.ts';
import { dynamoDeliveryStore } from '../../shared/adapters/dynamo/delivery-store.ts';
import { dynamoContactabilityStore } from '../../shared/adapters/dynamo/contactability-store.ts';
import { dynamoPaymentStore } from '../../shared/adapters/dynamo/payment-store.ts';
import { dynamoPortfolioReader } from '../../shared/adapters/dynamo/portfolio-reader.ts';
import { dynamoPortfolioWriter } from '../../shared/adapters/dynamo/portfolio-writer.ts';
import { dynamoRunStore } from '../../shared/adapters/dynamo/run-store.ts';
import { dynamoVisitCandidateStore } from '../../shared/adapters/dynamo/visit-candidate-store.ts';
import type { FeedRecord } from '../../shared/contracts/feed-line.ts';
import type { Hold } from '../../shared/domain/case.ts';
import { addDays } from '../../shared/domain/local-date.ts';
import { aCase, at, on } from '../support/builders.ts';
import { settingsPolicy } from '../../shared/policy/arrears-policy.ts';
import { createTestTables, startTestDynamo, type TestDynamo } from '../support/dynamo.ts';
import { dynamoServiceStore } from '../../shared/adapters/dynamo/service-store.ts';
import { serviceStoreContract } from './service-store.contract.ts';
import { dynamoKeeperStore } from '../../shared/adapters/dynamo/keeper-store.ts';
import { keeperStoreContract } from './keeper-store.contract.ts';
import { answerStoreContract } from './answer-store.contract.ts';
import { caseFilesContract } from './case-files.contract.ts';
import { caseStoreContract, type CaseStoreSubject } from './case-store.contract.ts';
import { agentStoreContract, visitCandidateStoreContract } from './field-stores.contract.ts';
import { holdStoreContract } from './hold-store.contract.ts';
import { deliveryStoreContract } from './delivery-store.contract.ts';
import { contactabilityStoreContract } from './contactability-store.contract.ts';
import { paymentStoreContract } from './payment-store.contract.ts';
import { contractShards, portfolioReaderContract } from './portfolio-reader.contract.ts';
import { runStoreContract } from './run-store.contract.ts';
import { dynamoVisitStore } from '../../shared/adapters/dynamo/visit-store.ts';
import { timelineContract } from './timeline.contract.ts';
import { visitStoreContract } from './visit-store.contract.ts';
import { putCase } from '../support/put-case.ts';

let engine: TestDynamo;

beforeAll(async () => {
  engine = await startTestDynamo();
});

afterAll(async () => {
  await engine.stop();
});

async function putHolds(client: DynamoDBClient, table: string, held: { key: Key; holds: readonly Hold[] }) {
  const holds = JSON.stringify(held.holds);
  const Item = toItem({ ...held.key, type: 'holds', v: 1, version: 1, holds });
  await client.send(new PutItemCommand({ TableName: table, Item }));
}

const caseSubject = async (): Promise<CaseStoreSubject> => {
  const { client } = engine;
  const tables = await createTestTables(engine);
  const writer = dynamoPortfolioWriter(client, {
    portfolioTable: tables.portfolio,
    casesTable: tables.cases,
    shardCount: contractShards,
  });
  return {
    cases: dynamoCaseStore(client, tables.cases),
    hold: (loanId, holds) => putHolds(client, tables.cases, { key: keys.holds(loanId), holds }),
    holdBorrower: (borrowerId, holds) =>
      putHolds(client, tables.cases, { key: keys.borrowerHolds(borrowerId), holds }),
    answers: dynamoAnswerStore(client, tables.cases),
    touch: async (loanId, date) => {
      await writer.touchCases([loanId], date);
    },
  };
};

caseStoreContract('on the engine', caseSubject);
timelineContract('on the engine', async () => {
  const { client } = engine;
  const tables = await createTestTables(engine);
  const writer = dynamoPortfolioWriter(client, {
    portfolioTable: tables.portfolio,
    casesTable: tables.cases,
    shardCount: contractShards,
  });
  return {
    cases: dynamoCaseStore(client, tables.cases),
    timeline: dynamoTimelineStore(client, tables.cases),
    touch: async (loanId, date) => {
      await writer.touchCases([loanId], date);
    },
    forge: async (loanId, seq, event) => {
      const TableName = tables.cases;
      if (event === undefined)
        await client.send(new DeleteItemCommand({ TableName, Key: toKey(keys.caseEvent(loanId, seq)) }));
      else await client.send(new PutItemCommand({ TableName, Item: toItem(eventToRecord(event)) }));
    },
  };
});
caseFilesContract('on the engine', caseSubject);

visitStoreContract('on the engine', async () => {
  const tables = await createTestTables(engine);
  return dynamoVisitStore(engine.client, tables.cases);
});

it('a counter of the visit store is forgotten by the attribute the table expires items by', async () => {
  const { cases } = await createTestTables(engine);
  await dynamoVisitStore(engine.client, cases).count('a', at('2025-03-14'));
  const { Item } = await engine.client.send(
    new GetItemCommand({ TableName: cases, Key: toKey(keys.counter('a')) }),
  );
  expect(Item).toMatchObject({ forgetAt: { N: String(Date.UTC(2025, 2, 14) / 1000) } });
});

keeperStoreContract('on the engine', async () =>
  dynamoKeeperStore(engine.client, (await createTestTables(engine)).cases),
);
serviceStoreContract('on the engine', async () =>
  dynamoServiceStore(engine.client, (await createTestTables(engine)).cases),
);

answerStoreContract('on the engine', async () =>
  dynamoAnswerStore(engine.client, (await createTestTables(engine)).cases),
);

agentStoreContract('on the engine', async () =>
  dynamoAgentStore(engine.client, (await createTestTables(engine)).agents),
);

visitCandidateStoreContract('on the engine', async () =>
  dynamoVisitCandidateStore(engine.client, (await createTestTables(engine)).cases),
);
deliveryStoreContract('on the engine', async () => {
  const { cases } = await createTestTables(engine);
  return dynamoDeliveryStore(engine.client, cases, engine.client);
});

holdStoreContract('on the engine', async () =>
  dynamoHoldStore(engine.client, (await createTestTables(engine)).cases),
);

contactabilityStoreContract('on the engine', async () =>
  dynamoContactabilityStore(engine.client, (await createTestTables(engine)).cases),
);

paymentStoreContract('on the engine', async () =>
  dynamoPaymentStore(engine.client, (await createTestTables(engine)).portfolio),
);

runStoreContract('on the engine', async () =>
  dynamoRunStore(engine.client, (await createTestTables(engine)).runs),
);

portfolioReaderContract('on the engine', async () => {
  const { client } = engine;
  const tables = await createTestTables(engine);
  const writer = dynamoPortfolioWriter(client, {
    portfolioTable: tables.portfolio,
    casesTable: tables.cases,
    shardCount: contractShards,
  });
  let deliveries = 0;
  return {
    portfolio: dynamoPortfolioReader(client, tables.portfolio, settingsPolicy),
    policy: settingsPolicy,
    // Each on a day of its own: what comes again is newer, not the same delivery.
    land: async ({ calendars = [], products = [], borrowers = [], loans = [], payments = [] }) => {
      const entries: FeedRecord[] = [
        ...calendars.map((record) => ({ file: 'calendars' as const, record })),
        ...products.map((record) => ({ file: 'products' as const, record })),
        ...borrowers.map((record) => ({ file: 'borrowers' as const, record })),
        ...loans.map((record) => ({ file: 'loans' as const, record })),
        ...payments.map((record) => ({ file: 'payments' as const, record })),
      ];
      const records = entries.map((entry, index) => ({ entry, at: String(index).padStart(6, '0') }));
      deliveries += 1;
      const businessDate = addDays(on('2025-03-01'), deliveries);
      await writer.land(records, { importId: `IMPORT#${deliveries}`, businessDate });
    },
  };
});

describe('the engine alone', () => {
  it('a run closed but not pointed to, as a crash leaves it, is pointed to by closing again', async () => {
    const { client } = engine;
    const { runs: table } = await createTestTables(engine);
    const runs = dynamoRunStore(client, table);
    const run = { runId: 'SCAN#2025-03-11', kind: 'daily-scan', businessDate: on('2025-03-11') } as const;
    await runs.open({ ...run, openedAt: at('2025-03-11T01:00Z'), plan: {} });
    let sent = 0;
    const dying = Object.assign(Object.create(client) as DynamoDBClient, {
      send: (command: Parameters<DynamoDBClient['send']>[0]) => {
        sent += 1;
        return sent > 1 ? Promise.reject(new Error('died')) : client.send(command);
      },
    });
    await expect(dynamoRunStore(dying, table).close(run, { done: 1 })).rejects.toThrow('died');
    expect(await runs.find(run.runId)).toMatchObject({ status: 'closed' });
    expect(await runs.latestClosed('daily-scan')).toBeUndefined();
    expect(await runs.close(run, { done: 2 })).toEqual({ done: 1 });
    expect(await runs.latestClosed('daily-scan')).toBe('2025-03-11');
  });

  it('an ordinary case costs one write unit and its index entry, and the next version one more for its row', async () => {
    const { cases: table } = await createTestTables(engine);
    const { client, takeUnits } = meteredDynamo(engine.client);
    const cases = dynamoCaseStore(client, table);
    takeUnits();
    await putCase(cases, aCase());
    const first = takeUnits();
    expect(first.writeUnits).toBeGreaterThanOrEqual(1);
    expect(first.writeUnits).toBeLessThanOrEqual(2);
    await putCase(cases, aCase({ version: 2 }));
    expect(takeUnits().writeUnits - first.writeUnits).toBeLessThanOrEqual(1);
    await cases.load(['L1']);
    expect(takeUnits().readUnits).toBeGreaterThan(0);
    expect(takeUnits()).toEqual({ readUnits: 0, writeUnits: 0 });
  });
});
