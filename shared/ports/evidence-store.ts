import type { AnnouncedFile } from '../domain/evidence.ts';
import type { Instant } from '../domain/instant.ts';

/** Leave to upload one file: send `method url` with exactly these headers and the file as the body. */
export interface UploadTicket {
  readonly key: string;
  readonly method: 'PUT';
  /** Holds a signature: for the caller only, never into a log. */
  readonly url: string;
  /** Signed too: another type, another size, or a second upload under the key is refused by the store. */
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: Instant;
}

export interface DownloadLink {
  /** Holds a signature: for the caller only, never into a log. */
  readonly url: string;
  readonly expiresAt: Instant;
}

/** A file that arrived. */
export interface EvidenceFile {
  readonly key: string;
  readonly contentType: string;
  readonly bytes: number;
  readonly uploadedAt: Instant;
}

/**
 * Photos, recordings and papers people hand in; the files themselves never pass through a function.
 *
 * How a capability uses it:
 * 1. a POST announces the file: check it with `evidenceFaults`, make its key with `evidenceKey(area, ownerId, fileId)`,
 *    where `fileId` follows from the request's `operationId` so that a repeat gets the same key, and answer `ticket(...)`;
 * 2. the caller uploads to the ticket's address within minutes;
 * 3. whatever then names the key (an outcome, a hardship, a complaint) checks that it starts with `evidencePrefix` of
 *    its own owner and that `find` knows it: only then it is part of the record. A key is written once, so what was
 *    looked at when the record was made is what lies there for good.
 *
 * In the deployment: `grantEvidence(fn, data, area)` and `EVIDENCE_BUCKET` (`envVar.evidenceBucket`); in tests:
 * `MemoryEvidence`.
 */
export interface EvidenceStore {
  /** Signs leave to upload one file once. Asking twice is harmless: nothing is stored by asking. */
  ticket(key: string, file: AnnouncedFile): Promise<UploadTicket>;
  /** What arrived under a key; undefined: nothing yet. */
  find(key: string): Promise<EvidenceFile | undefined>;
  /** Signs leave to read one file for some minutes. Whether the caller may is for whoever asks. */
  link(key: string): Promise<DownloadLink>;
}
