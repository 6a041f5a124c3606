import type { Arrears } from '../arrears/index.ts';
import { holdsInForce, type CollectionCase, type Hold } from '../case.ts';
import { epochMs, instantAt, instantOf, localMoment, type Instant } from '../instant.ts';
import { addDays, type LocalDate } from '../local-date.ts';
import type { MinuteRange } from '../permit/pack.ts';
import { permit, wordsOf } from '../permit/permit.ts';
import type { Circumstance, Consent, ContactRequest, UnwantedTime } from '../permit/request.ts';
import type { Terms } from '../permit/rule.ts';
import type { Address, Borrower, Loan } from '../portfolio.ts';
import type { StepKind } from '../treatment/ladder.ts';
import type { Refusal, VisitCandidate, VisitHours } from './candidate.ts';

/** One of the candidate's loans as it stands now. */
export interface LoanStanding {
  readonly loanId: string;
  readonly taskId: string;
  /** Undefined: no longer in the book. */
  readonly loan: Loan | undefined;
  readonly case: CollectionCase | undefined;
  /** Kind of the last step taken on the ladder. */
  readonly lastStep: StepKind | undefined;
  readonly holds: readonly Hold[];
  /** Pending payments counted: money on its way is not visited for. */
  readonly arrears: Arrears | undefined;
}

export interface EligibilityFacts {
  readonly candidate: VisitCandidate;
  readonly borrower: Borrower | undefined;
  readonly loans: readonly LoanStanding[];
  /** What the borrower said about being contacted. */
  readonly contactability: {
    readonly consents: readonly Consent[];
    readonly circumstances: readonly Circumstance[];
    readonly unwanted: readonly UnwantedTime[];
  };
  readonly terms: Terms;
  /** Days to plan for, and the zone of the field office's clock. */
  readonly dates: readonly LocalDate[];
  readonly zone: string;
  readonly now: Instant;
}

export type Eligibility =
  | {
      readonly ok: true;
      readonly address: Address;
      /** Loans the visit is about, the largest amount first. */
      readonly loans: readonly LoanStanding[];
      /** Lawful hours by date, on the field office's clock. */
      readonly hours: ReadonlyMap<LocalDate, readonly MinuteRange[]>;
      /** Rules that narrowed the days, for whoever asks why none is left. */
      readonly narrowed: readonly Refusal[];
    }
  | { readonly ok: false; readonly refusals: readonly Refusal[] };

/** House rules of this file, as refusals name them. */
const house = 'house: field visits';

/**
 * May this borrower be visited at all, about which loans, where, and at which hours? One view over all loans: a hold on one
 * stops the visit for all of them, because the team at the door cannot leave it outside.
 */
export function eligibilityOf(facts: EligibilityFacts): Eligibility {
  const { borrower, loans } = facts;
  const standing = loans.map((one) => ({ one, refusals: loanRefusals(one, facts) }));
  const refusals = standing.flatMap((entry) => entry.refusals);
  const due = standing.filter((entry) => entry.refusals.length === 0).map(({ one }) => one);
  const address = borrower === undefined ? undefined : consentedAddress(borrower);
  const barring = [
    ...holdRefusals(facts),
    ...(borrower === undefined ? [refusal('borrower-not-found', 'portfolio')] : []),
    ...(borrower !== undefined && address === undefined
      ? [refusal('no-consented-address', 'borrower’s consent on record')]
      : []),
  ];
  if (barring.length > 0 || due.length === 0 || borrower === undefined || address === undefined)
    return { ok: false, refusals: [...barring, ...refusals] };
  return { ok: true, address, loans: byAmount(due), ...lawfulHours(facts, { borrower, address, due }) };
}

function loanRefusals(one: LoanStanding, { candidate }: EligibilityFacts): readonly Refusal[] {
  const { loan, arrears, case: known, lastStep, loanId } = one;
  const of = (rule: string, source: string): Refusal => ({ rule, source, loanId });
  if (loan === undefined || arrears === undefined) return [of('loan-not-found', 'portfolio')];
  const checks: readonly (readonly [boolean, string, string])[] = [
    [loan.borrowerId !== candidate.borrowerId, 'borrower-changed', 'portfolio'],
    [!arrears.inArrears, 'nothing-overdue', 'portfolio'],
    [known?.status !== 'open', 'no-open-case', 'case'],
    [lastStep !== 'visit', 'ladder-not-at-visit', `ladder ${known?.strategy ?? 'none'}`],
    [loan.contract.collectionConsentClause === null, 'no-consent-clause', 'contract'],
  ];
  return checks.flatMap(([isSo, rule, source]) => (isSo ? [of(rule, source)] : []));
}

