import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fromItem, toItem, toKey } from '../../shared/adapters/dynamo/access.ts';
import { keys, nextAction, openShard } from '../../shared/adapters/dynamo/keys.ts';
import { dynamoLoanAmender } from '../../shared/adapters/dynamo/loan-amender.ts';
import { dynamoLoanIndex } from '../../shared/adapters/dynamo/loan-index.ts';
import { dynamoPortfolioReader } from '../../shared/adapters/dynamo/portfolio-reader.ts';
import { dynamoPortfolioWriter } from '../../shared/adapters/dynamo/portfolio-writer.ts';
import type { FeedRecord } from '../../shared/contracts/feed-line.ts';
import { localDate, type LocalDate } from '../../shared/domain/local-date.ts';
import type { Loan } from '../../shared/domain/portfolio.ts';
import { shardOf } from '../../shared/domain/shard.ts';
import type { LoanAmender } from '../../shared/ports/loan-amender.ts';
import type { Delivery, Incoming, PortfolioWriter } from '../../shared/ports/portfolio-writer.ts';
import { settingsPolicy } from '../../shared/policy/arrears-policy.ts';
import { createTestTables, startTestDynamo, type TestDynamo, type TestTables } from '../support/dynamo.ts';
import { borrower, loan, payment } from '../support/feed-builder.ts';
import { memoryLoanAmender } from '../support/memory-loan-amender.ts';
import { MemoryPortfolioWriter } from '../support/memory-portfolio-writer.ts';

interface Subject {
  readonly writer: PortfolioWriter;
  readonly amender: LoanAmender;
  putCase(loanId: string, next: LocalDate | null, version: number): Promise<void>;
  readCase(loanId: string): Promise<{ nextActionOn: string; version: number } | undefined>;
}

const shardCount = 4;
let dynamo: TestDynamo;
let tables: TestTables;
beforeAll(async () => {
  dynamo = await startTestDynamo();
});
afterAll(() => dynamo.stop());

function memorySubject(): Promise<Subject> {
  const writer = new MemoryPortfolioWriter();
  return Promise.resolve({
    writer,
    amender: memoryLoanAmender(writer),
    putCase: (loanId, next, version) => {
      const status = next === null ? 'cured' : 'open';
      writer.cases.set(loanId, { status, version, nextActionOn: next ?? localDate('9999-12-31') });
      return Promise.resolve();
    },
    readCase: (loanId) => Promise.resolve(writer.cases.get(loanId)),
  });
}

async function dynamoSubject(): Promise<Subject> {
  tables = await createTestTables(dynamo);
  const { portfolio, cases } = tables;
  const config = { portfolioTable: portfolio, casesTable: cases, shardCount };
  return {
    writer: dynamoPortfolioWriter(dynamo.client, config),
    amender: dynamoLoanAmender(dynamo.client, config),
    putCase: async (loanId, next, version) => {
      const index = next === null ? {} : { openShard: openShard(1), nextAction: nextAction(next, loanId) };
      const status = next === null ? 'cured' : 'open';
      const item = toItem({ ...keys.case(loanId), type: 'case', v: 1, version, status, loanId, ...index });
      await dynamo.client.send(new PutItemCommand({ TableName: cases, Item: item }));
    },
    readCase: async (loanId) => {
      const reply = await dynamo.client.send(
        new GetItemCommand({ TableName: cases, Key: toKey(keys.case(loanId)) }),
      );
      if (reply.Item === undefined) return undefined;
      const item = unmarshall(reply.Item) as { nextAction: string; version: number };
      return { nextActionOn: item.nextAction.slice(0, 10), version: item.version };
    },
  };
}

const day = (text: string, importId = `IMPORT#${text}`): Delivery => ({
  importId,
  businessDate: localDate(text),
});
const incoming = (entry: FeedRecord, at: string): Incoming => ({ entry, at });
const person = (id: string, at: string, zone = 'Asia/Taipei'): Incoming =>
  incoming({ file: 'borrowers', record: borrower(id, { zone }) }, at);
