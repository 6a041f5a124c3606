import { spawn } from 'node:child_process';
import { text as readText } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LocalStack } from '../../infra/local/local-stack.ts';
import { startStack } from '../../infra/local/stack.ts';
import { appCode, appResources } from './app-fixture.ts';
import { writeAssembly } from './fixture.ts';

const START = Date.parse('2005-08-01T00:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const seen: string[] = [];
let stack: LocalStack;

beforeAll(async () => {
  stack = await startStack({
    assembly: writeAssembly({ app: { Resources: appResources } }, appCode),
    clockStart: START,
    seed: 1,
    hooks: {
      before: ({ functionName, event }) => {
        seen.push(functionName);
        if (JSON.stringify(event).includes('lost-before'))
          throw Object.assign(new Error('cut'), { name: 'Chaos' });
      },
      after: (_, result) => {
        if (result.ok && JSON.stringify(result.payload).includes('lost-after')) throw new Error('cut');
      },
    },
  });
});
afterAll(() => stack.stop());

async function payload(name: string, event: unknown): Promise<Record<string, unknown>> {
  const result = await stack.invoke(name, event);
  if (!result.ok) throw new Error(`${result.errorType}: ${result.errorMessage}`);
  return result.payload as Record<string, unknown>;
}

describe('functions', () => {
  test('see exactly their environment', async () => {
    const { env } = (await payload('probe', {})) as { env: Record<string, string> };
    expect(env['TABLE']).toBe(stack.tables['book']);
    expect(env['QUEUE']).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/000000000000\/app-Visits$/);
    expect(env['AWS_ENDPOINT_URL']).toBe('http://127.0.0.1:1');
    const own = Object.keys(env).filter((name) => !name.startsWith('AWS_'));
    expect(own.sort()).toEqual(['BUCKET', 'QUEUE', 'TABLE']);
    expect(JSON.stringify(env)).not.toContain(process.env['HOME'] ?? 'no home');
  });

  test('see the virtual clock however they ask', async () => {
    const { times } = (await payload('probe', {})) as { times: unknown[] };
    const now = new Date(stack.clock.now());
    expect(times).toEqual([
      now.getTime(),
      now.toISOString(),
      now.getTime(),
      2005,
      true,
      '2001-02-03T00:00:00.000Z',
    ]);
  });

  test('reach DynamoDB, SQS, S3 and the carrier through their SDK clients, and nothing else', async () => {
    expect(await payload('clients', {})).toEqual({
      item: 'kept',
      conflict: 'ConditionalCheckFailedException',
      attempts: 1,
      lambda: 'refused',
    });
    expect((await stack.queueMessages('visits')).map(({ body }) => body)).toEqual(['visit me']);
    expect((await stack.getObject('feed', 'rejects/a b.txt'))?.toString()).toBe('line');
    expect(await stack.listObjects('feed', 'rejects/')).toEqual(['rejects/a b.txt']);
    const texts = stack.carrier.outbox.filter(({ phoneNumber }) => phoneNumber === '+886900000001');
    expect(texts).toMatchObject([
      {
        phoneNumber: '+886900000001',
        message: 'pay & smile <3',
        attributes: { 'AWS.SNS.SMS.SenderID': 'YourBank' },
        at: new Date(stack.clock.now()).toISOString(),
      },
    ]);
  });

  test.each<[string, unknown, string, string]>([
    ['an error of their own', { fail: 'Retryable' }, 'Retryable', 'as asked'],
    ['an exit', { exit: true }, 'Runtime.ExitError', 'exited with code 3'],
    ['no end', { hang: true }, 'Sandbox.Timedout', 'timed out after 1 seconds'],
    ['a hook before', { tag: 'lost-before' }, 'Chaos', 'cut'],
    ['a hook after', { tag: 'lost-after' }, 'Error', 'cut'],
  ])('%s surfaces by name', async (_, event, errorType, errorMessage) => {
    const result = await stack.invoke('mischief', event);
    expect(result).toMatchObject({
      ok: false,
      errorType,
      errorMessage: expect.stringContaining(errorMessage) as string,
    });
  });

  test('an unknown handler says which', async () => {
    expect(await stack.invoke('absent', {})).toMatchObject({
      ok: false,
      errorType: 'Runtime.HandlerNotFound',
    });
  });

  test('take one event at a time each, two at once', async () => {
    const runs = await Promise.all(Array.from({ length: 6 }, () => payload('busy', {})));
    expect(Math.max(...runs.map(({ inside }) => Number(inside)))).toBe(1);
    expect(new Set(runs.map(({ thread }) => thread)).size).toBe(2);
  });
});

describe('machines', () => {
  test('loop inside a distributed map, retry without waiting, and answer', async () => {
    const began = performance.now();
    const result = await stack.startMachine('scan', { items: [{ left: 2 }, { left: 0 }], flaky: 2 });
    expect(result).toEqual({ status: 'SUCCEEDED', output: { items: [{ left: 2 }, { left: 0 }], flaky: 2 } });
    expect(performance.now() - began).toBeLessThan(5000);
  });

  test('a child that fails fails the map as Step Functions says, and the catch sees it', async () => {
    const result = await stack.startMachine('scan', { items: [{ fail: 'Broken' }], flaky: 0 });
    expect(result).toMatchObject({ status: 'FAILED', error: 'RunFailed' });
    const note = (await stack.getObject('feed', 'failure.json'))?.toString() ?? '';
    expect(JSON.parse(note)).toMatchObject({ Error: 'States.ExceedToleratedFailureThreshold' });
    expect(note).toContain('Broken');
  });

  test('too large a state cannot be caught', async () => {
    const result = await stack.startMachine('scan', { items: [], flaky: 0, filler: 'x'.repeat(270_000) });
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });
});

