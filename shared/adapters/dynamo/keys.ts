import type { LocalDate } from '../../domain/local-date.ts';

/**
 * Every key of every table, in one place.
 *
 * | table | pk | sk | item | found by |
 * |---|---|---|---|---|
 * | portfolio | CALENDAR#calendar | CALENDAR | working-day calendar of the lender | get |
 * | portfolio | PRODUCT#product | PRODUCT | what a product's settings differ in from the policy | get |
 * | portfolio | B#borrower | BORROWER | borrower | get |
 * | portfolio | N#number | B#borrower | pointer of a number to a borrower who has, or had, it | query N#number |
 * | portfolio | B#borrower | LOAN#loan | pointer of a borrower to a loan that is, or was, his or shared with him | query B#borrower LOAN# |
 * | portfolio | L#loan | LOAN | loan | query L#loan (with its payments); by-due: dueShard |
 * | portfolio | L#loan | PAYMENT#payment | payment | query L#loan |
 * | portfolio | L#loan | PAUSE#hash | pause told by the API, kept whatever the feed says | query L#loan |
 * | portfolio | L#loan | STATUS | status told by the API, kept whatever the feed says | query L#loan |
 * | portfolio | L#loan | DUE#date | pointer of an irregular schedule | by-due: dueShard |
 * | cases | L#loan | CASE | case head with its intent | get; by-next-action: openShard, nextAction |
 * | cases | L#loan | KEEPER | who of the desk looks after the case | get; by-next-action: keeperPartition, loan |
 * | cases | L#loan | EVENT#seq | version of the case that another has followed, never changed | query L#loan EVENT# |
 * | cases | L#loan | HOLDS | holds on the loan | get |
 * | cases | B#borrower | HOLDS | holds on all of a borrower's loans | get |
 * | cases | L#loan | ANSWERS | what the borrower answered: promises, plans, hardship, disputes | get |
 * | cases | B#borrower | CONTACTABILITY | opt-outs, number states, consents, wishes of a borrower | get |
 * | cases | B#borrower | SERVICE | what a borrower asked for: contact data, counselling, documents | get; while one is open by-next-action: WAITING |
 * | cases | NUMBER#hash | WORDS | what a number said about texts while nobody was known to have it | get |
 * | cases | C#complaint | COMPLAINT | complaint | get; by-next-action: timerPartition, its next look; once ended endedPartition |
 * | cases | B#borrower | CONTACT#contact | contact ledger, over all loans | query B#borrower CONTACT#, of one loan CONTACT#loan#; uncertain ones by-next-action: REVIEW; claims no case leads to: CLAIMS |
 * | cases | SENDING#SWITCH | SWITCH | kill switch before the carrier, with its moves | get |
 * | cases | SENDING#PACE#lane | PACE | token bucket of a lane | update |
 * | cases | SENDING#SPEND#date | SPEND#currency | money set aside for texts of a business day | update, get |
 * | cases | B#borrower | VISIT-CANDIDATE | borrower to be visited, with the appointment | get; open ones by-next-action: candidateShard, borrower |
 * | agents | AGENTS | AGENT#agent | agent of the field teams | get; query AGENTS |
 * | agents | BADGE#badge | BADGE | who wears the badge | never read: it keeps badges apart |
 * | runs | SCAN#date, IMPORT#id, VISITS#date | RUN | run and its report | get |
 * | runs | SCAN#date, IMPORT#id, VISITS#date | PART#part | progress of a shard or chunk, report of a territory | query |
 * | cases | IDEM#operation | IDEMPOTENCY | claim of an idempotency key and its answer, forgotten by time to live | get |
 * | cases | V#visit | VISIT | visit, from proposal to end | get; by-next-action: visitShards |
 * | cases | V#visit | TRIP#proposal | one time a team went, and what it found | get; by-next-action: visitShards |
 * | cases | B#borrower | VISIT#visit | that the borrower has this visit | query B#borrower VISIT# |
 * | cases | VERIFY#hash | VERIFY | which visit a verification code stands for | get |
 * | cases | WALK#walk | WALK | where a walk over many visits stopped | get |
 * | cases | COUNT#bucket | COUNT | how often something was asked | get |
 * | runs | ANCHORS#date | PART#part | where the reviews of a scan left their timelines | query |
 * | runs | LATEST#kind | LATEST | last finished run of the kind | get |
 */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

