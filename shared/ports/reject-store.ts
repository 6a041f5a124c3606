import type { Reject } from '../contracts/feed.ts';

/** Lines the bank must mend, one JSON object a line. Writing a key again replaces what stood there. */
export interface RejectStore {
  put(key: string, rejects: readonly Reject[]): Promise<void>;
  read(key: string): AsyncIterable<Reject>;
  /** Writes any number of rejects in flat memory. */
  putAll(key: string, rejects: AsyncIterable<Reject>): Promise<void>;
}
