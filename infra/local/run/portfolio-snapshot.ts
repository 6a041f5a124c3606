import { ScanCommand, type AttributeValue, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { loanItem, paymentItem } from '../../../shared/adapters/dynamo/items.ts';
import type { Loan, Payment } from '../../../shared/domain/portfolio.ts';

/** One loan with every payment on file, as the tables hold them. */
export interface LoanBook {
  readonly loan: Loan;
  readonly payments: readonly Payment[];
}

/** Reads a whole table, segment beside segment. */
export async function scanTable(
  client: DynamoDBClient,
  table: string,
): Promise<readonly Record<string, unknown>[]> {
  const segments = 4;
  const found = await Promise.all(
    Array.from({ length: segments }, (_, segment) => scanSegment(client, { table, segment, segments })),
  );
  return found.flat();
}

async function scanSegment(
  client: DynamoDBClient,
  { table, segment, segments }: { table: string; segment: number; segments: number },
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let from: Record<string, AttributeValue> | undefined;
  do {
    const reply = await client.send(
      new ScanCommand({
        TableName: table,
        Segment: segment,
        TotalSegments: segments,
        ExclusiveStartKey: from,
      }),
    );
    items.push(...(reply.Items ?? []).map((item) => unmarshall(item)));
    from = reply.LastEvaluatedKey;
  } while (from !== undefined);
  return items;
}

/** The book as imported: what month-end arrears are worked out from, past the indexes the scan relies on. */
export async function readBooks(client: DynamoDBClient, table: string): Promise<readonly LoanBook[]> {
  const loans = new Map<string, Loan>();
  const payments = new Map<string, Payment[]>();
  for (const item of await scanTable(client, table)) {
    if (item['type'] === 'loan') {
      const loan = loanItem.parse(item).doc;
      loans.set(loan.id, loan);
    } else if (item['type'] === 'payment') {
      const payment = paymentItem.parse(item).doc;
      payments.set(payment.loanId, [...(payments.get(payment.loanId) ?? []), payment]);
    }
  }
  return [...loans.values()]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((loan) => ({ loan, payments: payments.get(loan.id) ?? [] }));
}