const paddedShard = (shard: number): string => String(shard).padStart(3, '0');

export const loanPartition = (loanId: string): string => `L#${loanId}`;

export const borrowerPartition = (borrowerId: string): string => `B#${borrowerId}`;

/** All agents: a bank has hundreds, and one query lists them. */
export const agentsPartition = 'AGENTS';

/** Sort keys of a borrower's visits. */
export const visitPointers = 'VISIT#';

/** Sort keys of a borrower's loans. */
export const loanPointerPrefix = 'LOAN#';

export const numberPartition = (number: string): string => `N#${number}`;

/** Sort keys of the versions of a case, in the order they were written. */
export const eventPrefix = 'EVENT#';

export const keys = {
  calendar: (calendarId: string): Key => ({ pk: `CALENDAR#${calendarId}`, sk: 'CALENDAR' }),
  product: (product: string): Key => ({ pk: `PRODUCT#${product}`, sk: 'PRODUCT' }),
  borrower: (borrowerId: string): Key => ({
    pk: borrowerPartition(borrowerId),
    sk: 'BORROWER',
  }),
  borrowerLoan: (borrowerId: string, loanId: string): Key => ({
    pk: borrowerPartition(borrowerId),
    sk: `${loanPointerPrefix}${loanId}`,
  }),
  number: (number: string, borrowerId: string): Key => ({
    pk: numberPartition(number),
    sk: borrowerPartition(borrowerId),
  }),
  loan: (loanId: string): Key => ({ pk: loanPartition(loanId), sk: 'LOAN' }),
  payment: (loanId: string, paymentId: string): Key => ({
    pk: loanPartition(loanId),
    sk: `PAYMENT#${paymentId}`,
  }),
  pause: (loanId: string, pauseHash: string): Key => ({
    pk: loanPartition(loanId),
    sk: `PAUSE#${pauseHash}`,
  }),
  toldStatus: (loanId: string): Key => ({ pk: loanPartition(loanId), sk: 'STATUS' }),
  duePointer: (loanId: string, dueKey: string): Key => ({ pk: loanPartition(loanId), sk: `DUE#${dueKey}` }),
  case: (loanId: string): Key => ({ pk: loanPartition(loanId), sk: 'CASE' }),
  keeper: (loanId: string): Key => ({ pk: loanPartition(loanId), sk: 'KEEPER' }),
  caseEvent: (loanId: string, seq: number): Key => ({
    pk: loanPartition(loanId),
    sk: `${eventPrefix}${String(seq).padStart(8, '0')}`,
  }),
  holds: (loanId: string): Key => ({ pk: loanPartition(loanId), sk: 'HOLDS' }),
  borrowerHolds: (borrowerId: string): Key => ({ pk: borrowerPartition(borrowerId), sk: 'HOLDS' }),
  answers: (loanId: string): Key => ({ pk: loanPartition(loanId), sk: 'ANSWERS' }),
  /** In the borrower's partition, so that caps per borrower are one strongly consistent read. */
  contact: (borrowerId: string, contactId: string): Key => ({
    pk: borrowerPartition(borrowerId),
    sk: `CONTACT#${contactId}`,
  }),
  sendingSwitch: (): Key => ({ pk: 'SENDING#SWITCH', sk: 'SWITCH' }),
  sendingPace: (lane: string): Key => ({ pk: `SENDING#PACE#${lane}`, sk: 'PACE' }),
  spend: (day: LocalDate, currency: string): Key => ({ pk: `SENDING#SPEND#${day}`, sk: `SPEND#${currency}` }),
  contactability: (borrowerId: string): Key => ({ pk: borrowerPartition(borrowerId), sk: 'CONTACTABILITY' }),
  service: (borrowerId: string): Key => ({ pk: borrowerPartition(borrowerId), sk: 'SERVICE' }),
  /** By a hash: the number itself stands nowhere in it. */
  numberWords: (numberHash: string): Key => ({ pk: `NUMBER#${numberHash}`, sk: 'WORDS' }),
  complaint: (complaintId: string): Key => ({ pk: `C#${complaintId}`, sk: 'COMPLAINT' }),
  visitCandidate: (borrowerId: string): Key => ({ pk: borrowerPartition(borrowerId), sk: 'VISIT-CANDIDATE' }),
  agent: (agentId: string): Key => ({ pk: agentsPartition, sk: `AGENT#${agentId}` }),
  badge: (badge: string): Key => ({ pk: `BADGE#${badge}`, sk: 'BADGE' }),
  idempotency: (operationId: string): Key => ({ pk: `IDEM#${operationId}`, sk: 'IDEMPOTENCY' }),
  visit: (visitId: string): Key => ({ pk: `V#${visitId}`, sk: 'VISIT' }),
  visitTrip: (visitId: string, proposal: number): Key => ({ pk: `V#${visitId}`, sk: `TRIP#${proposal}` }),
  borrowerVisit: (borrowerId: string, visitId: string): Key => ({
    pk: borrowerPartition(borrowerId),
    sk: `${visitPointers}${visitId}`,
  }),
  verification: (codeHash: string): Key => ({ pk: `VERIFY#${codeHash}`, sk: 'VERIFY' }),
  walk: (walk: string): Key => ({ pk: `WALK#${walk}`, sk: 'WALK' }),
  counter: (bucket: string): Key => ({ pk: `COUNT#${bucket}`, sk: 'COUNT' }),
  run: (runId: string): Key => ({ pk: runId, sk: 'RUN' }),
  runPart: (runId: string, part: string): Key => ({ pk: runId, sk: `PART#${part}` }),
  latestRun: (kind: string): Key => ({ pk: `LATEST#${kind}`, sk: 'LATEST' }),
} as const;

