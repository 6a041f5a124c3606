import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { rejectSchema, type Reject } from '../../contracts/feed.ts';
import { splitLines, wholeText } from '../../contracts/lines.ts';
import type { RejectStore } from '../../ports/reject-store.ts';
import { bytesOf } from './feed-source.ts';

/** S3 wants at least 5 MiB in every part but the last. */
const partBytes = 8 * 1024 ** 2;
const contentType = 'application/x-ndjson';

/** Rejects as NDJSON objects in the feed's bucket. */
export function s3RejectStore(client: S3Client, bucket: string): RejectStore {
  const put = async (key: string, body: string | Buffer): Promise<void> => {
    await client.send(
      new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: contentType }),
    );
  };
  return {
    put: (key, rejects) => put(key, rejects.map(toLine).join('')),
    read: async function* (key) {
      const reply = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      for await (const { bytes } of splitLines(bytesOf(reply.Body), wholeText))
        yield rejectSchema.parse(JSON.parse(Buffer.from(bytes ?? []).toString('utf8')));
    },
    putAll: async (key, rejects) => {
      const parts = inParts(rejects);
      const first = await parts.next();
      const second = await parts.next();
      if (first.done === true) await put(key, Buffer.alloc(0));
      else if (second.done === true) await put(key, first.value);
      else await upload(client, { bucket, key }, chain([first.value, second.value], parts));
    },
  };
}

const toLine = (reject: Reject): string => `${JSON.stringify(reject)}\n`;

async function* inParts(rejects: AsyncIterable<Reject>): AsyncGenerator<Buffer, void> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const reject of rejects) {
    const line = Buffer.from(toLine(reject));
    held.push(line);
    size += line.length;
    if (size < partBytes) continue;
    yield Buffer.concat(held);
    held = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(held);
}

async function* chain(first: readonly Buffer[], rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  yield* first;
  yield* rest;
}

async function upload(
  client: S3Client,
  { bucket, key }: { bucket: string; key: string },
  bodies: AsyncIterable<Buffer>,
): Promise<void> {
  const target = { Bucket: bucket, Key: key };
  const started = await client.send(
    new CreateMultipartUploadCommand({ ...target, ContentType: contentType }),
  );
  const parts: { ETag: string | undefined; PartNumber: number }[] = [];
  try {
    for await (const body of bodies) {
      const PartNumber = parts.length + 1;
      const part = { ...target, UploadId: started.UploadId, PartNumber, Body: body };
      parts.push({ ETag: (await client.send(new UploadPartCommand(part))).ETag, PartNumber });
    }
    await client.send(
      new CompleteMultipartUploadCommand({
        ...target,
        UploadId: started.UploadId,
        MultipartUpload: { Parts: parts },
      }),
    );
  } catch (error) {
    // What stays behind when this fails too is swept by the bucket's rule; the first error is the one to see.
    await client
      .send(new AbortMultipartUploadCommand({ ...target, UploadId: started.UploadId }))
      .catch(() => undefined);
    throw error;
  }
}
