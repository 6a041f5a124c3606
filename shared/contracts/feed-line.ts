import type { z } from 'zod';
import type { Borrower, Loan, Payment } from '../domain/portfolio.ts';
import { calendarRecordSchema, type CalendarRecord } from './feed-calendar.ts';
import { productRecordSchema, type ProductRecord } from './feed-settings.ts';
import { borrowerSchema, loanSchema, paymentSchema, type FeedFile, type Reject } from './feed.ts';
import { maxLineBytes } from './lines.ts';
import { maskValue, sizeOf } from './mask.ts';

/** One record of the feed, known by the file it stood in. */
export type FeedRecord =
  | { readonly file: 'calendars'; readonly record: CalendarRecord }
  | { readonly file: 'products'; readonly record: ProductRecord }
  | { readonly file: 'borrowers'; readonly record: Borrower }
  | { readonly file: 'loans'; readonly record: Loan }
  | { readonly file: 'payments'; readonly record: Payment };

/** What is wrong with a line, or worth a remark. */
export type Problem = Pick<Reject, 'field' | 'value' | 'rule'>;

export interface ReadLine {
  /** Undefined when the line is refused. */
  readonly record: FeedRecord | undefined;
  /** Why: the first thing wrong. */
  readonly problem: Problem | undefined;
  /** Things put right on the way; the line lands. */
  readonly warnings: readonly Problem[];
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const byteOrderMark = '\uFEFF';

export const carriageReturnRule = 'lines end with LF, not CR LF; dropped, only the first such line is named';
const byteOrderMarkRule = 'no byte order mark; dropped';

/**
 * Reads one line by the contract: UTF-8, JSON, schema, and what can be checked without looking elsewhere. A byte order
 * mark on the first line and a carriage return at the end are dropped with a warning.
 */
export function readFeedLine(
  file: FeedFile,
  { bytes, isFirst }: { bytes: Uint8Array | undefined; isFirst: boolean },
): ReadLine {
  if (bytes === undefined) return refused({ rule: `a line has at most ${maxLineBytes} bytes` });
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return refused({ value: `(${bytes.length} bytes)`, rule: 'UTF-8' });
  }
  const warnings: Problem[] = [];
  if (isFirst && text.startsWith(byteOrderMark)) {
    warnings.push({ field: '', value: 'U+FEFF', rule: byteOrderMarkRule });
    text = text.slice(1);
  }
  if (text.endsWith('\r')) {
    warnings.push({ field: '', value: 'U+000D', rule: carriageReturnRule });
    text = text.slice(0, -1);
  }
  return { ...readText(file, text), warnings };
}

function refused(problem: Partial<Problem>): ReadLine {
  return { record: undefined, problem: { field: '', value: '', rule: '', ...problem }, warnings: [] };
}

function readText(file: FeedFile, text: string): ReadLine {
  if (text.trim() === '') return refused({ rule: 'a line holds a record' });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return refused({ value: maskValue('', text), rule: `JSON${positionIn(error)}` });
  }
  const parsed = parseRecord(file, json);
  if (!parsed.ok) return refused(problemOf(parsed.error, json));
  const problem = ruleBroken(parsed.record);
  return problem === undefined
    ? { record: parsed.record, problem: undefined, warnings: [] }
    : refused(problem);
}

/** Only the position is taken from the engine's message: the rest of it quotes the line. */
function positionIn(error: unknown): string {
  const position = /at position (\d+)/.exec(String(error))?.[1];
  return position === undefined ? '' : `, broken at character ${Number(position) + 1}`;
}

type Parsed =
  { readonly ok: true; readonly record: FeedRecord } | { readonly ok: false; readonly error: z.ZodError };

function parseRecord(file: FeedFile, json: unknown): Parsed {
  switch (file) {
    case 'calendars':
      return tagged(calendarRecordSchema.safeParse(json), (record) => ({ file, record }));
    case 'products':
      return tagged(productRecordSchema.safeParse(json), (record) => ({ file, record }));
    case 'borrowers':
      return tagged(borrowerSchema.safeParse(json), (record) => ({ file, record }));
    case 'loans':
      return tagged(loanSchema.safeParse(json), (record) => ({ file, record }));
    case 'payments':
      return tagged(paymentSchema.safeParse(json), (record) => ({ file, record }));
  }
}

