export class Crash extends Error {
  override readonly name = 'Crash';
}

/** Whether the process dies before the call reaches the other side, or after it took effect unheard. */
export type CrashMoment = 'before' | 'after';

export interface CrashPlan {
  /** Wraps a port: its calls count, and the one planned kills the process. */
  readonly wrap: <T extends object>(port: T) => T;
  readonly crashed: () => boolean;
}

/** Dies at the `nth` call (from 1) through any port wrapped; a dead process calls nothing more. */
export function crashAt(nth: number, moment: CrashMoment): CrashPlan {
  let calls = 0;
  let dead = false;
  const call = async (work: () => unknown): Promise<unknown> => {
    calls += 1;
    if (dead) throw new Crash(`dead since call ${nth}`);
    if (calls !== nth) return work();
    dead = true;
    if (moment === 'after') await work();
    throw new Crash(`at call ${nth}, ${moment}`);
  };
  const wrap = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, property, receiver) {
        const method: unknown = Reflect.get(target, property, receiver);
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) => call(() => Reflect.apply(method, target, args) as unknown);
      },
    });
  return { wrap, crashed: () => dead };
}

/** Runs `attempt` with a crash at call 1, 2, 3, … until one gets through without dying. */
export async function forEveryCrash(
  moment: CrashMoment,
  attempt: (plan: CrashPlan, nth: number) => Promise<void>,
): Promise<number> {
  for (let nth = 1; nth < 2000; nth += 1) {
    const plan = crashAt(nth, moment);
    await attempt(plan, nth);
    if (!plan.crashed()) return nth - 1;
  }
  throw new Error('no attempt got through within 2000 calls');
}

/** Resolves whether or not the process died; any other failure is the test's. */
export async function survive(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
  }
}