describe('time and events', () => {
  test('a manifest starts the machine its rule names; other objects start nothing', async () => {
    expect(await stack.putObject('feed', 'feed/d1/loans.ndjson', 'x')).toEqual([]);
    const started = await stack.putObject('feed', 'feed/d1/manifest.json', '{}');
    expect(started).toMatchObject([
      { outcome: { ok: true, output: { bucket: 'app-feed', key: 'feed/d1/manifest.json' } } },
    ]);
  });

  test('an object larger than one request arrives whole', async () => {
    const body = Buffer.alloc(20_000_000, 'abcdefg\n');
    await stack.putObject('feed', 'big', body);
    expect((await stack.getObject('feed', 'big'))?.equals(body)).toBe(true);
  });

  test('schedules fire at their instants and queues empty in between', async () => {
    const midnight = Math.ceil(stack.clock.now() / DAY) * DAY;
    const instants = [midnight + HOUR, midnight + DAY + HOUR].map((instant) =>
      new Date(instant).toISOString(),
    );
    await stack.advanceTo(midnight);
    const from = stack.carrier.outbox.length;
    const started = await stack.advanceTo(midnight + DAY + HOUR);
    expect(started.filter(({ by }) => by.includes('Daily')).map(({ at }) => at)).toEqual(instants);
    expect(stack.carrier.outbox.slice(from).map(({ at, message }) => [at, message])).toEqual(
      instants.map((instant) => [instant, `due ${instant.replace('.000Z', 'Z')}`]),
    );
    await expect(stack.advanceTo(START)).resolves.toEqual([]);
    expect(stack.clock.now()).toBe(midnight + DAY + HOUR);
  });
});

describe('the API', () => {
  // Not the synchronous kind: the server lives in this very process.
  const curl = async (
    path: string,
    more: string[] = [],
    input: string | Buffer = '',
  ): Promise<{ status: number; body: string }> => {
    const child = spawn('curl', ['-s', '-w', '\n%{http_code}', ...more, `${stack.api!.url}${path}`]);
    child.stdin.end(input);
    const out = await readText(child.stdout);
    const cut = out.lastIndexOf('\n');
    return { status: Number(out.slice(cut + 1)), body: out.slice(0, cut) };
  };
  const signing = (user?: string): string[] => {
    const { region, credentials } = stack.api!;
    const secret = user ?? `${credentials.accessKeyId}:${credentials.secretAccessKey}`;
    return ['--aws-sigv4', `aws:amz:${region}:execute-api`, '--user', secret];
  };
  const json = ['-H', 'content-type: application/json'];

  test('serves a signed request made by curl', async () => {
    const { status, body } = await curl('/complaints?a=1&b=2', [
      ...signing(),
      ...json,
      '-d',
      '{"loanId":"L1"}',
    ]);
    expect(status).toBe(201);
    expect(JSON.parse(body)).toMatchObject({
      httpMethod: 'POST',
      path: '/complaints',
      resource: '/complaints',
      body: '{"loanId":"L1"}',
      queryStringParameters: { a: '1', b: '2' },
      pathParameters: null,
      requestContext: { stage: 'v1', identity: { accessKey: 'local' } },
    });
  });

  test('gives path parameters', async () => {
    const { body } = await curl('/complaints/C%2042', signing());
    expect(JSON.parse(body)).toMatchObject({ resource: '/complaints/{id}', pathParameters: { id: 'C 42' } });
  });

  test.each<[string, string, () => string[], number, string]>([
    ['no signature', '/complaints/1', () => [], 403, 'Missing Authentication Token'],
    ['a wrong secret', '/complaints/1', () => signing('local:wrong'), 403, 'does not match'],
    ['a wrong key', '/complaints/1', () => signing('other:x'), 403, 'security token'],
    ['no such route', '/nothing', () => signing(), 403, 'Missing Authentication Token'],
    [
      'no such method',
      '/complaints/1',
      () => [...signing(), '-X', 'DELETE'],
      403,
      'Missing Authentication Token',
    ],
    ['a function that fails', '/complaints/crash', () => signing(), 502, 'Internal server error'],
    ['an answer that is none', '/complaints/nonsense', () => signing(), 502, 'Internal server error'],
    ['a missing parameter', '/search', () => signing(), 400, 'Missing required request parameters'],
    [
      'a body of another shape',
      '/complaints',
      () => [...signing(), ...json, '-d', '{"loanId":1}'],
      400,
      'invalid-input',
    ],
  ])('%s', async (_, path, more, status, text) => {
    const answer = await curl(path, more());
    expect([answer.status, answer.body]).toEqual([status, expect.stringContaining(text)]);
    expect(JSON.parse(answer.body)).toBeTypeOf('object');
  });

  test('a body over 10 MB is refused', async () => {
    const body = Buffer.alloc(10 * 1024 ** 2 + 1, 'x');
    expect((await curl('/complaints', ['--data-binary', '@-'], body)).status).toBe(413);
  });

  test('answers while the stack is at work', async () => {
    const work = stack.advanceTo(stack.clock.now() + 3 * DAY);
    const answers = await Promise.all([1, 2, 3].map((id) => fetch(`${stack.api!.url}/complaints/${id}`)));
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
    await work;
  });
});
