import type { Answers } from '../../shared/domain/answers/answers.ts';
import type { CollectionCase, Contact, Hold, ReceiptMeaning } from '../../shared/domain/case.ts';
import type { Visit } from '../../shared/domain/visits/visit.ts';
import type { Borrower, Loan, Payment } from '../../shared/domain/portfolio.ts';

/** A text as the carrier got it: it is on its way, whatever the sender learns. */
export interface TextSeen {
  readonly at: number;
  readonly to: string;
  readonly text: string;
  readonly contactId: string;
  readonly loanId: string;
  /** Invocation that sent it. */
  readonly by: string;
}

export interface ClaimSeen {
  readonly at: number;
  readonly contact: Contact;
  readonly by: string;
}

export interface Version<T> {
  readonly at: number;
  readonly value: T;
}

export interface HoldSeen {
  readonly loanId: string;
  readonly hold: Hold;
  readonly at: number;
  liftedAt: number;
}

/** What became of a text behind the carrier; `heardAt` once the bank took in that it was told. */
export interface FateSeen {
  readonly messageId: string;
  readonly contactId: string;
  readonly to: string;
  /** When the carrier took the text. */
  readonly at: number;
  readonly meaning: ReceiptMeaning;
  /** When the bank was first told, and may have heard. */
  heardFrom: number;
  heardAt: number;
}

/** A text a borrower sent to the bank; `handledAt` once the bank took it off its queue. */
export interface ReplySeen {
  readonly id: string;
  readonly borrowerId: string;
  readonly number: string;
  readonly word: string;
  readonly sentAt: number;
  handledAt: number;
}

/**
 * What an onlooker saw of the bank, with the moment it took effect: texts at the carrier, writes as the stores took them.
 * The checker reads nothing else.
 */
export class Books {
  readonly texts: TextSeen[] = [];
  /** By message id. */
  readonly fates = new Map<string, FateSeen>();
  readonly claims: ClaimSeen[] = [];
  readonly saves: Version<CollectionCase>[] = [];
  readonly holds: HoldSeen[] = [];
  readonly payments = new Map<string, Version<Payment>[]>();
  readonly loans = new Map<string, Version<Loan>[]>();
  readonly visits = new Map<string, Version<Visit>[]>();
  readonly borrowers = new Map<string, Version<Borrower>[]>();
  readonly tasks = new Map<string, number>();
  readonly reports: { readonly at: number; readonly startedAt: number; readonly report: unknown }[] = [];
  readonly imports: { readonly at: number; readonly report: unknown }[] = [];
  readonly replies = new Map<string, ReplySeen>();
  /** Words kept by their number, with the message that says so, as they took effect. */
  readonly numberWords: { readonly at: number; readonly ref: string }[] = [];
  /** What supervisors did to the sending of texts, as it took effect. */
  readonly switches: { readonly at: number; readonly isStopped: boolean }[] = [];
  readonly answers: Version<Answers>[] = [];
  readonly dead: { readonly at: number; readonly body: string }[] = [];
}

export function addVersion<T>(map: Map<string, Version<T>[]>, id: string, version: Version<T>): void {
  const list = map.get(id);
  if (list === undefined) map.set(id, [version]);
  else list.push(version);
}

/** The value as it stood at a moment; undefined before the first. */
export function asOf<T>(list: readonly Version<T>[] | undefined, at: number): T | undefined {
  let found: T | undefined;
  for (const version of list ?? []) {
    if (version.at > at) break;
    found = version.value;
  }
  return found;
}

/** Payments of a loan as they stood at a moment: of each the last version. */
export function paymentsAsOf({ payments }: Books, loanId: string, at: number): readonly Payment[] {
  const known = new Map<string, Payment>();
  for (const version of payments.get(loanId) ?? [])
    if (version.at <= at) known.set(version.value.id, version.value);
  return [...known.values()];
}

/** Moments in (from, to] at which something about the loan's money changed. */
export function changesBetween(
  { payments, loans }: Books,
  loanId: string,
  from: number,
  to: number,
): number[] {
  return [...(payments.get(loanId) ?? []), ...(loans.get(loanId) ?? [])]
    .map(({ at }) => at)
    .filter((at) => at > from && at <= to);
}
