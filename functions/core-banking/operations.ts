import type { FeedRecord } from '../../shared/contracts/feed-line.ts';
import type { HoldReason } from '../../shared/domain/case.ts';
import { localDateAt } from '../../shared/domain/instant.ts';
import type { LandOutcome } from '../../shared/domain/landing.ts';
import type { Loan, LoanStatus, Pause } from '../../shared/domain/portfolio.ts';
import { put } from '../officers/holds.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { HoldStore } from '../../shared/ports/hold-store.ts';
import type { PortfolioReader } from '../../shared/ports/portfolio-reader.ts';
import type { PortfolioWriter } from '../../shared/ports/portfolio-writer.ts';

export interface CoreBankingDeps {
  readonly portfolio: Pick<PortfolioReader, 'loan'>;
  readonly writer: Pick<PortfolioWriter, 'land' | 'touchCases' | 'knownBorrowers'>;
  readonly holds: HoldStore;
  readonly clock: Clock;
  readonly zone: string;
}

export type LandResult =
  | { readonly kind: 'landed'; readonly outcome: LandOutcome }
  | { readonly kind: 'unknown-loan' | 'unknown-borrower' };

/** A record core banking sends; `id` names the request, the same for every repeat. */
export interface Sent<T> {
  readonly record: T;
  readonly id: string;
}

type RecordOf<File extends FeedRecord['file']> = Extract<FeedRecord, { file: File }>['record'];

/**
 * Core banking's way in beside the feed: the same records, landed by the same writer as a delivery of today.
 *
 * Twice: the repeat carries the same id and meets its own mark. Late: an older delivery of the feed does not overwrite it,
 * a younger one does. Half: a record is one write; the look at its case is dated anew by the repeat.
 */
export function coreBanking(deps: CoreBankingDeps) {
  const land = async (entry: FeedRecord, id: string): Promise<LandResult> => {
    const businessDate = localDateAt(deps.clock(), deps.zone);
    const [outcome] = await deps.writer.land([{ entry, at: '000000' }], {
      importId: `API#${id}`,
      businessDate,
    });
    if (entry.file === 'loans') await deps.writer.touchCases([entry.record.id], businessDate);
    return { kind: 'landed', outcome: outcome ?? 'unchanged' };
  };
  const landLoan = async ({ record, id }: Sent<RecordOf<'loans'>>): Promise<LandResult> => {
    const people = [record.borrowerId, ...record.coBorrowerIds, ...record.guarantorIds];
    const known = await deps.writer.knownBorrowers(people);
    if (people.some((one) => !known.has(one))) return { kind: 'unknown-borrower' };
    return land({ file: 'loans', record }, id);
  };
  const changeLoan = async (
    { loanId, id }: { readonly loanId: string; readonly id: string },
    change: (loan: Loan) => Loan,
  ): Promise<LandResult> => {
    const file = await deps.portfolio.loan(loanId);
    return file === undefined
      ? { kind: 'unknown-loan' }
      : land({ file: 'loans', record: change(file.loan) }, id);
  };
  return {
    putBorrower: ({ record, id }: Sent<RecordOf<'borrowers'>>) => land({ file: 'borrowers', record }, id),
    putLoan: landLoan,
    /** Days that do not age the loan; the same pause twice is one. */
    pause: ({ loanId, id, pause }: { loanId: string; id: string; pause: Pause }) =>
      changeLoan({ loanId, id }, (loan) => ({
        ...loan,
        pauses: [...loan.pauses.filter((one) => !samePause(one, pause)), pause],
      })),
    /** Written off, bankrupt, deceased or closed: never collected again. Of the borrower's own fate all loans are held. */
    setStatus: async ({ loanId, id, status }: { loanId: string; id: string; status: LoanStatus }) => {
      const landed = await changeLoan({ loanId, id }, (loan) => ({ ...loan, status }));
      if (landed.kind === 'landed') await holdBorrower(deps, { loanId, id, reason: fates[status] });
      return landed;
    },
  };
}

const samePause = (a: Pause, b: Pause): boolean =>
  a.from === b.from && a.to === b.to && a.reason === b.reason;

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
