import { z } from 'zod';
import type { Messaging } from './messaging.ts';

const attributeSchema = z.object({
  DataType: z.string(),
  StringValue: z.string().optional(),
  BinaryValue: z.string().optional(),
});
const messageSchema = z.object({
  MessageId: z.string(),
  ReceiptHandle: z.string(),
  Body: z.string(),
  MD5OfBody: z.string(),
  Attributes: z.record(z.string(), z.string()).default({}),
  MessageAttributes: z.record(z.string(), attributeSchema).default({}),
});
const peekedSchema = z.object({
  messageId: z.string(),
  body: z.string(),
  approximateReceiveCount: z.number(),
  messageAttributes: z.record(z.string(), attributeSchema).default({}),
});
const inspectSchema = z.object({
  messages: z.object({
    ready: z.array(peekedSchema),
    delayed: z.array(peekedSchema),
    inflight: z.array(z.object({ message: peekedSchema })),
  }),
});
const nothing = z.unknown();

export type ReceivedMessage = z.infer<typeof messageSchema>;

/** A message seen without taking it. */
export type QueuedMessage = Readonly<z.infer<typeof peekedSchema>>;

export interface OutgoingMessage {
  readonly body: string;
  readonly attributes: Readonly<
    Record<string, { readonly DataType: string; readonly StringValue?: string | undefined }>
  >;
}

/** Longest visibility timeout SQS allows, in seconds: a message held back stays hidden until it is shown again. */
const HIDDEN = 43_200;

/** The SQS calls the runner itself makes, by queue address. */
export class QueueClient {
  readonly #messaging: Messaging;

  constructor(messaging: Messaging) {
    this.#messaging = messaging;
  }

  /** At most `count` messages (1 to 10), hidden until deleted or shown. Never waits. */
  async receive(queueUrl: string, count: number): Promise<ReceivedMessage[]> {
    const schema = z.object({ Messages: z.array(messageSchema).default([]) });
    const received = await this.#messaging.sqs(
      'ReceiveMessage',
      {
        QueueUrl: queueUrl,
        MaxNumberOfMessages: count,
        WaitTimeSeconds: 0,
        VisibilityTimeout: HIDDEN,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      },
      schema,
    );
    return received.Messages;
  }

  async remove(queueUrl: string, messages: readonly ReceivedMessage[]): Promise<void> {
    await this.#batch('DeleteMessageBatch', queueUrl, messages.map(handle));
  }

  /** Makes received messages available again, at the end of the queue. */
  async show(queueUrl: string, messages: readonly ReceivedMessage[]): Promise<void> {
    const entries = messages.map((message, at) => ({ ...handle(message, at), VisibilityTimeout: 0 }));
    await this.#batch('ChangeMessageVisibilityBatch', queueUrl, entries);
  }

  async send(queueUrl: string, messages: readonly OutgoingMessage[]): Promise<void> {
    const entries = messages.map(({ body, attributes }, at) => ({
      Id: String(at),
      MessageBody: body,
      MessageAttributes: attributes,
    }));
    await this.#batch('SendMessageBatch', queueUrl, entries);
  }

  /** Every message of a queue, in order, without taking any: ready ones, then those a consumer holds. */
  async peek(queueName: string): Promise<QueuedMessage[]> {
    const response = await this.#messaging.request({ method: 'GET', url: `/_fauxqs/queues/${queueName}` });
    if (response.statusCode !== 200) throw new Error(`There is no queue ${queueName}.`);
    const { messages } = inspectSchema.parse(JSON.parse(response.body.toString('utf8')));
    return [...messages.ready, ...messages.delayed, ...messages.inflight.map(({ message }) => message)];
  }

  async #batch(action: string, queueUrl: string, entries: readonly object[]): Promise<void> {
    for (let start = 0; start < entries.length; start += 10)
      await this.#messaging.sqs(
        action,
        { QueueUrl: queueUrl, Entries: entries.slice(start, start + 10) },
        nothing,
      );
  }
}

function handle(message: ReceivedMessage, at: number): object {
  return { Id: String(at), ReceiptHandle: message.ReceiptHandle };
}
