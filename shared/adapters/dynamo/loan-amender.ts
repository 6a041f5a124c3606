import { GetItemCommand, PutItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { StoredMark } from '../../domain/landing.ts';
import { laterOf } from '../../domain/local-date.ts';
import type { Loan } from '../../domain/portfolio.ts';
import type { LoanAmender } from '../../ports/loan-amender.ts';
import type { Delivery, Incoming } from '../../ports/portfolio-writer.ts';
import { fromItem, toItem, toKey, unlessConditionFails } from './access.ts';
import { loanItem } from './items.ts';
import { keys } from './keys.ts';
import { attributesOf, toPortfolioItem } from './portfolio-items.ts';
import { writePointers } from './portfolio-pointers.ts';
import { stillStands, storedMark, type PortfolioWriterConfig } from './portfolio-writer.ts';

const attempts = 8;

/**
 * Amends loans on DynamoDB: read, changed, and written on the condition that the stored record still is the one read. Twice
 * or half: the record's mark names the change, so its repeat only brings the index up to date.
 */
export function dynamoLoanAmender(client: DynamoDBClient, config: PortfolioWriterConfig): LoanAmender {
  const { portfolioTable: table } = config;
  const find = async (loanId: string) => {
    const reply = await client.send(
      new GetItemCommand({ TableName: table, Key: toKey(keys.loan(loanId)), ConsistentRead: true }),
    );
    if (reply.Item === undefined) return undefined;
    const item = fromItem(reply.Item);
    return { loan: loanItem.parse(item).doc, mark: storedMark.parse(item) };
  };
  const put = (record: Loan, { delivery, mark }: { delivery: Delivery; mark: StoredMark }) => {
    const businessDate = laterOf(mark.feedDate, delivery.businessDate);
    const item = toPortfolioItem(incoming(record), {
      delivery: { ...delivery, businessDate },
      shardCount: config.shardCount,
    });
    const put = { TableName: table, Item: toItem(attributesOf(item, 'updated')), ...stillStands(mark) };
    return unlessConditionFails(client.send(new PutItemCommand(put)));
  };
  const index = (record: Loan) =>
    writePointers(client, config, { records: [incoming(record)], outcomes: ['updated'] });
  return {
    amend: async (loanId, { change, delivery }) => {
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const found = await find(loanId);
        if (found === undefined) return 'unknown';
        const isDone = found.mark.importId === delivery.importId;
        const next = isDone ? found.loan : change(found.loan);
        if (next === found.loan && !isDone) return 'unchanged';
        if (!isDone && !(await put(next, { delivery, mark: found.mark }))) continue;
        await index(next);
        return 'amended';
      }
      throw new Error(`loan ${loanId} changed ${attempts} times under our hands`);
    },
  };
}

const incoming = (record: Loan): Incoming => ({ entry: { file: 'loans', record }, at: '000000' });
