import { PutObjectCommand, S3ServiceException, type S3Client } from '@aws-sdk/client-s3';
import type { DocumentStore } from '../../ports/document-store.ts';
import type { EvidenceStore } from '../../ports/evidence-store.ts';

/** Documents beside the evidence, in the same bucket; `evidence` signs the addresses. */
export function s3DocumentStore(
  client: S3Client,
  bucket: string,
  evidence: Pick<EvidenceStore, 'link'>,
): DocumentStore {
  return {
    keep: async (key, { contentType, body }) => {
      try {
        await client.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: key,
            ContentType: contentType,
            Body: body,
            IfNoneMatch: '*',
          }),
        );
      } catch (error) {
        if (!(error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412)) throw error;
      }
    },
    link: (key) => evidence.link(key),
  };
}
