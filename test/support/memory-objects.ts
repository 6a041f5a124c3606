import { createHash } from 'node:crypto';
import type { Reject } from '../../shared/contracts/feed.ts';
import type { FeedSource } from '../../shared/ports/feed-source.ts';
import type { PendingReversal } from '../../shared/contracts/import.ts';
import type { PendingStore } from '../../shared/ports/pending-store.ts';
import type { RejectStore } from '../../shared/ports/reject-store.ts';

/** A feed in memory. */
export class MemoryFeed implements FeedSource {
  readonly objects = new Map<string, Buffer>();
  /** Bytes handed out, to see what a reader asked for. */
  bytesRead = 0;
  /** Length of the pieces a body comes in. */
  pieceBytes = 100;

  write(key: string, body: string | Uint8Array): void {
    this.objects.set(key, Buffer.from(body));
  }

  find: FeedSource['find'] = (key) => {
    const body = this.objects.get(key);
    return Promise.resolve(body === undefined ? undefined : { key, size: body.length, etag: etagOf(body) });
  };

  async *read(...[object, range]: Parameters<FeedSource['read']>): AsyncGenerator<Uint8Array, void> {
    const body = await Promise.resolve(this.objects.get(object.key));
    if (body === undefined || etagOf(body) !== object.etag) throw new Error(`${object.key} was replaced`);
    for (let at = range.start; at < range.end; at += this.pieceBytes) {
      const piece = body.subarray(at, Math.min(range.end, at + this.pieceBytes));
      this.bytesRead += piece.length;
      yield piece;
    }
  }
}

/** Reversals set aside, in memory. */
export class MemoryPending implements PendingStore {
  readonly written = new Map<string, readonly PendingReversal[]>();

  put: PendingStore['put'] = (key, reversals) => {
    this.written.set(key, reversals);
    return Promise.resolve();
  };

  read: PendingStore['read'] = (key) => Promise.resolve(this.written.get(key) ?? []);
}

/** Rejects in memory. */
export class MemoryRejects implements RejectStore {
  readonly written = new Map<string, readonly Reject[]>();

  put: RejectStore['put'] = (key, rejects) => {
    this.written.set(key, rejects);
    return Promise.resolve();
  };

  async *read(key: string): AsyncGenerator<Reject, void> {
    yield* await Promise.resolve(this.written.get(key) ?? []);
  }

  putAll: RejectStore['putAll'] = async (key, rejects) => {
    const all: Reject[] = [];
    for await (const reject of rejects) all.push(reject);
    this.written.set(key, all);
  };
}

const etagOf = (body: Buffer): string => createHash('md5').update(body).digest('hex');
