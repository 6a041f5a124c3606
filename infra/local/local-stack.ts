import type { ApiServer } from './api-server.ts';
import type { LocalCarrier } from './carrier.ts';
import type { VirtualClock } from './clock.ts';
import type { Delivery } from './delivery.ts';
import { type Endpoints, localCredentials } from './functions.ts';
import { uuidOf } from './hash.ts';
import { LOCAL_ACCOUNT } from './identity.ts';
import type { Mint } from './issuer.ts';
import type { LambdaHost } from './lambda-host.ts';
import type { InvocationResult } from './lambda-process.ts';
import type { ExecutionResult, Machines } from './machines.ts';
import type { Model } from './model.ts';
import { byShortName, find } from './names.ts';
import type { ObjectBody, ObjectChange, Objects } from './objects.ts';
import type { QueueClient, QueuedMessage } from './queue-messages.ts';
import { logBatches } from './receipts.ts';
import { objectCreated } from './rules.ts';
import { type Outcome, type Settled, type Started, Timeline } from './timeline.ts';

interface Parts {
  readonly model: Model;
  readonly clock: VirtualClock;
  readonly carrier: LocalCarrier;
  readonly endpoints: Endpoints;
  readonly objects: Objects;
  readonly client: QueueClient;
  readonly host: LambdaHost;
  readonly machines: Machines;
  readonly delivery: Delivery;
  readonly api: ApiServer | undefined;
  readonly mint: Mint;
  readonly settled: Settled;
  readonly stop: () => Promise<void>;
}

export interface LocalApi {
  /** Address of the stage, such as http://127.0.0.1:8080/v1. */
  readonly url: string;
  readonly region: string;
  readonly credentials: typeof localCredentials;
  /** A token of the local issuer, good for eight hours of the stack's time. */
  readonly token: Mint;
}

/**
 * A running stack. Time stands still between calls; `advanceTo`, `putObject` and `drain` take turns, so that what they
 * set in motion happens in one order. The API answers at any time.
 */
export class LocalStack {
  readonly clock: VirtualClock;
  readonly carrier: LocalCarrier;
  readonly endpoints: Endpoints;
  readonly region: string;
  /** Undefined when the assembly has no REST API. */
  readonly api: LocalApi | undefined;
  /** Short name (`cases`) -> name in DynamoDB. */
  readonly tables: Readonly<Record<string, string>>;
  readonly #parts: Parts;
  readonly #timeline: Timeline;
  readonly #events: ObjectChange[] = [];
  #turn: Promise<unknown> = Promise.resolve();
  #eventCount = 0;

