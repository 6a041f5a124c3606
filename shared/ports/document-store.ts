import type { DownloadLink } from './evidence-store.ts';

/** Documents the bank makes of its own data, kept as they were handed out. */
export interface DocumentStore {
  /** Keeps a document under a key that follows from what it says; one that is there stays as it is. */
  keep(key: string, document: { readonly contentType: string; readonly body: Uint8Array }): Promise<void>;
  /** Signs leave to read one for some minutes. Whether the caller may is for whoever asks. */
  link(key: string): Promise<DownloadLink>;
}
