import { createHash } from 'node:crypto';
import { PutItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { StoredMark } from '../../domain/landing.ts';
import { laterOf } from '../../domain/local-date.ts';
import type { Loan, Pause } from '../../domain/portfolio.ts';
import type { LoanAmender } from '../../ports/loan-amender.ts';
import type { Delivery, Incoming } from '../../ports/portfolio-writer.ts';
import { getItem, toItem, toKey, unlessConditionFails } from './access.ts';
import { writeAll } from './batch-write.ts';
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
    const item = await getItem(client, table, keys.loan(loanId));
    return item && { loan: loanItem.parse(item).doc, mark: storedMark.parse(item) };
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
    keepPause: async (loanId, pause, kept) => {
      const key = keys.pause(loanId, hashOf(pause));
      const item = { ...key, type: 'told-pause', v: 1, doc: JSON.stringify(pause) };
      const request = kept ? { PutRequest: { Item: toItem(item) } } : { DeleteRequest: { Key: toKey(key) } };
      await writeAll(client, { table, requests: [request] });
    },
    keepStatus: async (loanId, status) => {
      const key = keys.toldStatus(loanId);
      const item = { ...key, type: 'told-status', v: 1, status };
      const request =
        status === 'active' ? { DeleteRequest: { Key: toKey(key) } } : { PutRequest: { Item: toItem(item) } };
      await writeAll(client, { table, requests: [request] });
    },
  };
}

/** Of what makes two pauses the same: a reason may be any text, and has no place in a key. */
const hashOf = ({ from, to, reason }: Pause): string =>
  createHash('sha256')
    .update(JSON.stringify([from, to, reason]))
    .digest('base64url')
    .slice(0, 22);

const incoming = (record: Loan): Incoming => ({ entry: { file: 'loans', record }, at: '000000' });
