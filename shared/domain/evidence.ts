/** What people may hand in, and how large it may be. */
export const evidenceKinds = ['photo', 'recording', 'document'] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

/** Whose records a file belongs to: each capability may reach its own only. */
export type EvidenceArea = 'visits' | 'borrowers' | 'complaints' | 'packs';

/** A file somebody is about to upload, as announced. */
export interface AnnouncedFile {
  readonly kind: EvidenceKind;
  /** MIME type without parameters, lower case. */
  readonly contentType: string;
  /** Its exact size. */
  readonly bytes: number;
}

const mebibyte = 1024 ** 2;

/** Types a browser or an office program can run are not among them. */
const limits: Readonly<
  Record<EvidenceKind, { readonly types: readonly string[]; readonly bytesAtMost: number }>
> = {
  photo: { types: ['image/jpeg', 'image/png', 'image/heic'], bytesAtMost: 15 * mebibyte },
  // Two hours of speech at 128 kbit/s are 110 MiB.
  recording: {
    types: ['audio/mp4', 'audio/mpeg', 'audio/ogg', 'video/mp4'],
    bytesAtMost: 500 * mebibyte,
  },
  document: { types: ['application/pdf', 'image/jpeg', 'image/png'], bytesAtMost: 20 * mebibyte },
};

/** What is wrong with an announced file: the field and the rule, never the value; empty: nothing. */
export function evidenceFaults({
  kind,
  contentType,
  bytes,
}: AnnouncedFile): readonly { readonly field: string; readonly rule: string }[] {
  const { types, bytesAtMost } = limits[kind];
  return [
    ...(types.includes(contentType) ? [] : [{ field: 'contentType', rule: `one of ${types.join(', ')}` }]),
    ...(Number.isInteger(bytes) && bytes >= 1 && bytes <= bytesAtMost
      ? []
      : [{ field: 'bytes', rule: `from 1 to ${bytesAtMost}` }]),
  ];
}

/** Under which key a file lies: everything of one owner under one prefix, whatever letters the ids have. */
export function evidenceKey(area: EvidenceArea, ownerId: string, fileId: string): string {
  return `${evidencePrefix(area, ownerId)}${fileId}`;
}

/**
 * The key of a file about to be uploaded. Half of the operation's id: as hard to meet by chance, the same for every repeat
 * of the request, and short enough to be named in another.
 */
export function uploadKey(area: EvidenceArea, ownerId: string, operationId: string): string {
  return evidenceKey(area, ownerId, operationId.slice(0, 32));
}

/** What the keys of an owner's files begin with: a key that does not is somebody else's. */
export function evidencePrefix(area: EvidenceArea, ownerId: string): string {
  return `${area}/${encodeURIComponent(ownerId)}/`;
}