const account = (record: Loan, at = '0:1'): Incoming => incoming({ file: 'loans', record }, at);

describe.each([
  ['in memory', memorySubject],
  ['on a DynamoDB engine', dynamoSubject],
] as const)('the portfolio writer %s', (_, make) => {
  let subject: Subject;
  let writer: PortfolioWriter;
  beforeEach(async () => {
    subject = await make();
    ({ writer } = subject);
  });

  it('lands new records, and knows them afterwards', async () => {
    const many = Array.from({ length: 230 }, (_unused, at) => person(`B-${at}`, `0:${at}`));
    expect(await writer.land(many, day('2025-03-31'))).toEqual(many.map(() => 'new'));
    expect(await writer.knownBorrowers(['B-0', 'B-229', 'B-230'])).toEqual(new Set(['B-0', 'B-229']));
    await writer.land([account(loan('L-0', { currency: 'CNY' }))], day('2025-03-31'));
    expect(await writer.loanCurrencies(['L-0', 'L-1'])).toEqual(new Map([['L-0', 'CNY']]));
    await writer.land([incoming({ file: 'payments', record: payment('P-1') }, '0:1')], day('2025-03-31'));
    const refs = [
      { loanId: 'L-0', paymentId: 'P-1' },
      { loanId: 'L-1', paymentId: 'P-1' },
    ];
    expect(await writer.knownPayments(refs)).toEqual(new Set(['L-0/P-1']));
  });

  it('knows nothing of nothing', async () => {
    expect(await writer.knownBorrowers([])).toEqual(new Set());
    expect(await writer.land([], day('2025-03-31'))).toEqual([]);
  });

  it('answers a repeated attempt as it answered the first', async () => {
    const first = [person('B-1', '0:1'), person('B-2', '0:2')];
    await writer.land(first, day('2025-03-31'));
    expect(await writer.land(first, day('2025-03-31'))).toEqual(['new', 'new']);
    const second = [person('B-1', '0:1', 'Asia/Tokyo'), person('B-2', '0:2')];
    expect(await writer.land(second, day('2025-04-01'))).toEqual(['updated', 'unchanged']);
    expect(await writer.land(second, day('2025-04-01'))).toEqual(['updated', 'unchanged']);
  });

  it('tells the same line twice from two lines with one id', async () => {
    const records = [
      person('B-1', '0:1'),
      person('B-1', '0:2'),
      person('B-1', '0:3', 'Asia/Tokyo'),
      person('B-2', '0:4'),
    ];
    const outcomes = ['new', 'unchanged', 'duplicate', 'new'];
    expect(await writer.land(records, day('2025-03-31'))).toEqual(outcomes);
    expect(await writer.land(records, day('2025-03-31'))).toEqual(outcomes);
  });

  it('does not let an older delivery overwrite, not even what the newer one only confirmed', async () => {
    await writer.land([person('B-1', '0:1')], day('2025-03-31'));
    expect(await writer.land([person('B-1', '0:1')], day('2025-04-02'))).toEqual(['unchanged']);
    const late = [person('B-1', '0:1', 'Asia/Tokyo')];
    expect(await writer.land(late, day('2025-04-01'))).toEqual(['stale']);
    expect(await writer.land([person('B-1', '0:1')], day('2025-04-01'))).toEqual(['unchanged']);
  });

  it('takes a corrected delivery of the same date', async () => {
    await writer.land([person('B-1', '0:1')], day('2025-03-31', 'IMPORT#a'));
    const corrected = [person('B-1', '0:1', 'Asia/Tokyo')];
    expect(await writer.land(corrected, day('2025-03-31', 'IMPORT#b'))).toEqual(['updated']);
  });

  it('amends a loan once for a change, and none of several at once is lost', async () => {
    const { amender } = subject;
    const none = { change: (one: Loan) => one, delivery: day('2025-03-31', 'API#0') };
    expect(await amender.amend('L-1', none)).toBe('unknown');
    await writer.land([account(loan('L-1'))], day('2025-03-31'));
    expect(await amender.amend('L-1', none)).toBe('unchanged');
    const pause = (at: number) => ({
      change: (one: Loan): Loan => ({
        ...one,
        pauses: [
          ...one.pauses,
          { from: localDate(`2025-0${at}-01`), to: localDate('2025-09-01'), reason: 'x' },
        ],
      }),
      delivery: day('2025-03-31', `API#${at}`),
    });
    const results = await Promise.all([1, 2, 3].map((at) => amender.amend('L-1', pause(at))));
    expect(results).toEqual(['amended', 'amended', 'amended']);
    const last = { change: (one: Loan): Loan => ({ ...one, status: 'closed' }) };
    const delivery = day('2025-03-31', 'API#9');
    for (let time = 0; time < 2; time += 1)
      expect(await amender.amend('L-1', { ...last, delivery })).toBe('amended');
    let seen: Loan | undefined;
    await amender.amend('L-1', { change: (one) => (seen = one), delivery: day('2025-03-31', 'API#10') });
    expect(seen).toMatchObject({ status: 'closed' });
    expect(seen!.pauses).toHaveLength(3);
  });

  it('brings open cases forward, moves none back, and leaves cured ones', async () => {
    await subject.putCase('L-1', localDate('2025-04-20'), 3);
    await subject.putCase('L-2', localDate('2025-03-01'), 3);
    await subject.putCase('L-3', null, 3);
    const on = localDate('2025-04-01');
    expect(await writer.touchCases(['L-1', 'L-2', 'L-3', 'L-4', 'L-1'], on)).toBe(1);
    expect(await subject.readCase('L-1')).toMatchObject({ nextActionOn: '2025-04-01', version: 4 });
    expect(await subject.readCase('L-2')).toMatchObject({ nextActionOn: '2025-03-01', version: 3 });
    expect(await writer.touchCases(['L-1'], on)).toBe(0);
  });
});

