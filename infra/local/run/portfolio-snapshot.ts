import { ScanCommand, type AttributeValue, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { calendarItem, loanItem, paymentItem, productItem } from '../../../shared/adapters/dynamo/items.ts';
import type { CalendarRecord } from '../../../shared/contracts/feed-calendar.ts';
import type { Product, ProductRecord } from '../../../shared/contracts/feed-settings.ts';
import { settingsWith } from '../../../shared/contracts/settings-merge.ts';
import type { ArrearsSettings } from '../../../shared/domain/arrears/index.ts';
import type { Loan, Payment } from '../../../shared/domain/portfolio.ts';
import { settingsPolicy } from '../../../shared/policy/arrears-policy.ts';

/** One loan with every payment on file, as the tables hold them. */
export interface LoanBook {
  readonly loan: Loan;
  readonly payments: readonly Payment[];
}

/** The whole portfolio, with what the loans of each product are judged by. */
export interface Books {
  readonly loans: readonly LoanBook[];
  readonly settings: (product: Product) => ArrearsSettings;
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

/** The books as imported: what month-end arrears are worked out from, past the indexes the scan relies on. */
export async function readBooks(client: DynamoDBClient, table: string): Promise<Books> {
  const loans = new Map<string, Loan>();
  const payments = new Map<string, Payment[]>();
  const calendars = new Map<string, CalendarRecord>();
  const products = new Map<string, ProductRecord>();
  for (const item of await scanTable(client, table)) {
    switch (item['type']) {
      case 'loan': {
        const loan = loanItem.parse(item).doc;
        loans.set(loan.id, loan);
        break;
      }
      case 'payment': {
        const payment = paymentItem.parse(item).doc;
        payments.set(payment.loanId, [...(payments.get(payment.loanId) ?? []), payment]);
        break;
      }
      case 'calendar': {
        const calendar = calendarItem.parse(item).doc;
        calendars.set(calendar.id, calendar);
        break;
      }
      case 'product': {
        const product = productItem.parse(item).doc;
        products.set(product.product, product);
      }
    }
  }
  return {
    loans: [...loans.values()]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map((loan) => ({ loan, payments: payments.get(loan.id) ?? [] })),
    settings: settingsOf(products, calendars),
  };
}

/** Merged once a product: the same object for all of its loans. */
function settingsOf(
  products: ReadonlyMap<string, ProductRecord>,
  calendars: ReadonlyMap<string, CalendarRecord>,
): Books['settings'] {
  const merged = new Map<Product, ArrearsSettings>();
  return (product) => {
    const record = products.get(product);
    const settings =
      merged.get(product) ??
      settingsWith(settingsPolicy, product, { record, calendarOf: (id) => calendars.get(id) });
    merged.set(product, settings);
    return settings;
  };
}
