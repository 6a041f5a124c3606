import type { Answers } from '../domain/answers/answers.ts';
import type { CollectionCase, Contact, ContactState, Hold, Intent } from '../domain/case.ts';
import type { Instant } from '../domain/instant.ts';
import type { TimelineHead } from '../domain/timeline.ts';
import type { LocalDate } from '../domain/local-date.ts';

export interface CaseFile {
  readonly case: CollectionCase | undefined;
  /** All that reach this loan: its own, its borrower's, and those its answers are (`answerHolds`). */
  readonly holds: readonly Hold[];
  /** What the borrower answered; undefined: nothing yet. */
  readonly answers: Answers | undefined;
}

export interface OpenCasePage {
  readonly entries: readonly OpenCaseEntry[];
  readonly cursor: string | null;
}

/** A line of the moving index: enough to tell due work from work done today without reading the case. */
export interface OpenCaseEntry {
  readonly loanId: string;
  readonly reviewedOn: LocalDate | null;
  readonly intent: Pick<Intent, 'state' | 'readyAt'> | null;
}

/** Where a contact stands in the ledger; contact ids start with the loan's id and a hash sign. */
export type ContactKey = Pick<Contact, 'borrowerId' | 'contactId'>;

export interface LedgerQuery {
  readonly borrowerId: string;
  /** Absent: all loans. */
  readonly loanId?: string | undefined;
}

export interface ContactPage {
  readonly contacts: readonly Contact[];
  readonly cursor: string | null;
}

export interface CaseOrigin {
  /** The case as it was read and decided on; undefined: there was none. */
  readonly before: CollectionCase | undefined;
  /** The moment of the decision. */
  readonly at: Instant;
}

/** Cases, holds and the contact ledger. Every write is conditional; `false` means somebody else was first. */
export interface CaseStore {
  /**
   * Strongly consistent. `borrowers`: by loan id, whose loans they are, for the holds on a borrower; of a loan left out
   * there the case tells it, at the price of a second read.
   */
  load(
    loanIds: readonly string[],
    borrowers?: ReadonlyMap<string, string>,
  ): Promise<ReadonlyMap<string, CaseFile>>;
  /** Open cases of a shard whose next action is on or before `until`, oldest first. Eventually consistent. */
  listDue(query: {
    shard: number;
    until: LocalDate;
    cursor: string | null;
    limit: number;
  }): Promise<OpenCasePage>;
  /**
   * Writes the case if the stored version is the one it was decided on (`next.version - 1`; 0: none stored), and answers
   * it as it now stands, to go on from; undefined: somebody else was first. Before it does, `before` becomes a row of the loan's timeline that nothing changes any more (`TimelineStore`).
   *
   * @throws RangeError when `before` is missing though there must be one.
   */
  save(next: CollectionCase, from: CaseOrigin): Promise<CollectionCase | undefined>;
  /** Where the loan's timeline stands with this version, as it was loaded or saved. */
  headOf(one: CollectionCase): Promise<TimelineHead>;
  /**
   * Puts the contact if its id is new, or (as claim n + 1) if the holder of claim n released it: the claim that makes a
   * text go at most once.
   */
  claim(contact: Contact): Promise<boolean>;
  findContact(id: ContactKey): Promise<Contact | undefined>;
  /**
   * Moves a contact on from one of `prior`; false when it stood elsewhere, or was released and claimed again meanwhile:
   * a late word of an earlier holder changes nothing.
   */
  settleContact(contact: Contact, prior: readonly ContactState[]): Promise<boolean>;
  /**
   * The ledger of a borrower over all loans, or of one loan only, by contact id. Strongly consistent: it holds every
   * claim that was granted before the call.
   */
  contacts(of: LedgerQuery): Promise<readonly Contact[]>;
  /** The review list: contacts of all borrowers that are UNCERTAIN, oldest first. Eventually consistent. */
  uncertain(page: { cursor: string | null; limit: number }): Promise<ContactPage>;
  /** Claims no case leads to (`isLooseClaim`) that were granted before `until`, oldest first. Eventually consistent. */
  looseClaims(page: { until: Instant; cursor: string | null; limit: number }): Promise<ContactPage>;
}
