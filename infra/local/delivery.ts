import { fraction } from './hash.ts';
import { isList, isRecord } from './json.ts';
import type { Invoker } from './lambda-host.ts';
import type { InvocationResult } from './lambda-process.ts';
import type { QueueClient, ReceivedMessage } from './queue-messages.ts';
import type { ConsumerSpec, QueueSpec } from './queues.ts';

/** A queue with its consumer. */
export interface Route {
  readonly queue: QueueSpec;
  readonly consumer: ConsumerSpec;
}

export interface DeliveryOptions {
  readonly client: QueueClient;
  readonly host: Invoker;
  readonly now: () => number;
  readonly region: string;
  /** Seed of the at-least-once mode; undefined delivers each message once, in order. */
  readonly chaos: string | number | undefined;
}

/** Batches of one queue in progress at once. */
const LANES = 4;
/** Rounds after which a queue is taken to feed itself without end. */
const MAX_ROUNDS = 1_000_000;
const DUPLICATED = 0.15;
const DELAYED = 0.15;

/**
 * Hands queue messages to their consumers in lock-step: rounds of up to four batches, until nothing is left.
 * A failed message goes back to the end of its queue at once, until its receive count sends it to the DLQ.
 *
 * In the at-least-once mode every choice depends only on the seed, the message's body and how often it was received, so
 * the same messages get the same treatment in every run: a share is delivered twice, a share is kept back until it is
 * released (so time may pass), and the messages of a round come in another order.
 */
export class Delivery {
  readonly #routes: readonly Route[];
  readonly #options: DeliveryOptions;
  readonly #heldBack = new Map<string, ReceivedMessage[]>();

  constructor(routes: readonly Route[], options: DeliveryOptions) {
    this.#routes = routes;
    this.#options = options;
  }

  /** Messages the at-least-once mode keeps back until `release`. */
  get heldBack(): number {
    return [...this.#heldBack.values()].reduce((sum, messages) => sum + messages.length, 0);
  }

  /** Lets go of the messages kept back. */
  async release(): Promise<void> {
    for (const [url, messages] of this.#heldBack) await this.#options.client.show(url, messages);
    this.#heldBack.clear();
  }

  /** Empties every queue that has a consumer. Resolves to the number of messages delivered. */
  async drain(): Promise<number> {
    let delivered = 0;
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      let sum = 0;
      for (const route of this.#routes) sum += await this.#round(route);
      if (sum === 0) return delivered;
      delivered += sum;
    }
    throw new Error(`Queues are not empty after ${MAX_ROUNDS} rounds: a consumer feeds its own queue.`);
  }

  async #round(route: Route): Promise<number> {
    const lanes = Math.min(LANES, route.consumer.maxConcurrency);
    const taken: ReceivedMessage[] = [];
    const wanted = lanes * route.consumer.batchSize;
    while (taken.length < wanted) {
      const more = await this.#options.client.receive(route.queue.url, Math.min(10, wanted - taken.length));
      taken.push(...more);
      if (more.length === 0) break;
    }
    if (taken.length === 0) return 0;
    const messages = this.#options.chaos === undefined ? taken : this.#disturb(route, taken);
    const { batchSize } = route.consumer;
    const batches = Array.from({ length: Math.ceil(messages.length / batchSize) }, (_, at) =>
      messages.slice(at * batchSize, (at + 1) * batchSize),
    );
    await Promise.all(batches.map((batch) => this.#deliver(route, batch)));
    return taken.length;
  }

  async #deliver({ queue, consumer }: Route, messages: readonly ReceivedMessage[]): Promise<void> {
    const { client, host } = this.#options;
    const event = { Records: messages.map((message) => this.#recordOf(queue, message)) };
    const result = await host.invoke(consumer.functionName, event);
    const failed = failedIds(result, messages, consumer.partialFailures);
    const again = (message: ReceivedMessage): boolean =>
      failed.has(message.MessageId) || this.#isDuplicated(queue, message);
    await client.show(queue.url, messages.filter(again));
    await client.remove(
      queue.url,
      messages.filter((message) => !again(message)),
    );
  }

  #recordOf(queue: QueueSpec, message: ReceivedMessage): object {
    const now = String(this.#options.now());
    const attributes = Object.entries(message.MessageAttributes).map(
      ([name, attribute]): [string, object] => [
        name,
        {
          dataType: attribute.DataType,
          stringValue: attribute.StringValue,
          binaryValue: attribute.BinaryValue,
        },
      ],
    );
    return {
      messageId: message.MessageId,
      receiptHandle: message.ReceiptHandle,
      body: message.Body,
      // fauxqs stamps real time; the stack lives on the virtual clock.
      attributes: { ...message.Attributes, SentTimestamp: now, ApproximateFirstReceiveTimestamp: now },
      messageAttributes: Object.fromEntries(attributes),
      md5OfBody: message.MD5OfBody,
      eventSource: 'aws:sqs',
      eventSourceARN: queue.arn,
      awsRegion: this.#options.region,
    };
  }

  #disturb(route: Route, messages: readonly ReceivedMessage[]): ReceivedMessage[] {
    const delayed = messages.filter((message) => this.#isDelayed(route.queue, message));
    const { url } = route.queue;
    this.#heldBack.set(url, [...(this.#heldBack.get(url) ?? []), ...delayed]);
    return messages
      .filter((message) => !delayed.includes(message))
      .sort((a, b) => this.#chance('order', route.queue, a) - this.#chance('order', route.queue, b));
  }

  #isDelayed(queue: QueueSpec, message: ReceivedMessage): boolean {
    return this.#mayDisturb(queue, message) && this.#chance('delay', queue, message) < DELAYED;
  }

  #isDuplicated(queue: QueueSpec, message: ReceivedMessage): boolean {
    return this.#mayDisturb(queue, message) && this.#chance('duplicate', queue, message) < DUPLICATED;
  }

  /** Only the first receives: the last ones belong to real failures, so chaos alone never fills a DLQ. */
  #mayDisturb({ redrive }: QueueSpec, message: ReceivedMessage): boolean {
    if (this.#options.chaos === undefined) return false;
    return receiveCount(message) <= Math.min(2, (redrive?.maxReceiveCount ?? Number.POSITIVE_INFINITY) - 2);
  }

  #chance(what: string, queue: QueueSpec, message: ReceivedMessage): number {
    return fraction(what, this.#options.chaos ?? '', queue.name, message.Body, receiveCount(message));
  }
}

function receiveCount(message: ReceivedMessage): number {
  return Number(message.Attributes['ApproximateReceiveCount'] ?? 1);
}

/** Which messages Lambda would leave on the queue after this answer: all of them when it is not understood. */
export function failedIds(
  result: InvocationResult,
  messages: readonly Pick<ReceivedMessage, 'MessageId'>[],
  partialFailures: boolean,
): ReadonlySet<string> {
  const all = new Set(messages.map((message) => message.MessageId));
  if (!result.ok) return all;
  if (!partialFailures || result.payload === null) return new Set();
  const failures = isRecord(result.payload) ? (result.payload['batchItemFailures'] ?? []) : undefined;
  if (!isList(failures)) return all;
  const ids = failures.map((failure) => (isRecord(failure) ? failure['itemIdentifier'] : undefined));
  return ids.every((id) => typeof id === 'string' && all.has(id)) ? new Set(ids.map(String)) : all;
}