describe('what the portfolio writer leaves on the engine', () => {
  const dueIn = async (dueShard: string): Promise<string[]> => {
    const reply = await dynamo.client.send(
      new QueryCommand({
        TableName: tables.portfolio,
        IndexName: 'by-due',
        KeyConditionExpression: 'dueShard = :key',
        ExpressionAttributeValues: toItem({ ':key': dueShard }),
      }),
    );
    return (reply.Items ?? []).map((item) => String(fromItem(item)['pk']));
  };
  const inShard = (dueKey: string): string =>
    `${dueKey}#${String(shardOf('L-0', shardCount)).padStart(3, '0')}`;
  const dates = (...list: string[]): Loan['instalments'] =>
    list.map((dueOn, at) => ({
      number: at + 1,
      dueOn: localDate(dueOn),
      principalMinor: 100,
      interestMinor: 0,
      feesMinor: 0,
    }));

  it('reads back whole, record by record', async () => {
    const { writer, amender } = await dynamoSubject();
    const reader = dynamoPortfolioReader(dynamo.client, tables.portfolio, settingsPolicy);
    await writer.land([person('B-0', '0:1')], day('2025-03-31'));
    await writer.land([account(loan('L-0'))], day('2025-03-31'));
    await writer.land([incoming({ file: 'payments', record: payment('P-1') }, '0:1')], day('2025-03-31'));
    expect(await reader.loan('L-0')).toEqual({ loan: loan('L-0'), payments: [payment('P-1')] });
    expect((await reader.borrowers(['B-0'])).get('B-0')).toEqual(borrower('B-0'));
    const pause = { from: localDate('2025-03-01'), to: localDate('2025-03-08'), reason: '水災 flood' };
    for (const kept of [true, true, false]) {
      await amender.keepPause('L-0', pause, kept);
      expect((await reader.loan('L-0'))?.loan.pauses).toEqual(kept ? [pause] : []);
    }
    for (const status of ['deceased', 'deceased', 'active'] as const) {
      await amender.keepStatus('L-0', status);
      expect((await reader.loan('L-0'))?.loan.status).toBe(status);
    }
    const due = { dueKey: 'M15', shard: shardOf('L-0', shardCount), cursor: null, limit: 10 };
    expect(await reader.listDue(due)).toEqual({ loanIds: ['L-0'], cursor: null });
  });

  it('finds the loans of a borrower and of those who share them, page by page', async () => {
    const { writer } = await dynamoSubject();
    const shared = { coBorrowerIds: ['B-7'] };
    for (const id of ['L-0', 'L-1', 'L-2'])
      await writer.land([account(loan(id, { borrowerId: 'B-0', ...shared }))], day('2025-03-31'));
    const index = dynamoLoanIndex(dynamo.client, tables.portfolio);
    const query = { borrowerId: 'B-7', limit: 2 };
    const first = await index.list({ ...query, after: undefined });
    expect(first).toEqual({ loanIds: ['L-0', 'L-1'], next: 'L-1' });
    expect(await index.list({ ...query, after: 'L-1' })).toEqual({ loanIds: ['L-2'], next: null });
    expect((await index.list({ borrowerId: 'B-0', after: undefined, limit: 9 })).loanIds).toHaveLength(3);
    expect((await index.list({ borrowerId: 'B-9', after: undefined, limit: 9 })).loanIds).toEqual([]);
  });

  it('points at a loan that landed before there were pointers when its line comes again, with nothing new', async () => {
    const { writer } = await dynamoSubject();
    await writer.land([account(loan('L-0', { borrowerId: 'B-0' }))], day('2025-03-31'));
    const [item, pointer] = [keys.loan('L-0'), keys.borrowerLoan('B-0', 'L-0')].map(toKey);
    await dynamo.client.send(new DeleteItemCommand({ TableName: tables.portfolio, Key: pointer }));
    const forget = { TableName: tables.portfolio, Key: item, UpdateExpression: 'REMOVE pointed' };
    await dynamo.client.send(new UpdateItemCommand(forget));
    const index = dynamoLoanIndex(dynamo.client, tables.portfolio);
    const listed = async () => (await index.list({ borrowerId: 'B-0', after: undefined, limit: 9 })).loanIds;
    expect(await listed()).toEqual([]);
    const again = [account(loan('L-0', { borrowerId: 'B-0' }))];
    expect(await writer.land(again, day('2025-04-01'))).toEqual(['unchanged']);
    expect(await listed()).toEqual(['L-0']);
  });

  it('keeps only active loans in the due index', async () => {
    const { writer } = await dynamoSubject();
    await writer.land([account(loan('L-0'))], day('2025-03-31'));
    await writer.land([account(loan('L-0', { status: 'closed' }))], day('2025-04-01'));
    expect(await dueIn(inShard('M15'))).toEqual([]);
  });

  it('points at each date of an irregular schedule, and drops the dates it lost', async () => {
    const { writer } = await dynamoSubject();
    const first = loan('L-0', { instalments: dates('2025-02-15', '2025-03-20', '2025-05-02') });
    await writer.land([account(first)], day('2025-03-31'));
    expect(await dueIn(inShard('D2025-03-20'))).toEqual(['L#L-0']);
    expect(await dueIn(inShard('M15'))).toEqual(['L#L-0']);
    const moved = loan('L-0', { instalments: dates('2025-02-15', '2025-03-27', '2025-05-02') });
    await writer.land([account(moved)], day('2025-04-01'));
    expect(await dueIn(inShard('D2025-03-20'))).toEqual([]);
    expect(await dueIn(inShard('D2025-03-27'))).toEqual(['L#L-0']);
    expect(await dueIn(inShard('D2025-05-02'))).toEqual(['L#L-0']);
  });
});
