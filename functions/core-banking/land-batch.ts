import type { z } from 'zod';
import { unsound, type batchRequestSchema, type BatchResult } from '../../shared/contracts/core-banking.ts';
import {
  problems,
  readFeedLine,
  recordId,
  type FeedRecord,
  type Problem,
} from '../../shared/contracts/feed-line.ts';
import type { Payment } from '../../shared/domain/portfolio.ts';
import type { PaymentResult } from '../payments/record-payment.ts';
import type { CoreBanking, LandResult } from './operations.ts';

export interface BatchDeps {
  readonly bank: Pick<CoreBanking, 'putBorrower' | 'putLoan'>;
  readonly record: (payment: Payment) => Promise<PaymentResult>;
}

type Became = 'landed' | 'unchanged' | Problem;

/**
 * Lands the lines of a batch one after the other, since a reversal may follow its payment; a bad one is named and stops
 * no other.
 *
 * Twice or half: each record has an id made of the request's and its place, so a repeat of the whole batch meets what
 * landed and goes on from there.
 */
export function landBatch(deps: BatchDeps) {
  return async (batch: z.output<typeof batchRequestSchema>, operationId: string): Promise<BatchResult> => {
    const seen = new Set<string>();
    const became: Became[] = [];
    for (const [index, line] of batch.lines.entries()) {
      const { record: entry, problem } = readFeedLine(batch.file, {
        bytes: bytesOf.encode(line),
        isFirst: index === 0,
      });
      became.push(
        entry === undefined
          ? (problem ?? noRecord)
          : (faultOf(entry, seen) ?? (await landOne(deps, entry, `${operationId}-${index}`))),
      );
    }
    return resultOf(became);
  };
}

const bytesOf = new TextEncoder();

const noRecord: Problem = { field: '', value: '', rule: 'the contract' };

function faultOf(entry: FeedRecord, seen: Set<string>): Problem | undefined {
  const key = entry.file === 'payments' ? `${entry.record.loanId}/${entry.record.id}` : recordId(entry).id;
  if (seen.has(key)) return problems.duplicate(entry);
  seen.add(key);
  return unsound(entry);
}

async function landOne({ bank, record }: BatchDeps, entry: FeedRecord, id: string): Promise<Became> {
  switch (entry.file) {
    case 'borrowers':
      return landed(await bank.putBorrower({ record: entry.record, id }));
    case 'loans':
      return landed(await bank.putLoan({ record: entry.record, id }));
    case 'payments':
      return paid(await record(entry.record), entry.record);
    case 'calendars':
    case 'products':
      return { field: '', value: '', rule: 'calendars and products come in the feed' };
  }
}

function landed(result: LandResult): Became {
  switch (result.kind) {
    case 'landed':
      if (result.outcome === 'stale')
        return { field: '', value: '', rule: 'a younger delivery is in the book' };
      return result.outcome === 'unchanged' ? 'unchanged' : 'landed';
    case 'unknown-borrower':
      return problems.unknownBorrower(result.field, '');
    case 'unknown-loan':
    case 'too-many-pauses':
      return noRecord;
  }
}

function paid(result: PaymentResult, payment: Payment): Became {
  switch (result.kind) {
    case 'recorded':
      return 'landed';
    case 'unchanged':
    case 'older':
      return 'unchanged';
    case 'unknown-loan':
      return problems.unknownLoan(payment.loanId);
    case 'unknown-payment':
      return problems.unknownPayment(payment.reversalOf ?? '');
    case 'conflict':
      return { field: 'id', value: payment.id, rule: conflictRule };
  }
}

export const conflictRule = 'an id stands for one payment: its amount and what it reverses do not change';

function resultOf(became: readonly Became[]): BatchResult {
  const rejects = became.flatMap((one, index) =>
    typeof one === 'string' ? [] : [{ line: index + 1, ...named(one) }],
  );
  const count = (what: Became): number => became.filter((one) => one === what).length;
  return {
    received: became.length,
    landed: count('landed'),
    unchanged: count('unchanged'),
    rejected: rejects.length,
    rejects,
  };
}

/** A field nobody knows may be called anything, a person's name too. */
function named({ field, ...rest }: Problem): Problem {
  const parts = field.split('.').map((part) => (/^[A-Za-z0-9_-]{0,32}$/.test(part) ? part : '(unnamed)'));
  return { ...rest, field: parts.join('.') };
}