function tagged<T>(parsed: z.ZodSafeParseResult<T>, tag: (record: T) => FeedRecord): Parsed {
  return parsed.success ? { ok: true, record: tag(parsed.data) } : { ok: false, error: parsed.error };
}

/** The first problem of a parse, with the path of its field and what stood there. */
export function problemOf(error: z.ZodError, json: unknown): Problem {
  const issue = error.issues[0];
  if (issue === undefined) return { field: '', value: '', rule: 'the contract' };
  if (issue.code === 'unrecognized_keys') {
    const path = [...issue.path, ...issue.keys.slice(0, 1)];
    // What the contract does not know may be anything, personal data included.
    return {
      field: fieldOf(path),
      value: sizeOf(JSON.stringify(valueAt(json, path))),
      rule: 'no such field',
    };
  }
  const field = fieldOf(issue.path);
  const value = valueAt(json, issue.path);
  if (value === undefined) return { field, value: '', rule: 'is required' };
  return { field, value: maskValue(field, value), rule: issue.message };
}

/** A path as reports show it, bounded because a key may be anything too. */
const fieldOf = (path: readonly PropertyKey[]): string => path.map(String).join('.').slice(0, 200);

const valueAt = (json: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((at, key) => childOf(at, key), json);

function childOf(value: unknown, key: PropertyKey): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}

const currencies = new Set(Intl.supportedValuesOf('currency'));

/** The rule between a record's fields it breaks; undefined when none. */
export function ruleBroken({ file, record }: FeedRecord): Problem | undefined {
  if (file === 'loans' && !currencies.has(record.currency))
    return { field: 'currency', value: record.currency, rule: 'a currency of ISO 4217' };
  if (file === 'payments' && record.reversalOf === record.id)
    return { field: 'reversalOf', value: record.id, rule: 'a payment does not reverse itself' };
  return undefined;
}

/** The amount a record adds to its file's control sum, in minor units. */
export function controlAmount({ file, record }: FeedRecord): number {
  switch (file) {
    case 'calendars':
    case 'products':
    case 'borrowers':
      return 0;
    case 'loans':
      return record.instalments.reduce(
        (sum, one) => sum + one.principalMinor + one.interestMinor + one.feesMinor,
        0,
      );
    case 'payments':
      return record.amountMinor;
  }
}

/** What tells a record from the others of its file; a payment's is unique within its loan only. */
export function recordId({ file, record }: FeedRecord): { readonly field: string; readonly id: string } {
  return file === 'products' ? { field: 'product', id: record.product } : { field: 'id', id: record.id };
}

/** Persons a loan names, each with the path of its field: all of them must be in the book. */
export function borrowersNamed(loan: Loan): readonly { readonly field: string; readonly id: string }[] {
  return [
    { field: 'borrowerId', id: loan.borrowerId },
    ...loan.coBorrowerIds.map((id, at) => ({ field: `coBorrowerIds.${at}`, id })),
    ...loan.guarantorIds.map((id, at) => ({ field: `guarantorIds.${at}`, id })),
  ];
}

/** Rules that need a look elsewhere; the import asks the tables, `assess` what it has read. */
export const problems = {
  unknownBorrower: (field: string, id: string): Problem => ({
    field,
    value: maskValue(field, id),
    rule: 'a borrower delivered in this or an earlier feed',
  }),
  unknownLoan: (id: string): Problem => ({
    field: 'loanId',
    value: maskValue('loanId', id),
    rule: 'a loan delivered in this or an earlier feed',
  }),
  unknownPayment: (id: string): Problem => ({
    field: 'reversalOf',
    value: maskValue('reversalOf', id),
    rule: 'a payment of the same loan, delivered in this or an earlier feed',
  }),
  unknownCalendar: (id: string): Problem => ({
    field: 'calendarId',
    value: maskValue('calendarId', id),
    rule: 'a calendar delivered in this or an earlier feed, or one of the policy',
  }),
  duplicate: (entry: FeedRecord): Problem => ({
    field: recordId(entry).field,
    value: maskValue(recordId(entry).field, recordId(entry).id),
    rule: 'an id stands for one record in a delivery; the first one landed',
  }),
} as const;
