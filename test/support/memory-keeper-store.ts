import { caseKeeperSchema } from '../../shared/contracts/desk.ts';
import type { CaseKeeper } from '../../shared/domain/desk/case-keeper.ts';
import type { KeeperStore } from '../../shared/ports/keeper-store.ts';

/** Keepers of cases in memory, to the letter of the port's contract. */
export class MemoryKeeperStore implements KeeperStore {
  readonly kept = new Map<string, CaseKeeper>();

  find(loanId: string): Promise<CaseKeeper | undefined> {
    return Promise.resolve(structuredClone(this.kept.get(loanId)));
  }

  save(given: CaseKeeper): Promise<boolean> {
    const next = caseKeeperSchema.parse(given);
    if ((this.kept.get(next.loanId)?.version ?? 0) !== next.version - 1) return Promise.resolve(false);
    this.kept.set(next.loanId, next);
    return Promise.resolve(true);
  }

  keptBy({ keeper, after = '', limit }: { keeper: string; after: string | undefined; limit: number }) {
    const all = [...this.kept.values()].filter((one) => one.keeper === keeper).map(({ loanId }) => loanId);
    const rest = all.filter((loanId) => loanId > after).sort();
    const loanIds = rest.slice(0, limit);
    return Promise.resolve({ loanIds, next: rest.length > limit ? (loanIds.at(-1) ?? null) : null });
  }
}
