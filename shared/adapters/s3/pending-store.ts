import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { pendingReversalSchema, type PendingReversal } from '../../contracts/import.ts';
import { splitLines, wholeText } from '../../contracts/lines.ts';
import type { PendingStore } from '../../ports/pending-store.ts';
import { bytesOf } from './feed-source.ts';

/** Reversals set aside, as NDJSON objects in the feed's bucket; one object holds those of one segment, never more. */
export function s3PendingStore(client: S3Client, bucket: string): PendingStore {
  return {
    put: async (key, reversals) => {
      const body = reversals.map((one) => `${JSON.stringify(one)}\n`).join('');
      await client.send(
        new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: 'application/x-ndjson' }),
      );
    },
    read: async (key) => {
      const reply = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      const reversals: PendingReversal[] = [];
      for await (const { bytes } of splitLines(bytesOf(reply.Body), wholeText))
        reversals.push(pendingReversalSchema.parse(JSON.parse(Buffer.from(bytes ?? []).toString('utf8'))));
      return reversals;
    },
  };
}
