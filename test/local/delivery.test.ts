import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LocalCarrier } from '../../infra/local/carrier.ts';
import { localCredentials } from '../../infra/local/functions.ts';
import { Delivery, failedIds } from '../../infra/local/delivery.ts';
import type { InvocationResult } from '../../infra/local/lambda-process.ts';
import { Messaging } from '../../infra/local/messaging.ts';
import { QueueClient } from '../../infra/local/queue-messages.ts';
import { type ConsumerSpec, createQueues, type QueueSpec } from '../../infra/local/queues.ts';

interface Event {
  Records: {
    messageId: string;
    body: string;
    attributes: { ApproximateReceiveCount: string; SentTimestamp: string };
  }[];
}

const REGION = 'us-east-1';
const spec = (name: string, redrive?: QueueSpec['redrive']): QueueSpec => ({
  name,
  arn: `arn:aws:sqs:${REGION}:000000000000:${name}`,
  url: `http://127.0.0.1/000000000000/${name}`,
  redrive,
});
const dead = spec('dead');
const queue = spec('texts', { deadLetterTargetArn: dead.arn, maxReceiveCount: 3 });
const consumer: ConsumerSpec = {
  queueArn: queue.arn,
  functionName: 'gate',
  batchSize: 10,
  partialFailures: true,
  maxConcurrency: 2,
};

let messaging: Messaging;
let client: QueueClient;

beforeEach(async () => {
  messaging = new Messaging(REGION, {
    carrier: new LocalCarrier({ now: () => 0, seed: 1 }),
    now: () => 0,
    credentials: localCredentials,
  });
  client = new QueueClient(messaging);
  await createQueues(messaging, [queue, dead]);
});
afterEach(() => messaging.stop());

async function send(...bodies: string[]): Promise<void> {
  await client.send(
    queue.url,
    bodies.map((body) => ({ body, attributes: {} })),
  );
}

type Gate = (event: Event) => InvocationResult | Promise<InvocationResult>;

function delivery(gate: Gate, chaos?: string): { drain: Delivery; batches: string[][] } {
  const batches: string[][] = [];
  const host = {
    invoke: async (_: string, event: unknown) => {
      const records = event as Event;
      batches.push(records.Records.map(({ body }) => body));
      return gate(records);
    },
  };
  const drain = new Delivery([{ queue, consumer }], {
    client,
    host,
    now: () => 86_400_000,
    region: REGION,
    chaos,
  });
  return { drain, batches };
}

const done: InvocationResult = { ok: true, payload: { batchItemFailures: [] } };
const fail =
  (isBad: (body: string) => boolean): Gate =>
  ({ Records }) => ({
    ok: true,
    payload: {
      batchItemFailures: Records.filter(({ body }) => isBad(body)).map(({ messageId }) => ({
        itemIdentifier: messageId,
      })),
    },
  });

const bodies = Array.from({ length: 25 }, (_, at) => `m${at}`);

