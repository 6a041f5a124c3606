import { borrowersNamed, type FeedRecord } from '../../shared/contracts/feed-line.ts';
import type { HoldReason } from '../../shared/domain/case.ts';
import { localDateAt } from '../../shared/domain/instant.ts';
import type { LandOutcome } from '../../shared/domain/landing.ts';
import { samePause, type Loan, type LoanStatus, type Pause } from '../../shared/domain/portfolio.ts';
import { put } from '../officers/holds.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { HoldStore } from '../../shared/ports/hold-store.ts';
import type { LoanAmender } from '../../shared/ports/loan-amender.ts';
import type { PortfolioReader } from '../../shared/ports/portfolio-reader.ts';
import type { PortfolioWriter } from '../../shared/ports/portfolio-writer.ts';

export interface CoreBankingDeps {
  readonly portfolio: Pick<PortfolioReader, 'loan'>;
  readonly writer: Pick<PortfolioWriter, 'land' | 'touchCases' | 'knownBorrowers'>;
  readonly amender: LoanAmender;
  readonly holds: HoldStore;
  /** Pulls what is planned or handed over for a loan that is no longer in arrears; `why` for the ledger. */
  readonly withdraw: (loanId: string, why: string) => Promise<unknown>;
  readonly clock: Clock;
  readonly zone: string;
}

export type LandResult =
  | { readonly kind: 'landed'; readonly outcome: LandOutcome }
  | { readonly kind: 'unknown-loan' }
  /** `field`: the first that names somebody who is not in the book. */
  | { readonly kind: 'unknown-borrower'; readonly field: string }
  | { readonly kind: 'too-many-pauses' };

/** A record core banking sends; `id` names the request, the same for every repeat. */
export interface Sent<T> {
  readonly record: T;
  readonly id: string;
}

type RecordOf<File extends FeedRecord['file']> = Extract<FeedRecord, { file: File }>['record'];

/** As many as the feed's contract lets a loan have. */
const pausesAtMost = 50;

export type CoreBanking = ReturnType<typeof coreBanking>;

/**
 * Core banking's way in beside the feed: the same records, landed by the same writer as a delivery of today.
 *
 * Twice: the repeat carries the same id and meets its own mark. Late: an older delivery of the feed does not overwrite it,
 * a younger one does. Half: a record is one write; what follows from it is done again by the repeat.
 */
export function coreBanking(deps: CoreBankingDeps) {
  const change = changing(deps);
  return {
    putBorrower: async ({ record, id }: Sent<RecordOf<'borrowers'>>): Promise<LandResult> =>
      land(deps, { file: 'borrowers', record }, id),
    putLoan: ({ record, id }: Sent<RecordOf<'loans'>>) => landLoan(deps, { record, id }),
    /** Days that do not age the loan, kept whatever the feed says later; the same pause twice is one. */
    pause: async ({ loanId, id, pause }: { loanId: string; id: string; pause: Pause }) => {
      const seen = { isFull: false };
      const landed = await change({ loanId, id, why: 'paused' }, (loan) => {
        const isKnown = loan.pauses.some((one) => samePause(one, pause));
        seen.isFull = !isKnown && loan.pauses.length >= pausesAtMost;
        return isKnown || seen.isFull ? loan : { ...loan, pauses: [...loan.pauses, pause] };
      });
      if (seen.isFull) return { kind: 'too-many-pauses' } as const;
      if (landed.kind === 'landed') await deps.amender.keepPause(loanId, pause, true);
      return landed;
    },
    /** Takes a pause back; one the feed itself brings comes back with the feed. */
    unpause: async ({ loanId, id, pause }: { loanId: string; id: string; pause: Pause }) => {
      const landed = await change({ loanId, id, why: 'unpaused' }, (loan) => {
        const pauses = loan.pauses.filter((one) => !samePause(one, pause));
        return pauses.length === loan.pauses.length ? loan : { ...loan, pauses };
      });
      if (landed.kind !== 'landed') return landed;
      await deps.amender.keepPause(loanId, pause, false);
      await follow(deps, loanId, 'unpaused');
      return landed;
    },
    /**
     * Written off, bankrupt, deceased or closed: not collected again, whatever the feed says later, until `active` is told.
     * Of the borrower's own fate all loans are held.
     */
    setStatus: async ({ loanId, id, status }: { loanId: string; id: string; status: LoanStatus }) => {
      const before = (await deps.portfolio.loan(loanId))?.loan.status;
      const why = `loan-${status}`;
      const landed = await change({ loanId, id, why }, (loan) =>
        loan.status === status ? loan : { ...loan, status },
      );
      if (landed.kind !== 'landed') return landed;
      await deps.amender.keepStatus(loanId, status);
      await follow(deps, loanId, why);
      await holdBorrower(deps, { loanId, id, reason: fates[status] });
      return before === status ? landed : { kind: 'landed' as const, outcome: 'updated' as const };
    },
  };
}