function holdRefusals({ loans, now }: EligibilityFacts): readonly Refusal[] {
  return loans.flatMap(({ holds, loanId }) =>
    holdsInForce(holds, now, 'visit').map(({ reason, source }) => ({
      rule: `hold:${reason}`,
      source,
      loanId,
    })),
  );
}

const refusal = (rule: string, source: string = house): Refusal => ({ rule, source, loanId: null });

/** Home before work: a visit at work may be seen by others. */
export function consentedAddress({ addresses }: Borrower): Address | undefined {
  const agreed = addresses.filter(({ visitConsent }) => visitConsent);
  return agreed.find(({ kind }) => kind === 'home') ?? agreed[0];
}

function byAmount(loans: readonly LoanStanding[]): readonly LoanStanding[] {
  const amount = ({ arrears }: LoanStanding): number => arrears?.overdueMinor ?? 0;
  return [...loans].sort((a, b) => amount(b) - amount(a) || (a.loanId < b.loanId ? -1 : 1));
}

interface AtDoor {
  readonly borrower: Borrower;
  readonly address: Address;
  readonly due: readonly LoanStanding[];
}

function lawfulHours(
  facts: EligibilityFacts,
  door: AtDoor,
): { readonly hours: ReadonlyMap<LocalDate, readonly MinuteRange[]>; readonly narrowed: readonly Refusal[] } {
  const requests = door.due.map((one) => visitRequest(facts, door, one));
  const wish = facts.candidate.state.kind === 'waiting' ? facts.candidate.state.wish : null;
  const narrowed = new Map<string, Refusal>();
  const days = facts.dates.map((date): [LocalDate, readonly MinuteRange[]] => {
    // One visit is about several loans: an hour must be lawful for each of them.
    const each = requests.map((request) => lawfulOn(date, { facts, request, narrowed }));
    const common = each.reduce((shared, ranges) => overlap(shared, ranges), each[0] ?? []);
    return [date, wish === null ? common : wished(common, date, wish)];
  });
  return { hours: new Map(days.filter(([, ranges]) => ranges.length > 0)), narrowed: [...narrowed.values()] };
}

function wished(ranges: readonly MinuteRange[], date: LocalDate, wish: VisitHours): readonly MinuteRange[] {
  return wish.date === date ? overlap(ranges, [wish]) : [];
}

/** What contact policy is asked about a visit. */
function visitRequest(
  { contactability }: EligibilityFacts,
  { borrower, address }: AtDoor,
  { loanId, taskId }: LoanStanding,
): ContactRequest {
  return {
    contactId: taskId,
    loanId,
    channel: 'visit',
    party: 'borrower',
    personId: borrower.id,
    purpose: 'dun',
    number: null,
    line: 'unknown',
    place: address.kind,
    zones: [borrower.zone],
    consents: contactability.consents,
    circumstances: contactability.circumstances,
    unwanted: contactability.unwanted,
    lost: false,
  };
}

interface Asking {
  readonly facts: EligibilityFacts;
  readonly request: ContactRequest;
  /** Filled with the rules that stood in the way. */
  readonly narrowed: Map<string, Refusal>;
}

/** Stretches of a date in which contact policy permits the visit, found by asking it from turn to turn. */
function lawfulOn(date: LocalDate, { facts, request, narrowed }: Asking): readonly MinuteRange[] {
  const end = instantAt(addDays(date, 1), 0, facts.zone);
  const ranges: MinuteRange[] = [];
  let at = instantAt(date, 0, facts.zone);
  while (at < end) {
    const answer = permit(request, facts.terms, at);
    if (answer.kind === 'denial') {
      narrowed.set(answer.rule, { rule: answer.rule, source: wordsOf(answer), loanId: request.loanId });
      if (answer.retryAt === null) break;
      at = answer.retryAt;
      continue;
    }
    const until = instantOf(Math.min(epochMs(answer.until), epochMs(end)));
    ranges.push({
      fromMinute: minuteOf(at, facts.zone),
      toMinute: until === end ? 1440 : minuteOf(until, facts.zone),
    });
    at = until;
  }
  return ranges;
}

const minuteOf = (at: Instant, zone: string): number => localMoment(at, zone).minute;

function overlap(a: readonly MinuteRange[], b: readonly MinuteRange[]): readonly MinuteRange[] {
  return a.flatMap((one) =>
    b.flatMap((other) => {
      const fromMinute = Math.max(one.fromMinute, other.fromMinute);
      const toMinute = Math.min(one.toMinute, other.toMinute);
      return fromMinute < toMinute ? [{ fromMinute, toMinute }] : [];
    }),
  );
}
