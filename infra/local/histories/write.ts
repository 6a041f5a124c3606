import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { createGzip, type Gzip } from 'node:zlib';
import type { ProductRecord } from '../../../shared/contracts/feed-settings.ts';
import { manifestSchema, type FeedFile, type Manifest } from '../../../shared/contracts/feed.ts';
import { addDays } from '../../../shared/domain/local-date.ts';
import type { Loan } from '../../../shared/domain/portfolio.ts';
import { stableHash } from '../../../shared/domain/shard.ts';
import { readClients, type Client } from './clients.ts';
import { borrowerOf, FictionalNumbers } from './people.ts';
import {
  amountOf,
  annualRateOf,
  clientKey,
  instalmentsOf,
  loanIdOf,
  monthCount,
  monthStart,
  paymentsOf,
} from './schedule.ts';

export interface HistoriesRequest {
  /** Directory to write into; made when missing. */
  readonly out: string;
  /** At most this many clients, in the order of the data set. */
  readonly limit?: number | undefined;
}

const currency = 'TWD';
/** Enough text in one write that the streams, not the calls, set the pace. */
const clientsPerWrite = 500;

/** The card account of a client. */
export function loanOf(client: Client): Loan {
  const key = clientKey(client);
  const hash = (what: string): number => stableHash(`${what}/${key}`);
  const signedDaysBefore = 365 + (hash('signed') % (365 * 6));
  return {
    id: loanIdOf(client),
    borrowerId: `C-${key}`,
    coBorrowerIds: [],
    guarantorIds: [],
    product: 'card',
    currency,
    status: 'active',
    contract: {
      signedOn: addDays(monthStart(-12), -signedDaysBefore),
      annualRate: annualRateOf(client),
      penaltyMultiple: 1,
      compounding: false,
      dayCount: 'act/365',
      collectionConsentClause: hash('clause') % 10 < 8 ? 'card terms, article 14' : null,
    },
    instalments: instalmentsOf(client),
    pauses: [],
  };
}

const filesWritten = ['products', 'borrowers', 'loans', 'payments'] as const;

/**
 * How the issuer of the data set counted: its status codes are months since the oldest unpaid statement, and money met the
 * oldest one whatever its age. The policy's principal-first beyond 90 days is another bank's practice.
 */
export const cardProduct: ProductRecord = {
  product: 'card',
  allocation: { order: ['fees', 'interest', 'principal'], principalFirstAfterDays: null },
};

/**
 * Writes the real repayment histories as a feed: four gzip files and their manifest. The same request always writes
 * the same bytes.
 */
export async function writeHistories({ out, limit }: HistoriesRequest): Promise<Manifest> {
  await mkdir(out, { recursive: true });
  const numbers = new FictionalNumbers();
  const files = new Map(filesWritten.map((file) => [file, new FeedFileWriter(out, file)]));
  const put = (file: (typeof filesWritten)[number], record: object, amountMinor = 0): void => {
    files.get(file)?.add(record, amountMinor);
  };
  put('products', cardProduct);
  let held = 0;
  for await (const client of readClients(limit)) {
    const loan = loanOf(client);
    put('borrowers', borrowerOf(clientKey(client), numbers));
    put(
      'loans',
      loan,
      loan.instalments.map(amountOf).reduce((sum, amount) => sum + amount, 0),
    );
    for (const payment of paymentsOf(client)) put('payments', payment, payment.amountMinor);
    held += 1;
    if (held % clientsPerWrite === 0) await Promise.all([...files.values()].map((file) => file.flush()));
  }
  await Promise.all([...files.values()].map((file) => file.end()));
  const manifest = manifestSchema.parse({
    businessDate: addDays(monthStart(monthCount), -1),
    files: Object.fromEntries([...files].map(([file, writer]) => [file, writer.summary()])),
  });
  await writeFile(join(out, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

interface FileSummary {
  readonly name: string;
  readonly lines: number;
  readonly sums?: Readonly<Record<string, number>>;
}

/** One gzip file of the feed, with its count and sum for the manifest. */
class FeedFileWriter {
  readonly #file: FeedFile;
  readonly #gzip: Gzip;
  readonly #written: Promise<void>;
  #lines = 0;
  #sum = 0;
  #held: string[] = [];

  constructor(out: string, file: FeedFile) {
    this.#file = file;
    this.#gzip = createGzip({ level: 4 });
    this.#written = finished(this.#gzip.pipe(createWriteStream(join(out, this.#name))));
  }

  get #name(): string {
    return `${this.#file}.ndjson.gz`;
  }

  add(record: object, amountMinor: number): void {
    this.#held.push(`${JSON.stringify(record)}\n`);
    this.#lines += 1;
    this.#sum += amountMinor;
  }

  async flush(): Promise<void> {
    const text = this.#held.join('');
    this.#held = [];
    if (!this.#gzip.write(text)) await new Promise((resolve) => this.#gzip.once('drain', resolve));
  }

  async end(): Promise<void> {
    await this.flush();
    this.#gzip.end();
    await this.#written;
  }

  summary(): FileSummary {
    const counted = { name: this.#name, lines: this.#lines };
    const hasAmounts = this.#file === 'loans' || this.#file === 'payments';
    return hasAmounts ? { ...counted, sums: { [currency]: this.#sum } } : counted;
  }
}
