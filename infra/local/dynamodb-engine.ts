import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/** Environment variable with the address of a DynamoDB-compatible engine the user runs himself. */
export const ENDPOINT_VARIABLE = 'LOCAL_DYNAMODB_ENDPOINT';

export interface DynamoDbEngine {
  readonly endpoint: string;
  stop(): Promise<void>;
}

const START_LIMIT_MS = 10_000;

/**
 * The engine must not outlive this process, not even after SIGKILL, when no handler of ours runs. The shell holds the
 * reading end of a pipe whose writing end is ours alone: when we are gone it reads the end of input and kills the engine.
 */
const WATCHED = `exec 3<&0; "$@" </dev/null & engine=$!; { read -r _ <&3; kill -9 $engine; } 2>/dev/null & wait $engine`;

/** Starts the engine, in memory or on the file `database`. Throws Error with what to install when there is none. */
export async function startDynamoDb(database?: string): Promise<DynamoDbEngine> {
  const given = process.env[ENDPOINT_VARIABLE];
  if (given !== undefined && given !== '') return { endpoint: given, stop: () => Promise.resolve() };
  const binary = findBinary();
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const command = [
    binary,
    '--port',
    String(port),
    ...(database === undefined ? [] : ['--db-path', database]),
  ];
  const child = spawn('/bin/sh', ['-c', WATCHED, 'engine', ...command], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk) => (complaint += String(chunk)));
  child.stdin.on('error', () => undefined);
  const ended = new Promise<void>((resolve) =>
    child.once('close', () => {
      resolve();
    }),
  );
  try {
    await listening(endpoint, child);
  } catch (error) {
    child.stdin.end();
    throw new Error(`${binary} did not start: ${complaint.trim()}`, { cause: error });
  }
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await ended;
  };
  return { endpoint, stop };
}

/** The engine's program: our package for this machine, else one on the PATH. */
function findBinary(): string {
  const platform = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    const manifest = createRequire(import.meta.url).resolve(`${platform}/package.json`);
    const packaged = join(manifest, '..', process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide');
    if (existsSync(packaged)) return packaged;
  } catch {
    // Not packaged for this machine: the PATH is next.
  }
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((dir) => join(dir, 'dynoxide'))
    .find((file) => existsSync(file));
  if (onPath !== undefined) return onPath;
  throw new Error(
    `No DynamoDB engine for ${process.platform} ${process.arch}: install dynoxide (https://github.com/nubo-db/dynoxide) ` +
      `on the PATH, or set ${ENDPOINT_VARIABLE} to the address of any DynamoDB-compatible engine.`,
  );
}

async function listening(endpoint: string, child: ChildProcess): Promise<void> {
  const giveUp = performance.now() + START_LIMIT_MS;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`it ended with code ${child.exitCode}`);
    try {
      await dynamoDbCall(endpoint, 'ListTables', {});
      return;
    } catch (error) {
      if (performance.now() > giveUp) throw error;
      await sleep(5);
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = z.object({ port: z.number() }).parse(probe.address());
      probe.close(() => {
        resolve(port);
      });
    });
  });
}

/** One call of the DynamoDB API, without the SDK: the runner needs three, at start. Throws Error with the answer. */
export async function dynamoDbCall(endpoint: string, operation: string, input: object): Promise<unknown> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20000101T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20000101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify(input),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`DynamoDB ${operation}: ${text}`);
  return JSON.parse(text);
}
