import type { PendingReversal } from '../contracts/import.ts';

/** Reversals of one segment, kept until all payments of their delivery have landed. Writing a key again replaces it. */
export interface PendingStore {
  put(key: string, reversals: readonly PendingReversal[]): Promise<void>;
  read(key: string): Promise<readonly PendingReversal[]>;
}
