import { deskRoutes as routes } from '../../shared/contracts/desk-routes.ts';
import { changedMeanwhile, changedSince } from '../../shared/contracts/api/route.ts';
import type { Role } from '../../shared/contracts/api/caller.ts';
import type { KeeperView } from '../../shared/contracts/desk.ts';
import { handOver, keptByNobody, type CaseKeeper } from '../../shared/domain/desk/case-keeper.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { KeeperStore } from '../../shared/ports/keeper-store.ts';
import type { PortfolioReader } from '../../shared/ports/portfolio-reader.ts';
import { type Bound, handle } from '../../shared/runtime/api/router.ts';

export interface KeepDeps {
  readonly portfolio: Pick<PortfolioReader, 'loan'>;
  readonly keepers: KeeperStore;
  readonly clock: Clock;
}

const unknownLoan = { problem: 'unknown-loan', detail: 'The loan is not in the book.' } as const;
const anothers = {
  problem: 'conflict',
  detail: 'Somebody else looks after this case: he hands it over, or a supervisor takes it from him.',
} as const;

/**
 * Who of the desk looks after a case. Twice: the handover is found by its id. Late: it is refused when the case went on
 * meanwhile. Half: one write.
 */
export function keeperHandlers(deps: KeepDeps): readonly Bound[] {
  const { keepers } = deps;
  return [
    handle(routes.readCaseKeeper, async ({ params: { loanId }, caller }) => {
      const kept = await keptNow(deps, loanId);
      return kept === undefined ? unknownLoan : shown(kept, caller.role);
    }),
    handle(routes.handOverCase, async ({ params: { loanId }, body, operationId: id, ...request }) => {
      const { caller } = request;
      const kept = await keptNow(deps, loanId);
      if (kept === undefined) return unknownLoan;
      const handover = { ...body, id, by: caller.subject, at: deps.clock() };
      const decision = handOver(kept, handover, caller.role === 'supervisor');
      if (decision.ok && decision.next === kept) return shown(kept, caller.role);
      const changed = changedSince(request, kept.version);
      if (changed !== undefined) return changed;
      if (!decision.ok) return anothers;
      return (await keepers.save(decision.next)) ? shown(decision.next, caller.role) : changedMeanwhile;
    }),
    handle(routes.listKeptCases, async ({ query: { keeper, cursor: after, limit } }) => {
      const { loanIds, next } = await keepers.keptBy({ keeper, after, limit });
      return { body: { items: loanIds.map((loanId) => ({ loanId })), next } };
    }),
  ];
}

async function keptNow({ portfolio, keepers }: KeepDeps, loanId: string): Promise<CaseKeeper | undefined> {
  if ((await portfolio.loan(loanId)) === undefined) return undefined;
  return (await keepers.find(loanId)) ?? keptByNobody(loanId);
}

/** What a person wrote is not an auditor's. */
function shown(
  { loanId, keeper, handovers, version }: CaseKeeper,
  role: Role,
): { body: KeeperView; version: number } {
  const body = {
    loanId,
    keeper,
    handovers: handovers.map(({ to, by, reason, at }) => ({
      ...{ to, by, at },
      reason: role === 'auditor' ? '(masked)' : reason,
    })),
  };
  return { body, version };
}