/** Sort keys of the ledger lines: a contact id starts with its loan's id. Null: of all loans. */
export const contactPrefix = (loanId: string | null): string =>
  loanId === null ? 'CONTACT#' : `CONTACT#${loanId}#`;

/** Partition of the static index: schedule recurrence and shard; payments never rewrite it. */
export const dueShard = (dueKey: string, shard: number): string => `${dueKey}#${paddedShard(shard)}`;

/** Partition of the moving index: open cases of a shard, sorted by `nextAction`. */
export const openShard = (shard: number): string => `OPEN#${paddedShard(shard)}`;

/** Partition of the moving index: open visit candidates of a territory, sorted by borrower. */
export const candidateShard = (territory: string): string => `VISITS#${territory}`;

/**
 * Partition of the moving index that holds the contacts a person must settle, sorted by when they became uncertain. A
 * contact stands there exactly while its own item says so: one write moves both.
 */
export const reviewShard = 'REVIEW';

/** Partition of the moving index: claims that no case leads to, sorted by when they were granted; gone once settled. */
export const claimShard = 'CLAIMS';

/** Partition of the moving index: borrowers whose requests wait for the desk, sorted by since when. */
export const waitingPartition = 'WAITING';

/** Partition of the moving index: loans whose case a person of the desk looks after, by id. */
export const keeperPartition = (keeper: string): string => `KEEPER#${keeper}`;

export const reviewKey = (at: string, contactId: string): string => `${at}#${contactId}`;

/** Sort key of the moving index: one query up to a date finds everything due, however late. */
export const nextAction = (on: LocalDate, loanId: string): string => `${on}#${loanId}`;

/** Partition of the moving index: complaints whose clock runs. They are few; one partition takes a thousand a second. */
export const timerPartition = 'COMPLAINTS';

/** Partition of the moving index: complaints that ended in a month, `2025-03`. */
export const endedPartition = (month: string): string => `ENDED#${month}`;

/** The complaint number in a `C#` partition key. */
export const complaintIdOf = (pk: string): string => pk.slice(2);

export const indexes = { byDue: 'by-due', byNextAction: 'by-next-action' } as const;

/** The loan id in a `L#` partition key. */
export const loanIdOf = (pk: string): string => pk.slice(2);

/** Partitions of the moving index that hold visits, sorted by moment or date. */
export const visitShards = { due: 'VISITS#DUE', toPlan: 'VISITS#TO-PLAN', trips: 'VISITS#TRIPS' } as const;

/** The visit id in a `V#` partition key or a `VISIT#` sort key. */
export const visitIdOf = (key: string): string => key.slice(key.indexOf('#') + 1);