  constructor(parts: Parts) {
    const { model, clock, api } = parts;
    this.#parts = parts;
    this.clock = clock;
    this.carrier = parts.carrier;
    this.endpoints = parts.endpoints;
    this.region = model.region;
    this.api = api && {
      url: api.url,
      region: model.region,
      credentials: localCredentials,
      token: parts.mint,
    };
    this.tables = byShortName('table', model.tables);
    this.#timeline = new Timeline({
      schedules: model.schedules.map(({ spec }) => spec),
      settled: parts.settled,
      now: () => clock.now(),
      moveClock: (instant) => {
        clock.advance(instant);
      },
      start: (arn, input) => this.#startTarget(arn, input),
      settle: () => this.#settle(),
      isAnyLate: () => parts.delivery.heldBack > 0,
    });
    const notifying = new Set(
      model.buckets.filter(({ spec }) => spec.sendsEvents).map(({ spec }) => spec.name),
    );
    parts.objects.onChange((change) => {
      if (change.kind === 'created' && notifying.has(change.bucket)) this.#events.push(change);
    });
  }

  /** Fires everything due up to `instant` (milliseconds), in order, each at its own instant; then stands there. */
  advanceTo(instant: number): Promise<Started[]> {
    return this.#inTurn(() => this.#timeline.advanceTo(instant));
  }

  /** Writes an object and waits for what its event starts. `bucket`: see `find`. */
  putObject(bucket: string, key: string, body: ObjectBody): Promise<readonly Started[]> {
    return this.#inTurn(async () => {
      await this.#parts.objects.put(this.#bucket(bucket), key, body);
      return this.#settle();
    });
  }

  async getObject(bucket: string, key: string): Promise<Buffer | undefined> {
    return this.#parts.objects.get(this.#bucket(bucket), key);
  }

  async listObjects(bucket: string, prefix?: string): Promise<string[]> {
    return this.#parts.objects.list(this.#bucket(bucket), prefix);
  }

  /** Runs one execution to its end. Queues are not drained. */
  async startMachine(machine: string, input: unknown): Promise<ExecutionResult> {
    return this.#parts.machines.start(find('machine', this.#parts.model.machines, machine).spec.arn, input);
  }

  /** Calls one function and waits for its answer. */
  async invoke(name: string, event: unknown): Promise<InvocationResult> {
    return this.#parts.host.invoke(find('function', this.#parts.model.functions, name).spec.arn, event);
  }

  /** Puts an event on the default bus, as another system of the bank does, and waits for what it starts. */
  putEvent(event: {
    readonly source: string;
    readonly 'detail-type': string;
    readonly detail: unknown;
  }): Promise<readonly Started[]> {
    return this.#inTurn(async () => {
      const started = await this.#fire(event);
      return [...started, ...(await this.#settle())];
    });
  }

  /** Publishes to a topic, as the carrier's two-way channel does; what it starts waits for the next call that drains. */
  async publish(topic: string, message: unknown): Promise<void> {
    const { model, client } = this.#parts;
    const { physicalName } = find('topic', model.topics, topic);
    const queues = model.subscriptions
      .filter(({ topicArn }) => topicArn.endsWith(`:${physicalName}`))
      .map(({ queueArn }) => model.queues.find(({ spec }) => spec.arn === queueArn)?.spec.url ?? '');
    if (queues.length === 0) throw new Error(`Nobody listens to the topic ${topic}.`);
    for (const url of queues) await client.send(url, [{ body: JSON.stringify(message), attributes: {} }]);
  }

  /** Empties every queue that has a consumer and carries out what new objects started. */
  drain(): Promise<readonly Started[]> {
    return this.#inTurn(() => this.#settle());
  }

  /** Messages the at-least-once mode keeps back until the next call that drains. */
  get heldBack(): number {
    return this.#parts.delivery.heldBack;
  }

  /** Every message of a queue, left where it is. */
  async queueMessages(queue: string): Promise<QueuedMessage[]> {
    return this.#parts.client.peek(find('queue', this.#parts.model.queues, queue).spec.name);
  }

  /** Ends everything the stack started. Lets the present turn finish first. */
  async stop(): Promise<void> {
    await this.#inTurn(() => this.#parts.stop());
  }

  #bucket(name: string): string {
    return find('bucket', this.#parts.model.buckets, name).spec.name;
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #settle(): Promise<readonly Started[]> {
    const started: Started[] = [];
    await this.#parts.delivery.release();
    do {
      for (let event = this.#events.shift(); event !== undefined; event = this.#events.shift())
        started.push(...(await this.#deliverEvent(event)));
      await this.#parts.delivery.drain();
    } while ((await this.#tellReceipts()) || this.#events.length > 0);
    return started;
  }

  /** Hands on what the network says became of texts; true when it said anything. */
  async #tellReceipts(): Promise<boolean> {
    const { model, clock, carrier, host } = this.#parts;
    const place = { region: model.region, now: clock.now() };
    const batches = logBatches(carrier.told(), model.logSubscriptions, place);
    for (const { functionArn, event } of batches) await host.invokeAsync(functionArn, event);
    return batches.length > 0;
  }

  async #deliverEvent({ bucket, key }: ObjectChange): Promise<Started[]> {
    const { model, clock, objects } = this.#parts;
    const bytes = (await objects.get(bucket, key))?.length ?? 0;
    this.#eventCount += 1;
    const object = { bucket, key, bytes, id: uuidOf(bucket, key, clock.now(), this.#eventCount) };
    const event = objectCreated(object, { region: model.region, account: LOCAL_ACCOUNT, now: clock.now() });
    return this.#fire(event);
  }

  /** Starts what the rules of the default bus say of an event. */
  async #fire(event: unknown): Promise<Started[]> {
    const { model, clock } = this.#parts;
    const started: Started[] = [];
    for (const { spec } of model.rules.filter((rule) => rule.spec.matches(event)))
      for (const { arn, input } of spec.targets) {
        const outcome = await this.#startTarget(arn, input(event));
        started.push({ by: spec.name, target: arn, at: new Date(clock.now()).toISOString(), outcome });
      }
    return started;
  }

  async #startTarget(arn: string, input: unknown): Promise<Outcome> {
    if (arn.startsWith('arn:aws:sqs:')) {
      const queue = this.#parts.model.queues.find(({ spec }) => spec.arn === arn);
      if (queue === undefined) return { ok: false, error: 'NoSuchQueue', cause: arn };
      const message = { body: JSON.stringify(input), attributes: {} };
      await this.#parts.client.send(queue.spec.url, [message]);
      return { ok: true, output: null };
    }
    if (arn.startsWith('arn:aws:states:')) {
      const result = await this.#parts.machines.start(arn, input);
      if (result.status === 'SUCCEEDED') return { ok: true, output: result.output };
      return { ok: false, error: result.error, cause: result.cause };
    }
    const result = await this.#parts.host.invokeAsync(arn, input);
    if (result.ok) return { ok: true, output: result.payload };
    return { ok: false, error: result.errorType, cause: result.errorMessage };
  }
}
