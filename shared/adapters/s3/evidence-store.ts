import {
  GetObjectCommand,
  HeadObjectCommand,
  NotFound,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { instantOf, plusMs, type Instant } from '../../domain/instant.ts';
import type { Clock } from '../../ports/clock.ts';
import type { EvidenceStore } from '../../ports/evidence-store.ts';

/** Long enough to begin a large upload on a poor line, short enough that a link found later is worth nothing. */
const validSeconds = 600;

/** All that a presigned upload binds, by header. The presigner leaves the type unsigned unless it is told. */
const bound = new Set(['host', 'content-type', 'content-length', 'if-none-match']);

/** Evidence in a bucket of its own. Addresses are signed with the function's own role, so its rights bound them. */
export function s3EvidenceStore(client: S3Client, bucket: string, clock: Clock): EvidenceStore {
  const signing = (now: Instant) => ({ expiresIn: validSeconds, signingDate: new Date(now) });
  return {
    ticket: async (key, { contentType, bytes }) => {
      const now = clock();
      const put = new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        ContentType: contentType,
        ContentLength: bytes,
        // Written once: evidence is not replaced.
        IfNoneMatch: '*',
      });
      return {
        key,
        method: 'PUT',
        url: await getSignedUrl(client, put, { ...signing(now), signableHeaders: bound }),
        headers: { 'content-type': contentType, 'content-length': String(bytes), 'if-none-match': '*' },
        expiresAt: plusMs(now, validSeconds * 1000),
      };
    },
    find: async (key) => {
      try {
        const reply = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
        return {
          key,
          contentType: reply.ContentType ?? '',
          bytes: reply.ContentLength ?? 0,
          uploadedAt: instantOf(reply.LastModified?.getTime() ?? 0),
        };
      } catch (error) {
        if (error instanceof NotFound) return undefined;
        throw error;
      }
    },
    link: async (key) => {
      const now = clock();
      const get = new GetObjectCommand({ Bucket: bucket, Key: key });
      return {
        url: await getSignedUrl(client, get, signing(now)),
        expiresAt: plusMs(now, validSeconds * 1000),
      };
    },
  };
}

/** Settings a client must have whose addresses are signed for others: no checksum of a body it does not know. */
export const evidenceClient = { requestChecksumCalculation: 'WHEN_REQUIRED' } as const;
