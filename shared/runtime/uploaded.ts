import type { EvidenceFile, EvidenceStore } from '../ports/evidence-store.ts';

/** Whether a key is of one of these owners, by their prefixes, and its file has arrived: to name it proves nothing. */
export async function isUploaded(
  evidence: Pick<EvidenceStore, 'find'>,
  prefixes: readonly string[],
  key: string,
): Promise<boolean> {
  return (await uploadedFile(evidence, prefixes, key)) !== undefined;
}

/** A file that has arrived under a key of one of these owners, by their prefixes. */
export async function uploadedFile(
  evidence: Pick<EvidenceStore, 'find'>,
  prefixes: readonly string[],
  key: string,
): Promise<EvidenceFile | undefined> {
  return prefixes.some((prefix) => key.startsWith(prefix)) ? evidence.find(key) : undefined;
}
