import type { Contact } from '../../shared/domain/case.ts';
import type { Payment } from '../../shared/domain/portfolio.ts';
import type { PackId } from '../support/permits.ts';
import type { Books } from './books.ts';
import { checkCases } from './check-cases.ts';
import { checkFacts } from './check-facts.ts';
import { checkLedger } from './check-ledger.ts';
import { checkReceipts } from './check-receipts.ts';
import { checkReplies } from './check-replies.ts';
import { checkRuns } from './check-runs.ts';
import { checkTexts } from './check-texts.ts';
import { checkVisits } from './check-visits.ts';

/** A broken promise. */
export interface Violation {
  readonly rule: string;
  readonly at: number;
  readonly about: string;
}

/** What the checker is shown: what an onlooker saw, and where things stand in the end. */
export interface Evidence {
  readonly books: Books;
  readonly ledger: readonly Contact[];
  readonly packs: readonly PackId[];
  /** All money by core banking's own books. */
  readonly money: readonly Payment[];
  /** Payments of which the last word was not delivered yet. */
  readonly undelivered: ReadonlySet<string>;
  /** The bank's own zone. */
  readonly zone: string;
  /** Parts of texts a business day's money pays for. */
  readonly partsADay: number;
  readonly endMs: number;
}

/**
 * Holds what the outside world saw against the promises. Written from the promises alone: it shares no code with the
 * decisions it judges, only the shapes of what is stored, and works out anew what was owed, which hours were lawful, and
 * which step came next.
 */
export function check(evidence: Evidence): readonly Violation[] {
  return [
    ...checkTexts(evidence),
    ...checkCases(evidence),
    ...checkLedger(evidence),
    ...checkRuns(evidence),
    ...checkFacts(evidence),
    ...checkReplies(evidence),
    ...checkReceipts(evidence),
    ...checkVisits(evidence),
  ].sort((a, b) => a.at - b.at);
}
