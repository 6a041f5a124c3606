import { holdSchema } from '../../shared/adapters/dynamo/items.ts';
import type { Hold } from '../../shared/domain/case.ts';
import type { HoldStore, HoldTarget } from '../../shared/ports/hold-store.ts';

/** Holds in memory, to the letter of the port's contract. */
export function memoryHoldStore(): HoldStore {
  const stored = new Map<string, readonly Hold[]>();
  const keyOf = (target: HoldTarget): string =>
    'loanId' in target ? `L#${target.loanId}` : `B#${target.borrowerId}`;
  return {
    read: (target) => Promise.resolve(stored.get(keyOf(target)) ?? []),
    put: (target, hold) => {
      const others = (stored.get(keyOf(target)) ?? []).filter(({ id }) => id !== hold.id);
      stored.set(keyOf(target), [...others, holdSchema.parse(hold)]);
      return Promise.resolve(true);
    },
  };
}