async function land(deps: CoreBankingDeps, entry: FeedRecord, id: string): Promise<LandResult> {
  const delivery = deliveryOf(deps, id);
  const [outcome] = await deps.writer.land([{ entry, at: '000000' }], delivery);
  return { kind: 'landed', outcome: outcome ?? 'unchanged' };
}

const deliveryOf = ({ clock, zone }: CoreBankingDeps, id: string) => ({
  importId: `API#${id}`,
  businessDate: localDateAt(clock(), zone),
});

async function landLoan(deps: CoreBankingDeps, { record, id }: Sent<Loan>): Promise<LandResult> {
  const people = borrowersNamed(record);
  const known = await deps.writer.knownBorrowers(people.map((one) => one.id));
  const unknown = people.find((one) => !known.has(one.id));
  if (unknown !== undefined) return { kind: 'unknown-borrower', field: unknown.field };
  const landed = await land(deps, { file: 'loans', record }, id);
  await follow(deps, record.id, 'loan-changed');
  return landed;
}

interface LoanChange {
  readonly loanId: string;
  readonly id: string;
  readonly why: string;
}

function changing(deps: CoreBankingDeps) {
  return async ({ loanId, id, why }: LoanChange, change: (loan: Loan) => Loan): Promise<LandResult> => {
    const amended = await deps.amender.amend(loanId, { change, delivery: deliveryOf(deps, id) });
    if (amended === 'unknown') return { kind: 'unknown-loan' };
    await follow(deps, loanId, why);
    return { kind: 'landed', outcome: amended === 'amended' ? 'updated' : 'unchanged' };
  };
}

/** The case is looked at in the next scan, and nobody is called or visited for arrears that are gone. */
async function follow(deps: CoreBankingDeps, loanId: string, why: string): Promise<void> {
  await deps.writer.touchCases([loanId], localDateAt(deps.clock(), deps.zone));
  await deps.withdraw(loanId, why);
}

/** What befell the borrower, not the loan alone. */
const fates: Readonly<Partial<Record<LoanStatus, HoldReason>>> = {
  bankrupt: 'bankruptcy',
  deceased: 'deceased',
};

async function holdBorrower(
  deps: CoreBankingDeps,
  { loanId, id, reason }: { loanId: string; id: string; reason: HoldReason | undefined },
): Promise<void> {
  const file = reason === undefined ? undefined : await deps.portfolio.loan(loanId);
  if (file === undefined || reason === undefined) return;
  const target = { borrowerId: file.loan.borrowerId };
  const known = await deps.holds.read(target);
  if (known.some((one) => one.reason === reason && one.until === null)) return;
  const from = deps.clock();
  await put(deps.holds, target, {
    id,
    reason,
    scope: { kind: 'borrower' },
    source: 'core-banking',
    from,
    until: null,
  });
}
