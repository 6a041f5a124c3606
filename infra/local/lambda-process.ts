import type { Writable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { parseJson } from './json.ts';

/** What a function needs to run: from its template, and the environment it will see, whole. */
export interface FunctionSpec {
  readonly name: string;
  readonly arn: string;
  readonly dir: string;
  readonly handler: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly reservedConcurrency?: number;
  /** Attempts after the first of an asynchronous invocation. */
  readonly asyncRetries: number;
}

export type InvocationResult =
  | { readonly ok: true; readonly payload: unknown }
  | { readonly ok: false; readonly errorType: string; readonly errorMessage: string; readonly trace: string };

const replySchema = z.discriminatedUnion('ok', [
  z.object({ requestId: z.string(), ok: z.literal(true), payload: z.string() }),
  z.object({
    requestId: z.string(),
    ok: z.literal(false),
    errorType: z.string(),
    errorMessage: z.string(),
    trace: z.string(),
  }),
]);

/** Where an environment runs. */
export interface ProcessPlace {
  /** The stack's time. */
  readonly clock: SharedArrayBuffer;
  readonly log: Writable;
  /**
   * How many times its time-out a function may take by the wall clock. It is told its true time-out; but a machine that has
   * no processor left for minutes is not a function that hangs, and one killed half-way leaves a text uncertain.
   */
  readonly patience: number;
}

interface Pending {
  readonly requestId: string;
  settle(result: InvocationResult): void;
}

/** One execution environment of one function: a worker thread that takes one event at a time. */
export class LambdaProcess {
  readonly #spec: FunctionSpec;
  readonly #worker: Worker;
  readonly #killMs: number;
  #pending: Pending | undefined;
  #gone = false;

  constructor(spec: FunctionSpec, { clock, log, patience }: ProcessPlace) {
    this.#spec = spec;
    this.#killMs = spec.timeoutMs * patience;
    const { dir, handler, name, arn, memoryMb } = spec;
    this.#worker = new Worker(new URL('./lambda-worker.ts', import.meta.url), {
      env: { ...spec.environment },
      execArgv: [],
      stdout: true,
      stderr: true,
      workerData: { clock, dir, handler, functionName: name, functionArn: arn, memoryMb },
    });
    this.#worker.stdout.on('data', (chunk) => log.write(chunk));
    this.#worker.stderr.on('data', (chunk) => log.write(chunk));
    this.#worker.on('message', (message: unknown) => {
      this.#onReply(message);
    });
    this.#worker.on('error', (error) => {
      this.#end(
        'Runtime.UnhandledError',
        error instanceof Error ? `${error.name}: ${error.message}` : String(error),
      );
    });
    this.#worker.on('exit', (code) => {
      this.#end('Runtime.ExitError', `${spec.name} exited with code ${code}`);
    });
  }

  /** True once the thread has ended; it takes no further events. */
  get gone(): boolean {
    return this.#gone;
  }

  invoke(requestId: string, event: string): Promise<InvocationResult> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        void this.#worker.terminate();
        this.#end('Sandbox.Timedout', `Task timed out after ${this.#spec.timeoutMs / 1000} seconds`);
      }, this.#killMs);
      this.#pending = {
        requestId,
        settle: (result) => {
          clearTimeout(timer);
          this.#pending = undefined;
          resolve(result);
        },
      };
      this.#worker.postMessage({ requestId, event, timeoutMs: this.#spec.timeoutMs });
    });
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  #onReply(message: unknown): void {
    const reply = replySchema.parse(message);
    if (reply.requestId !== this.#pending?.requestId) return;
    this.#pending.settle(reply.ok ? { ok: true, payload: parseJson(reply.payload) } : reply);
  }

  #end(errorType: string, errorMessage: string): void {
    this.#gone = true;
    this.#pending?.settle({ ok: false, errorType, errorMessage, trace: '' });
  }
}
