import { complaintWorkRoutes as routes } from '../../shared/contracts/complaint-work-routes.ts';
import { brokenRules, type Refusal } from '../../shared/contracts/api/route.ts';
import { complaintMoves } from '../../shared/domain/complaints/moves.ts';
import { evidenceKey, evidencePrefix, uploadKey } from '../../shared/domain/evidence.ts';
import { moved } from '../../shared/domain/transitions.ts';
import type { EvidenceStore } from '../../shared/ports/evidence-store.ts';
import { type Bound, handle } from '../../shared/runtime/api/router.ts';
import { isUploaded } from '../../shared/runtime/uploaded.ts';
import { readComplaint, type LookDeps } from './read-complaint.ts';

export interface AttachmentDeps extends LookDeps {
  readonly evidence: EvidenceStore;
}

const unknown = { problem: 'unknown-complaint', detail: 'No complaint has this number.' } as const;

/**
 * Leave to upload papers of a complaint, and to read them; the papers never pass through here. Twice: the same key. Late: a
 * ticket is good for minutes, then another is asked for. Half: nothing is stored by asking; what was uploaded and never
 * attached belongs to nobody's file.
 */
export function attachmentHandlers(deps: AttachmentDeps): readonly Bound[] {
  const read = readComplaint(deps);
  const { evidence } = deps;
  return [
    handle(routes.uploadForComplaint, async ({ caller, params: { id }, body, operationId }) => {
      const known = await read(id, caller);
      if (known === undefined) return unknown;
      if (moved(complaintMoves, known.status, 'attach') === undefined)
        return { problem: 'conflict', detail: 'The complaint has ended and takes no more papers.' };
      return { body: { ...(await evidence.ticket(uploadKey('complaints', id, operationId), body)) } };
    }),
    handle(routes.readComplaintAttachment, async ({ caller, params: { id, fileId } }) => {
      const known = await read(id, caller);
      if (known === undefined) return unknown;
      if (!known.attachments.includes(keyOf(id, fileId)))
        return { problem: 'unknown-record', detail: 'The complaint has no such paper.' };
      return { body: { ...(await evidence.link(keyOf(id, fileId))) } };
    }),
  ];
}

const keyOf = (complaintId: string, fileId: string): string => evidenceKey('complaints', complaintId, fileId);

/** The refusal of a key that is another's, or under which nothing has arrived. */
export function uploadedFor({ evidence }: Pick<AttachmentDeps, 'evidence'>) {
  return async (
    complaintId: string,
    { key }: { readonly key: string },
  ): Promise<Refusal<'invalid-request'> | undefined> => {
    if (await isUploaded(evidence, [evidencePrefix('complaints', complaintId)], key)) return undefined;
    return brokenRules([{ field: 'key', rule: 'uploaded for this complaint' }]);
  };
}
