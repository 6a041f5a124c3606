import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PurgeQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import type { LocalStack } from '../../infra/local/local-stack.ts';
import { startStack } from '../../infra/local/stack.ts';
import { appCode, appResources } from './app-fixture.ts';
import { scratchDir, type RawResource, writeAssembly } from './fixture.ts';

const START = Date.parse('2005-08-01T00:00:00Z');
const LATER = START + 30 * 3_600_000;
const assembly = writeAssembly({ app: { Resources: appResources } }, appCode);
let open: LocalStack | undefined;

afterEach(async () => {
  await open?.stop();
  open = undefined;
});

async function start(data: string, resources?: Record<string, RawResource>): Promise<LocalStack> {
  const dir = resources === undefined ? assembly : writeAssembly({ app: { Resources: resources } }, appCode);
  open = await startStack({ assembly: dir, data, clockStart: START, seed: 1 });
  return open;
}

async function stop(): Promise<void> {
  await open?.stop();
  open = undefined;
}

const bodies = async (stack: LocalStack, queue: string): Promise<string[]> =>
  (await stack.queueMessages(queue)).map(({ body }) => body);

describe('a durable store', () => {
  test('goes on where it stopped', async () => {
    const data = scratchDir();
    const first = await start(data);
    await first.invoke('clients', {});
    await first.putObject('feed', 'big', Buffer.alloc(9_000_000, 'x'));
    await first.advanceTo(LATER);
    const texts = first.carrier.outbox;
    expect(texts.length).toBe(3);
    await stop();

    const second = await start(data);
    expect(second.clock.now()).toBe(LATER);
    expect(second.carrier.outbox).toEqual(texts);
    expect(await bodies(second, 'visits')).toEqual(['visit me']);
    expect(await bodies(second, 'texts')).toEqual([]);
    expect((await second.getObject('feed', 'rejects/a b.txt'))?.toString()).toBe('line');
    expect((await second.getObject('feed', 'big'))?.length).toBe(9_000_000);
    // The put of the first time is still there.
    expect(await second.invoke('clients', {})).toMatchObject({
      ok: false,
      errorType: 'ConditionalCheckFailedException',
    });
    expect(await second.advanceTo(LATER)).toEqual([]);
    await stop();
    expect(await bodies(await start(data), 'visits')).toEqual(['visit me']);
  });

  test('a purged queue stays empty', async () => {
    const data = scratchDir();
    const first = await start(data);
    await first.invoke('clients', {});
    const { messaging } = first.endpoints;
    const sqs = new SQSClient({
      endpoint: messaging,
      region: first.region,
      credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    });
    await sqs.send(new PurgeQueueCommand({ QueueUrl: `${messaging}/000000000000/app-Visits` }));
    await stop();
    expect(await bodies(await start(data), 'visits')).toEqual([]);
  });

  test('is used by one process at a time, and with the keys it was made with', async () => {
    const data = scratchDir();
    await start(data);
    await stop();
    const book = appResources['Book']!;
    const KeySchema = [{ AttributeName: 'pk', KeyType: 'HASH' }];
    const AttributeDefinitions = [{ AttributeName: 'pk', AttributeType: 'S' }];
    const other = { ...book, Properties: { ...book.Properties, KeySchema, AttributeDefinitions } };
    await expect(start(data, { ...appResources, Book: other })).rejects.toThrow('has other keys');
    await start(data);
  });
});

describe('SIGKILL', () => {
  test('leaves no engine behind and loses nothing that was acknowledged', async () => {
    const data = scratchDir();
    const script = join(import.meta.dirname, 'killed-process.ts');
    const child = spawn(process.execPath, [script, assembly, data, String(START)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const { endpoint, held } = JSON.parse(line.toString()) as { endpoint: string; held: string[] };
    const inHand = ['held by its consumer', 'due 2005-08-01T01:00:00Z'];
    expect(held).toEqual(inHand);
    await expect(start(data)).rejects.toThrow(`is in use by process ${child.pid ?? ''}`);
    await expect(fetch(endpoint)).resolves.toBeDefined();
    child.kill('SIGKILL');
    await once(child, 'exit');
    await expect
      .poll(
        () =>
          fetch(endpoint).then(
            () => 'alive',
            () => 'gone',
          ),
        { timeout: 2000 },
      )
      .toBe('gone');
    await sleep(20);

    const stack = await start(data);
    expect(await bodies(stack, 'visits')).toEqual(['visit me']);
    expect(await bodies(stack, 'texts')).toEqual(inHand);
    // The instant that was being worked at fires again.
    expect(stack.clock.now()).toBe(START + 3_600_000);
    const started = await stack.advanceTo(stack.clock.now());
    expect(started.map(({ at }) => at)).toEqual(['2005-08-01T01:00:00.000Z']);
    // At least once: the schedule fired twice, so its message came twice.
    expect(stack.carrier.outbox.slice(1).map(({ message }) => message)).toEqual([...inHand, inHand[1]]);
  });
});
