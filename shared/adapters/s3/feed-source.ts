import { Readable } from 'node:stream';
import { GetObjectCommand, HeadObjectCommand, NotFound, type S3Client } from '@aws-sdk/client-s3';
import type { FeedSource } from '../../ports/feed-source.ts';

/** The feed in an S3 bucket. Bodies are streamed: what the reader does not take is never fetched. */
export function s3FeedSource(client: S3Client, bucket: string): FeedSource {
  return {
    find: async (key) => {
      try {
        const reply = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
        return { key, size: reply.ContentLength ?? 0, etag: (reply.ETag ?? '').replaceAll('"', '') };
      } catch (error) {
        if (error instanceof NotFound) return undefined;
        throw error;
      }
    },
    read: async function* ({ key, etag }, { start, end }) {
      if (end <= start) return;
      const reply = await client.send(
        new GetObjectCommand({
          Bucket: bucket,
          Key: key,
          Range: `bytes=${start}-${end - 1}`,
          IfMatch: `"${etag}"`,
        }),
      );
      yield* bytesOf(reply.Body);
    },
  };
}

/** Pieces of a body as Node streams it. */
export async function* bytesOf(body: unknown): AsyncGenerator<Uint8Array, void> {
  if (!(body instanceof Readable)) throw new TypeError('an object came without a stream');
  for await (const piece of body) if (piece instanceof Uint8Array) yield piece;
}
