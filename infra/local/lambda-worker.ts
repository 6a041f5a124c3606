import { subscribe } from 'node:diagnostics_channel';
import { existsSync } from 'node:fs';
import { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';

const bootSchema = z.object({
  clock: z.instanceof(SharedArrayBuffer),
  dir: z.string(),
  handler: z.string(),
  functionName: z.string(),
  functionArn: z.string(),
  memoryMb: z.number(),
});
const callSchema = z.object({ requestId: z.string(), event: z.string(), timeoutMs: z.number() });
type Call = z.infer<typeof callSchema>;
type Handler = (event: unknown, context: unknown) => unknown;

const port = parentPort;
if (port === null) throw new Error('This file is the body of a worker thread.');
const boot = bootSchema.parse(workerData);
useVirtualTime(new BigInt64Array(boot.clock));
hideRealTime();
const loading = loadHandler();
// A handler that fails to load answers every call with that error; it must not end the thread before.
loading.catch(() => undefined);
port.on('message', (message: unknown) => {
  void answer(callSchema.parse(message)).then((reply) => {
    port.postMessage(reply);
  });
});

/** `new Date()`, `Date()` and `Date.now()` tell the stack's time to everything loaded after this call. */
function useVirtualTime(cell: BigInt64Array<SharedArrayBuffer>): void {
  const now = (): number => Number(Atomics.load(cell, 0));
  const RealDate = globalThis.Date;
  RealDate.now = now;
  const virtual = new Proxy(RealDate, {
    construct: (target, given, newTarget): Date =>
      z
        .instanceof(RealDate)
        .parse(Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget)),
    apply: () => new RealDate(now()).toString(),
  });
  RealDate.prototype.constructor = virtual;
  globalThis.Date = virtual;
}

/** Engines stamp answers with real time; SDK clients would take their own clock for wrong and repeat failed calls. */
function hideRealTime(): void {
  // Published with each answer before its receiver sees it.
  subscribe('http.client.response.finish', (message) => {
    const response: unknown = Reflect.get(Object(message), 'response');
    if (response instanceof IncomingMessage) delete response.headers.date;
  });
}

async function loadHandler(): Promise<Handler> {
  const [file = '', name = ''] = boot.handler.split('.');
  const path = ['.mjs', '.js', '.cjs']
    .map((end) => join(boot.dir, file + end))
    .find((one) => existsSync(one));
  if (path === undefined)
    throw named('Runtime.ImportModuleError', `Cannot find module '${file}' in ${boot.dir}`);
  const module: unknown = await import(pathToFileURL(path).href);
  const handler: unknown = Reflect.get(Object(module), name);
  if (!isHandler(handler))
    throw named('Runtime.HandlerNotFound', `${boot.handler} is undefined or not exported`);
  return handler;
}

async function answer(call: Call): Promise<object> {
  const deadline = performance.now() + call.timeoutMs;
  try {
    const handler = await loading;
    const result = await handler(JSON.parse(call.event), {
      functionName: boot.functionName,
      functionVersion: '$LATEST',
      invokedFunctionArn: boot.functionArn,
      memoryLimitInMB: String(boot.memoryMb),
      awsRequestId: call.requestId,
      logGroupName: `/aws/lambda/${boot.functionName}`,
      logStreamName: 'local',
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline - performance.now())),
    });
    return { requestId: call.requestId, ok: true, payload: JSON.stringify(result ?? null) };
  } catch (error) {
    const { name, message, stack } = error instanceof Error ? error : named('Error', String(error));
    return {
      requestId: call.requestId,
      ok: false,
      errorType: name,
      errorMessage: message,
      trace: stack ?? '',
    };
  }
}

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function';
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
