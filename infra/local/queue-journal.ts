import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { isRecord, parseJson } from './json.ts';
import { readLines } from './line-file.ts';
import type { Exchange, Messaging } from './messaging.ts';
import type { QueueClient } from './queue-messages.ts';

const attributesSchema = z
  .record(z.string(), z.object({ DataType: z.string(), StringValue: z.string().optional() }))
  .default({});
const lineSchema = z.discriminatedUnion('op', [
  z.object({
    op: z.literal('sent'),
    id: z.string(),
    queue: z.string(),
    body: z.string(),
    attributes: attributesSchema,
  }),
  z.object({ op: z.literal('gone'), id: z.string() }),
  z.object({ op: z.literal('purged'), queue: z.string() }),
]);
type Line = z.infer<typeof lineSchema>;

const urlSchema = z.object({ QueueUrl: z.string() });
const sendSchema = z.object({
  MessageBody: z.string(),
  MessageAttributes: attributesSchema,
  Id: z.string().optional(),
});
const batchSchema = z.object({ Entries: z.array(sendSchema) });
const handlesSchema = z.object({
  ReceiptHandle: z.string().optional(),
  Entries: z.array(z.object({ ReceiptHandle: z.string() })).default([]),
});
const sentSchema = z.object({
  MessageId: z.string().optional(),
  Successful: z.array(z.object({ Id: z.string(), MessageId: z.string() })).default([]),
});
const receivedSchema = z.object({
  Messages: z.array(z.object({ MessageId: z.string(), ReceiptHandle: z.string() })).default([]),
});

/**
 * Makes the queues of a durable store outlive the process: a line for each message sent and each deleted, written
 * before the sender or consumer hears of success. After a kill every message not deleted is in its queue again, also
 * those a consumer held or a DLQ had taken: they are delivered a second time, as SQS would after the visibility
 * timeout. Receive counts start anew. Written without fsync: it outlives the process, not a power cut.
 */
export class QueueJournal {
  readonly #file: string;
  readonly #held = new Map<string, string>();
  #target: string;

  constructor(file: string) {
    this.#file = file;
    this.#target = `${file}.next`;
  }

  /**
   * Sends again what an earlier process left, then writes down what happens from now on. Queues must exist.
   * Throws Error when messages are left for a queue the assembly no longer has. Killed half way, it starts over.
   */
  async open(
    messaging: Messaging,
    client: QueueClient,
    urlOf: (queue: string) => string | undefined,
  ): Promise<void> {
    const left = this.#remaining();
    writeFileSync(this.#target, '');
    messaging.observe((exchange) => {
      this.#write(exchange);
    });
    for (const [queue, messages] of left) {
      const url = urlOf(queue);
      if (url === undefined)
        throw new Error(`${this.#file} holds ${messages.length} messages of ${queue}: no such queue.`);
      await client.send(
        url,
        messages.map(({ body, attributes }) => ({ body, attributes })),
      );
    }
    renameSync(this.#target, this.#file);
    this.#target = this.#file;
  }

  #remaining(): Map<string, Extract<Line, { op: 'sent' }>[]> {
    const open = new Map<string, Extract<Line, { op: 'sent' }>>();
    for (const text of readLines(this.#file)) {
      const line = lineSchema.parse(parseJson(text));
      if (line.op === 'sent') open.set(line.id, line);
      else if (line.op === 'gone') open.delete(line.id);
      else for (const [id, { queue }] of open) if (queue === line.queue) open.delete(id);
    }
    return Map.groupBy(open.values(), (line) => line.queue);
  }

  #write({ action, statusCode, body, answer }: Exchange): void {
    if (statusCode !== 200 || action === undefined) return;
    if (action === 'SendMessage' || action === 'SendMessageBatch') this.#append(sentLines(body, answer));
    else if (action === 'ReceiveMessage')
      for (const message of receivedSchema.parse(parseJson(answer)).Messages)
        this.#held.set(message.ReceiptHandle, message.MessageId);
    else if (action === 'DeleteMessage' || action === 'DeleteMessageBatch')
      this.#append(this.#goneLines(body));
    else if (action === 'PurgeQueue') this.#append([{ op: 'purged', queue: queueOf(body) }]);
  }

  #goneLines(body: unknown): Line[] {
    const { ReceiptHandle, Entries } = handlesSchema.parse(body);
    const handles = [ReceiptHandle, ...Entries.map((entry) => entry.ReceiptHandle)];
    return handles.flatMap((handle) => {
      const id = handle === undefined ? undefined : this.#held.get(handle);
      if (handle === undefined || id === undefined) return [];
      this.#held.delete(handle);
      return [{ op: 'gone' as const, id }];
    });
  }

  #append(lines: readonly Line[]): void {
    if (lines.length > 0)
      appendFileSync(this.#target, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }
}

function queueOf(body: unknown): string {
  return urlSchema.parse(body).QueueUrl.split('/').at(-1) ?? '';
}

function sentLines(body: unknown, answer: string): Line[] {
  const queue = queueOf(body);
  const sent = sentSchema.parse(parseJson(answer));
  const entries =
    isRecord(body) && 'Entries' in body ? batchSchema.parse(body).Entries : [sendSchema.parse(body)];
  return entries.flatMap((entry) => {
    const id = sent.MessageId ?? sent.Successful.find((done) => done.Id === entry.Id)?.MessageId;
    if (id === undefined) return [];
    return [{ op: 'sent' as const, id, queue, body: entry.MessageBody, attributes: entry.MessageAttributes }];
  });
}
