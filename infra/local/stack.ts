import { createWriteStream } from 'node:fs';
import { devNull } from 'node:os';
import { finished } from 'node:stream/promises';
import { ApiServer } from './api-server.ts';
import { readAssembly } from './assembly.ts';
import { type CarrierScript, LocalCarrier } from './carrier.ts';
import { VirtualClock } from './clock.ts';
import { DataDir } from './data-dir.ts';
import { Delivery, type Route } from './delivery.ts';
import { type DynamoDbEngine, startDynamoDb } from './dynamodb-engine.ts';
import { localCredentials } from './functions.ts';
import { LocalIssuer, type Mint } from './issuer.ts';
import { type InvocationHooks, LambdaHost } from './lambda-host.ts';
import { Machines } from './machines.ts';
import { Messaging } from './messaging.ts';
import { type Model, readModel, regionOf, type Thing } from './model.ts';
import { ObjectFiles } from './object-files.ts';
import { Objects } from './objects.ts';
import { QueueJournal } from './queue-journal.ts';
import { QueueClient } from './queue-messages.ts';
import { createQueues } from './queues.ts';
import { LocalStack } from './local-stack.ts';
import { createTables } from './tables.ts';
import type { Settled } from './timeline.ts';
import { Unsupported } from './unsupported.ts';

export interface StartOptions {
  /** Directory of the synthesized cloud assembly: the only description of what to run. */
  readonly assembly: string;
  /** Directory of a durable store; without it everything is in memory and gone at the end. */
  readonly data?: string;
  /** Port of the API on 127.0.0.1; default any free one. */
  readonly port?: number;
  /** Virtual instant, in milliseconds, a new store starts at. A durable store goes on where it stopped, if later. */
  readonly clockStart: number;
  /** Makes message ids of texts repeatable. */
  readonly seed?: string | number;
  /** Seed of the at-least-once mode: duplicated, delayed and reordered queue deliveries. */
  readonly chaos?: string | number;
  /** What becomes of each text; default: delivered. */
  readonly carrier?: CarrierScript;
  /** File that gets every text as a JSON line; default `texts.ndjson` in a durable store, none in memory. */
  readonly textsFile?: string;
  /** File for what functions print; default `functions.log` in a durable store, none in memory. */
  readonly log?: string;
  readonly hooks?: InvocationHooks;
  /** Threads a function may use at once; default 2. */
  readonly workersPerFunction?: number;
  /** How many times its time-out a function may take on this machine; default 1. */
  readonly patience?: number;
}

/**
 * Starts everything the assembly describes on this machine.
 * Throws Unsupported, before anything runs, for what would not run as in AWS; Error when an engine is missing or a
 * durable store is in use or has other keys. What was started until then is stopped again.
 */
export async function startStack(options: StartOptions): Promise<LocalStack> {
  const undo: (() => unknown)[] = [];
  try {
    return await start(options, undo);
  } catch (error) {
    await inReverse(undo);
    throw error;
  }
}

