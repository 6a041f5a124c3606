import { randomUUID } from 'node:crypto';
import {
  type FunctionSpec,
  type InvocationResult,
  LambdaProcess,
  type ProcessPlace,
} from './lambda-process.ts';
import { Unsupported } from './unsupported.ts';

export interface Invocation {
  readonly functionName: string;
  readonly requestId: string;
  readonly event: unknown;
}

/**
 * Calls around each invocation, for tests that break things. What `before` throws becomes the function's error and the
 * handler never runs; what `after` throws replaces its answer, although all it did stays done.
 */
export interface InvocationHooks {
  readonly before?: (invocation: Invocation) => void | Promise<void>;
  readonly after?: (invocation: Invocation, result: InvocationResult) => void | Promise<void>;
}

export interface LambdaHostOptions extends ProcessPlace {
  readonly hooks?: InvocationHooks;
  /** Threads a function may use at once. */
  readonly workersPerFunction: number;
}

/** Whoever calls functions needs only this of the host. */
export type Invoker = Pick<LambdaHost, 'invoke'>;

interface Pool {
  readonly spec: FunctionSpec;
  readonly limit: number;
  readonly idle: LambdaProcess[];
  readonly waiting: ((process: LambdaProcess) => void)[];
  size: number;
}

/** Runs functions in worker threads: started when first needed, then kept. */
export class LambdaHost {
  readonly #pools = new Map<string, Pool>();
  readonly #options: LambdaHostOptions;
  readonly #all = new Set<LambdaProcess>();

  constructor(specs: readonly FunctionSpec[], options: LambdaHostOptions) {
    this.#options = options;
    for (const spec of specs) {
      const limit = Math.min(
        options.workersPerFunction,
        spec.reservedConcurrency ?? Number.POSITIVE_INFINITY,
      );
      const pool: Pool = { spec, limit, idle: [], waiting: [], size: 0 };
      this.#pools.set(spec.name, pool).set(spec.arn, pool);
    }
  }

  /** Invokes a function, by name or ARN, and waits for its answer. Never rejects for what the handler does. */
  async invoke(nameOrArn: string, event: unknown): Promise<InvocationResult> {
    const pool = this.#pools.get(nameOrArn);
    if (pool === undefined) throw new Unsupported(`Function ${nameOrArn}: the assembly has none.`);
    const invocation = { functionName: pool.spec.name, requestId: randomUUID(), event };
    const { before, after } = this.#options.hooks ?? {};
    try {
      await before?.(invocation);
      const result = await this.#run(pool, invocation);
      await after?.(invocation, result);
      return result;
    } catch (error) {
      const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
      return { ok: false, errorType: name, errorMessage: message, trace: stack ?? '' };
    }
  }

  /** As a service invokes asynchronously: a failed event is tried again as often as Lambda would. */
  async invokeAsync(nameOrArn: string, event: unknown): Promise<InvocationResult> {
    let result = await this.invoke(nameOrArn, event);
    const retries = this.#pools.get(nameOrArn)?.spec.asyncRetries ?? 0;
    for (let retry = 0; retry < retries && !result.ok; retry += 1)
      result = await this.invoke(nameOrArn, event);
    return result;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#all].map((process) => process.stop()));
  }

  async #run(pool: Pool, { requestId, event }: Invocation): Promise<InvocationResult> {
    const process = await this.#acquire(pool);
    try {
      return await process.invoke(requestId, JSON.stringify(event ?? null));
    } finally {
      this.#release(pool, process);
    }
  }

  #acquire(pool: Pool): Promise<LambdaProcess> | LambdaProcess {
    const idle = pool.idle.pop();
    if (idle !== undefined && !idle.gone) return idle;
    if (idle !== undefined) this.#forget(pool, idle);
    if (pool.size < pool.limit) return this.#start(pool);
    return new Promise((resolve) => pool.waiting.push(resolve));
  }

  #release(pool: Pool, process: LambdaProcess): void {
    if (process.gone) this.#forget(pool, process);
    const next = pool.waiting.shift();
    if (next !== undefined) next(process.gone ? this.#start(pool) : process);
    else if (!process.gone) pool.idle.push(process);
  }

  #start(pool: Pool): LambdaProcess {
    const process = new LambdaProcess(pool.spec, this.#options);
    pool.size += 1;
    this.#all.add(process);
    return process;
  }

  #forget(pool: Pool, process: LambdaProcess): void {
    pool.size -= 1;
    this.#all.delete(process);
  }
}
