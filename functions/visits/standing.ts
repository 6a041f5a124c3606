import { deriveArrears } from '../../shared/domain/arrears/index.ts';
import { localDateAt } from '../../shared/domain/instant.ts';
import type { Visit } from '../../shared/domain/visits/visit.ts';
import { mapLimited } from '../../shared/runtime/map-limited.ts';
import type { Facts, FactsDeps } from '../send-gate/read-facts.ts';

/** What may stand against calling on a borrower: his holds, what is owed, where the bank may come. */
export type Standing = Pick<Facts, 'holds' | 'arrears' | 'borrower'>;

export type StandingDeps = Pick<FactsDeps, 'portfolio' | 'cases' | 'clock' | 'zone'>;

/** By loan; loans no longer in the book are left out. */
type Standings = ReadonlyMap<string, Standing>;

const atOnce = 16;

/** How every loan of these visits stands, read now: as many visits as there are share the reads of cases and people. */
export async function readStandings(
  deps: StandingDeps,
  visits: readonly Pick<Visit, 'loanIds'>[],
): Promise<Standings> {
  const loanIds = [...new Set(visits.flatMap((visit) => visit.loanIds))];
  const read = await mapLimited(loanIds, atOnce, (loanId) => deps.portfolio.loan(loanId));
  const loans = read.filter((file) => file !== undefined);
  const owners = new Map(loans.map(({ loan }) => [loan.id, loan.borrowerId]));
  const [files, borrowers] = await Promise.all([
    deps.cases.load([...owners.keys()], owners),
    deps.portfolio.borrowers([...owners.values()]),
  ]);
  const cutoff = deps.clock();
  const businessDate = localDateAt(cutoff, deps.zone);
  const standings = await mapLimited(loans, atOnce, async (file) => {
    const settings = await deps.portfolio.settings(file.loan.product);
    const question = { ...file, businessDate, cutoff, zone: deps.zone, settings, countPending: true };
    const { id, borrowerId } = file.loan;
    const holds = files.get(id)?.holds ?? [];
    return [id, { holds, arrears: deriveArrears(question), borrower: borrowers.get(borrowerId) }] as const;
  });
  return new Map(standings);
}

/** Those of one visit, the loan it is chiefly about first. */
export function standingsOf(all: Standings, { loanIds }: Pick<Visit, 'loanIds'>): readonly Standing[] {
  return loanIds.map((loanId) => all.get(loanId)).filter((one) => one !== undefined);
}
