import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

/** One client of the data set, months oldest first: April to September 2005. */
export interface Client {
  /** 1 to 30,000. */
  readonly number: number;
  /** Repayment status as published: -2 to 8. */
  readonly statuses: readonly number[];
  /** Bill in whole TWD; negative when the bank owes the client. */
  readonly bills: readonly number[];
}

const dataFile = join(import.meta.dirname, 'data', 'UCI_Credit_Card.csv.gz');
const statusColumns = ['PAY_6', 'PAY_5', 'PAY_4', 'PAY_3', 'PAY_2', 'PAY_0'] as const;
const billColumns = ['BILL_AMT6', 'BILL_AMT5', 'BILL_AMT4', 'BILL_AMT3', 'BILL_AMT2', 'BILL_AMT1'] as const;

/** Streams the clients in the order of the file, at most `limit`. Throws RangeError on a cell that is no integer. */
export async function* readClients(limit = Infinity): AsyncGenerator<Client, void> {
  const lines = createInterface({ input: createReadStream(dataFile).pipe(createGunzip()) });
  let cellOf: ((cells: readonly string[], column: string) => number) | undefined;
  let read = 0;
  for await (const line of lines) {
    const cells = line.split(',');
    if (cellOf === undefined) {
      cellOf = cellReader(cells);
      continue;
    }
    if (read >= limit) break;
    read += 1;
    const cell = cellOf;
    yield {
      number: cell(cells, 'ID'),
      statuses: statusColumns.map((column) => cell(cells, column)),
      bills: billColumns.map((column) => cell(cells, column)),
    };
  }
}

function cellReader(header: readonly string[]): (cells: readonly string[], column: string) => number {
  const places = new Map(header.map((column, at) => [column, at]));
  return (cells, column) => {
    const text = cells[places.get(column) ?? -1];
    const value = text === undefined || text === '' ? Number.NaN : Number(text);
    if (!Number.isInteger(value))
      throw new RangeError(`${column} of client ${cells[0] ?? '?'}: ${text ?? ''}`);
    return value;
  };
}
