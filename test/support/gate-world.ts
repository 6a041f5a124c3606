import type { CollectionCase, Contact } from '../../shared/domain/case.ts';
import { aCase, aLoan, anIntent, at } from './builders.ts';
import { World } from './world.ts';

export const intent = anIntent();
export const { contactId } = intent;
export const message = { loanId: 'L1', contactId };
export const noon = at('2025-03-11T04:00Z');
export const minutes = 60_000;

/** L1, one day past due, its friendly text planned; noon in Taipei. */
export async function planned(now = noon): Promise<World> {
  const world = new World(now);
  world.lend(aLoan());
  await world.open(aCase({ intent, version: 2 }));
  return world;
}

export const theCase = (world: World): CollectionCase => world.cases.allCases()[0]!;
export const ledger = (world: World): readonly Contact[] => world.cases.allContacts();

/** Does `event` just before the nth call of `method` on `port`. */
export function justBefore<T extends object>(
  port: T,
  method: keyof T,
  { nth, event }: { nth: number; event: () => void },
): T {
  let calls = 0;
  return new Proxy(port, {
    get(target, property, receiver) {
      const value: unknown = Reflect.get(target, property, receiver);
      if (property !== method || typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        calls += 1;
        if (calls === nth) event();
        return Reflect.apply(value, target, args) as unknown;
      };
    },
  });
}