describe('draining', () => {
  test('delivers everything once, in batches, on the virtual clock', async () => {
    await send(...bodies);
    const stamps: string[] = [];
    const { drain, batches } = delivery(({ Records }) => {
      stamps.push(...Records.map(({ attributes }) => attributes.SentTimestamp));
      return done;
    });
    expect(await drain.drain()).toBe(25);
    expect(batches.flat()).toEqual(bodies);
    expect(Math.max(...batches.map(({ length }) => length))).toBe(10);
    expect(new Set(stamps)).toEqual(new Set(['86400000']));
    expect(await client.peek('texts')).toEqual([]);
    expect(await drain.drain()).toBe(0);
  });

  test('one bad message is tried until the DLQ has it; the others beside it are done', async () => {
    await send(...bodies.slice(0, 5));
    const { drain, batches } = delivery(fail((body) => body === 'm2'));
    await drain.drain();
    const seen = batches.flat();
    expect(seen.filter((body) => body === 'm2')).toHaveLength(3);
    expect(seen.filter((body) => body === 'm1')).toHaveLength(1);
    expect((await client.peek('dead')).map(({ body }) => body)).toEqual(['m2']);
    expect(await client.peek('texts')).toEqual([]);
  });

  test('a failed invocation leaves the whole batch on the queue', async () => {
    await send('a', 'b');
    let calls = 0;
    const { drain, batches } = delivery(() => {
      calls += 1;
      return calls === 1 ? { ok: false, errorType: 'Retryable', errorMessage: '', trace: '' } : done;
    });
    await drain.drain();
    expect(batches).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
    expect(await client.peek('dead')).toEqual([]);
  });

  test('messages a consumer sends to its own queue are delivered too', async () => {
    await send('first');
    const { drain, batches } = delivery(async ({ Records }) => {
      if (Records[0]?.body === 'first') await send('second');
      return done;
    });
    await drain.drain();
    expect(batches.flat()).toEqual(['first', 'second']);
  });

  test('a delay is refused: it would run on real time', async () => {
    const delayed = { QueueUrl: queue.url, MessageBody: 'x', DelaySeconds: 5 };
    const response = await messaging.request({
      method: 'POST',
      url: '/',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' },
      payload: JSON.stringify(delayed),
    });
    expect([response.statusCode, response.body.toString()]).toEqual([
      400,
      expect.stringContaining('DelaySeconds'),
    ]);
  });
});

describe('what an answer means', () => {
  const messages = ['a', 'b'].map((MessageId) => ({ MessageId }));
  const answer = (payload: unknown): InvocationResult => ({ ok: true, payload });

  test.each<[string, InvocationResult, string[]]>([
    ['nothing failed', answer({ batchItemFailures: [] }), []],
    ['no answer', answer(null), []],
    ['an answer without failures', answer({}), []],
    ['one failed', answer({ batchItemFailures: [{ itemIdentifier: 'b' }] }), ['b']],
    ['an id that is not in the batch', answer({ batchItemFailures: [{ itemIdentifier: 'x' }] }), ['a', 'b']],
    ['an empty id', answer({ batchItemFailures: [{ itemIdentifier: null }] }), ['a', 'b']],
    ['text', answer('done'), ['a', 'b']],
    ['an error', { ok: false, errorType: 'E', errorMessage: '', trace: '' }, ['a', 'b']],
  ])('%s', (_, result, expected) => {
    expect([...failedIds(result, messages, true)]).toEqual(expected);
  });

  test('without partial failures an answer is a success', () => {
    expect(failedIds(answer({ batchItemFailures: [{ itemIdentifier: 'a' }] }), messages, false).size).toBe(0);
  });
});

describe('at least once', () => {
  async function deliveries(seed: string): Promise<string[][]> {
    await send(...bodies);
    const { drain, batches } = delivery(() => done, seed);
    await drain.drain();
    batches.push([`held ${drain.heldBack}`]);
    while (drain.heldBack > 0) {
      await drain.release();
      await drain.drain();
    }
    expect(await client.peek('texts')).toEqual([]);
    expect(await client.peek('dead')).toEqual([]);
    return batches;
  }

  test('the same seed disturbs the same messages in the same way', async () => {
    const first = await deliveries('seed');
    expect(await deliveries('seed')).toEqual(first);
    expect(await deliveries('other')).not.toEqual(first);
  });

  test('some come twice, some late, some in another order, none never', async () => {
    const batches = await deliveries('seed');
    const seen = batches.flat().filter((body) => body.startsWith('m'));
    expect(new Set(seen)).toEqual(new Set(bodies));
    expect(seen.length).toBeGreaterThan(bodies.length);
    expect(batches.flat()).toContainEqual(expect.stringMatching(/^held [1-9]/));
    expect(batches[0]).not.toEqual(bodies.slice(0, 10));
  });
});
