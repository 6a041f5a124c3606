/** Wraps a port of one worker: each call of a watched method waits for the worker's turn. */
export type TurnWrap = <T extends object>(port: T) => T;

interface Worker {
  /** Lets the call that waits go ahead, and resolves once it has taken effect. */
  waiting: (() => Promise<void>) | undefined;
  ended: boolean;
}

/**
 * Runs two workers side by side so that their watched calls take effect in one given order: `order` names the worker
 * whose call is next, and a worker that has ended, or an order that has run out, lets the other go on.
 */
export async function interleave(
  order: readonly (0 | 1)[],
  watched: readonly string[],
  start: (wrap: TurnWrap, worker: 0 | 1) => Promise<void>,
): Promise<void> {
  const workers: readonly [Worker, Worker] = [
    { waiting: undefined, ended: false },
    { waiting: undefined, ended: false },
  ];
  const done = ([0, 1] as const).map(async (index) => {
    try {
      await start(wrapFor(workers[index], watched), index);
    } finally {
      workers[index].ended = true;
    }
  });
  const turns = [...order];
  while (!workers.every(({ ended }) => ended)) {
    await settled(workers);
    const wanted = turns.shift();
    const next = [wanted, 0, 1].find((index) => index !== undefined && workers[index as 0 | 1].waiting);
    if (next !== undefined) await workers[next as 0 | 1].waiting?.();
  }
  await Promise.all(done);
}

/** Resolves once each worker waits for its turn or has ended. */
async function settled(workers: readonly Worker[]): Promise<void> {
  while (!workers.every(({ waiting, ended }) => waiting !== undefined || ended))
    await new Promise<void>((resolve) => setImmediate(resolve));
}

function wrapFor(worker: Worker, watched: readonly string[]): TurnWrap {
  const inTurn = (call: () => unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      worker.waiting = async () => {
        worker.waiting = undefined;
        try {
          resolve(await call());
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
    });
  return (port) =>
    new Proxy(port, {
      get(target, property, receiver) {
        const method: unknown = Reflect.get(target, property, receiver);
        if (typeof method !== 'function') return method;
        const call = (args: unknown[]) => (): unknown => Reflect.apply(method, target, args);
        return (...args: unknown[]): unknown =>
          watched.includes(String(property)) ? inTurn(call(args)) : call(args)();
      },
    });
}

/** Every way to merge `a` calls of the first worker with `b` of the second. */
export function everyOrder(a: number, b: number): readonly (readonly (0 | 1)[])[] {
  if (a === 0) return [Array.from({ length: b }, () => 1 as const)];
  if (b === 0) return [Array.from({ length: a }, () => 0 as const)];
  return [
    ...everyOrder(a - 1, b).map((rest) => [0 as const, ...rest]),
    ...everyOrder(a, b - 1).map((rest) => [1 as const, ...rest]),
  ];
}
