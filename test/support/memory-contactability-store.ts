import {
  contactabilitySchema,
  numberWordsSchema,
} from '../../shared/adapters/dynamo/contactability-store.ts';
import {
  changed,
  unknownContactability,
  type Contactability,
  type ContactabilityChange,
} from '../../shared/domain/contactability/contactability.ts';
import type { NumberWords } from '../../shared/domain/contactability/number-words.ts';
import type { ContactabilityStore } from '../../shared/ports/contactability-store.ts';

export interface MemoryContactabilityStore extends ContactabilityStore {
  /** What a reply, a call or a receipt does. */
  readonly learn: (borrowerId: string, change: ContactabilityChange) => void;
}

export function memoryContactabilityStore(): MemoryContactabilityStore {
  const items = new Map<string, Contactability>();
  const words = new Map<string, NumberWords>();
  return {
    find: (borrowerId) => Promise.resolve(structuredClone(items.get(borrowerId))),
    save: (next) => {
      if ((items.get(next.borrowerId)?.version ?? 0) !== next.version - 1) return Promise.resolve(false);
      items.set(next.borrowerId, contactabilitySchema.parse(next));
      return Promise.resolve(true);
    },
    wordsOf: (numbers) =>
      Promise.resolve(
        new Map(
          numbers.flatMap((number) => {
            const said = words.get(number);
            return said === undefined ? [] : [[number, said] as const];
          }),
        ),
      ),
    saveWords: (number, next) => {
      if ((words.get(number)?.version ?? 0) !== next.version - 1) return Promise.resolve(false);
      words.set(number, numberWordsSchema.parse(next));
      return Promise.resolve(true);
    },
    learn: (borrowerId, change) => {
      const before = items.get(borrowerId) ?? unknownContactability(borrowerId);
      const after = changed(before, change);
      if (after !== before) items.set(borrowerId, contactabilitySchema.parse(after));
    },
  };
}
