import type { EvidenceStore } from '../ports/evidence-store.ts';

/** Whether a key is of one of these owners, by their prefixes, and its file has arrived: to name it proves nothing. */
export async function isUploaded(
  evidence: Pick<EvidenceStore, 'find'>,
  prefixes: readonly string[],
  key: string,
): Promise<boolean> {
  return prefixes.some((prefix) => key.startsWith(prefix)) && (await evidence.find(key)) !== undefined;
}
