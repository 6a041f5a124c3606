import type { AnnouncedFile } from '../../shared/domain/evidence.ts';
import { plusMs } from '../../shared/domain/instant.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { EvidenceFile, EvidenceStore, UploadTicket } from '../../shared/ports/evidence-store.ts';

const validMs = 600_000;

/** Evidence in memory; `upload` is what a caller does with a ticket, and is as strict as the real store. */
export class MemoryEvidence implements EvidenceStore {
  readonly files = new Map<string, EvidenceFile>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  ticket(key: string, { contentType, bytes }: AnnouncedFile): Promise<UploadTicket> {
    return Promise.resolve({
      key,
      method: 'PUT',
      url: `https://evidence.invalid/${key}`,
      headers: { 'content-type': contentType, 'content-length': String(bytes), 'if-none-match': '*' },
      expiresAt: plusMs(this.#clock(), validMs),
    });
  }

  find(key: string): Promise<EvidenceFile | undefined> {
    return Promise.resolve(this.files.get(key));
  }

  link(key: string): Promise<{ readonly url: string; readonly expiresAt: ReturnType<Clock> }> {
    return Promise.resolve({
      url: `https://evidence.invalid/${key}`,
      expiresAt: plusMs(this.#clock(), validMs),
    });
  }

  /** Throws Error when the ticket does not allow it. */
  upload(
    { key, headers, expiresAt }: UploadTicket,
    { contentType, bytes }: Omit<AnnouncedFile, 'kind'>,
  ): void {
    const uploadedAt = this.#clock();
    if (uploadedAt >= expiresAt) throw new Error('expired');
    if (headers['content-type'] !== contentType || headers['content-length'] !== String(bytes))
      throw new Error('not what was announced');
    if (this.files.has(key)) throw new Error('there already');
    this.files.set(key, { key, contentType, bytes, uploadedAt });
  }
}
