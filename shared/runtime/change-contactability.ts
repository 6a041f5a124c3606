import {
  changed,
  unknownContactability,
  type ContactabilityChange,
} from '../domain/contactability/contactability.ts';
import type { ContactabilityStore } from '../ports/contactability-store.ts';
import { Retryable } from './errors.ts';

const attempts = 8;

/**
 * Brings what somebody learned about a borrower onto the borrower's item; true when it changed something. Twice: changes
 * nothing. Beside another change: decided anew on what the other wrote. Throws `Retryable` when others kept writing.
 */
export async function changeContactability(
  store: ContactabilityStore,
  borrowerId: string,
  changes: readonly ContactabilityChange[],
): Promise<boolean> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const before = (await store.find(borrowerId)) ?? unknownContactability(borrowerId);
    const after = changes.reduce(changed, before);
    if (after === before) return false;
    if (await store.save({ ...after, version: before.version + 1 })) return true;
  }
  throw new Retryable(`contactability kept changing over ${attempts} attempts`);
}