async function start(options: StartOptions, undo: (() => unknown)[]): Promise<LocalStack> {
  const assembly = readAssembly(options.assembly);
  // First without engines: a fault of the assembly shows at once.
  readModel(assembly, { dynamodb: 'http://127.0.0.1:1', messaging: 'http://127.0.0.1:1' });
  const region = regionOf(assembly);
  const dataDir = options.data === undefined ? undefined : new DataDir(options.data);
  undo.push(() => dataDir?.release());
  const time = openTime(options.clockStart, dataDir);
  const now = (): number => time.clock.now();
  const carrier = openCarrier(options, now, dataDir);
  const messaging = new Messaging(region, { carrier, now, credentials: localCredentials });
  undo.push(() => messaging.stop());
  await messaging.start();
  const engine = await startDynamoDb(dataDir?.database);
  undo.push(() => engine.stop());
  const issuer = await LocalIssuer.start(now);
  undo.push(() => issuer.stop());
  const endpoints = { dynamodb: engine.endpoint, messaging: messaging.origin, jwks: issuer.jwksUrl };
  const model = readModel(assembly, endpoints);
  const client = new QueueClient(messaging);
  const objects = new Objects(messaging);
  await provision(model, { engine, messaging, objects, client, dataDir });
  const log = createWriteStream(options.log ?? dataDir?.log ?? devNull, { flags: 'a' });
  undo.push(() => finished(log.end()));
  const host = new LambdaHost(specs(model.functions), {
    clock: time.clock.shared,
    log,
    workersPerFunction: options.workersPerFunction ?? 2,
    patience: options.patience ?? 1,
    ...(options.hooks !== undefined && { hooks: options.hooks }),
  });
  undo.push(() => host.stop());
  const mint = issuer.mintFor(specs(model.functions));
  const api = await serveApi(model, host, { port: options.port ?? 0, now, mint });
  undo.push(() => api?.stop());
  return new LocalStack({
    model,
    ...time,
    carrier,
    endpoints,
    objects,
    client,
    host,
    machines: new Machines(specs(model.machines), host),
    delivery: new Delivery(routes(model), { client, host, now, region, chaos: options.chaos }),
    api,
    mint,
    stop: () => inReverse(undo),
  });
}

async function inReverse(undo: (() => unknown)[]): Promise<void> {
  for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step();
}

function specs<Spec>(things: readonly Thing<Spec>[]): Spec[] {
  return things.map(({ spec }) => spec);
}

/** The clock, and the instant up to which everything due was done: remembered at each move in a durable store. */
function openTime(
  clockStart: number,
  dataDir: DataDir | undefined,
): { clock: VirtualClock; settled: Settled } {
  const stored = dataDir?.readTime();
  const clock = new VirtualClock(Math.max(clockStart, stored?.now ?? clockStart));
  let settled = stored?.settled ?? clock.now() - 1;
  const remember = (): void => dataDir?.writeTime({ now: clock.now(), settled });
  remember();
  clock.onAdvance(remember);
  const write = (instant: number): void => {
    settled = instant;
    remember();
  };
  return { clock, settled: { read: () => settled, write } };
}

function openCarrier(options: StartOptions, now: () => number, dataDir: DataDir | undefined): LocalCarrier {
  const file = options.textsFile ?? dataDir?.texts;
  return new LocalCarrier({
    now,
    seed: options.seed ?? 0,
    ...(options.carrier !== undefined && { script: options.carrier }),
    ...(file !== undefined && { file }),
  });
}

interface Parts {
  readonly engine: DynamoDbEngine;
  readonly messaging: Messaging;
  readonly objects: Objects;
  readonly client: QueueClient;
  readonly dataDir: DataDir | undefined;
}

async function provision(
  model: Model,
  { engine, messaging, objects, client, dataDir }: Parts,
): Promise<void> {
  const queues = specs(model.queues);
  await createTables(engine.endpoint, specs(model.tables));
  await createQueues(messaging, queues);
  for (const topic of model.topics)
    await messaging.request({
      method: 'POST',
      url: '/',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ Action: 'CreateTopic', Name: topic.spec }).toString(),
    });
  for (const bucket of model.buckets) await objects.createBucket(bucket.spec.name);
  if (dataDir === undefined) return;
  await new QueueJournal(dataDir.queues).open(
    messaging,
    client,
    (name) => queues.find((one) => one.name === name)?.url,
  );
  await new ObjectFiles(dataDir.objects, objects).open(model.buckets.map(({ spec }) => spec.name));
}

async function serveApi(
  { api, region }: Model,
  host: LambdaHost,
  place: { readonly port: number; readonly now: () => number; readonly mint: Mint },
): Promise<ApiServer | undefined> {
  if (api === undefined) return undefined;
  const server = new ApiServer({ api, host, region, ...place });
  await server.start();
  return server;
}

function routes(model: Model): Route[] {
  return model.consumers.map((consumer) => {
    const queue = model.queues.find(({ spec }) => spec.arn === consumer.queueArn);
    if (queue === undefined)
      throw new Unsupported(`Event source ${consumer.queueArn}: the assembly has no such queue.`);
    return { queue: queue.spec, consumer };
  });
}
