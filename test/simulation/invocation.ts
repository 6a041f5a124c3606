import { Retryable } from '../../shared/runtime/errors.ts';
import { faultAt, note, type FaultKind, type FaultShares, type Mischief } from './faults.ts';
import type { Scheduler } from './scheduler.ts';

/** How an invocation of a function ended, as its caller learns it. */
export type Ending<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown }
  /** The process died, or ran out of time: the caller knows no more than that. */
  | { readonly kind: 'crashed' };

export type Wrap = <T extends object>(name: string, port: T) => T;

/** What the code under test is given: its ports, wrapped, and its clock. */
export interface Inside {
  readonly name: string;
  readonly wrap: Wrap;
  readonly remainingMs: () => number;
  /** Waits on the simulated clock; a dead process never wakes. */
  readonly pause: (ms: number) => Promise<void>;
}

export interface HostDeps {
  readonly scheduler: Scheduler;
  readonly mischief: Mischief;
  readonly shares: (invocation: string) => FaultShares;
  /** Lets a borrower act now, about this loan if it is about one; false when none wants to. */
  readonly meanwhile: (id: string, args: readonly unknown[]) => string | undefined;
  /** Told whose call takes effect next. */
  readonly acting: (invocation: string) => void;
  /** A dead port's own way to fail, by name of port and method; undefined: it throws. */
  readonly failAs: (port: string, method: string, fault: 'timeout' | 'throttle') => unknown;
}

/** Milliseconds a function may run. */
export const functionTimeoutMs = 60_000;

/** Runs functions as Lambda does: each invocation on its own, each await of a port a point where anything may happen. */
export class Host {
  readonly #deps: HostDeps;
  readonly #names = new Map<string, number>();

  constructor(deps: HostDeps) {
    this.#deps = deps;
  }

  /** Runs one invocation to its end; resolves when its caller would learn of it. */
  invoke<T>(base: string, work: (inside: Inside) => Promise<T>): Promise<Ending<T>> {
    const count = (this.#names.get(base) ?? 0) + 1;
    this.#names.set(base, count);
    const run = new Invocation(this.#deps, count === 1 ? base : `${base}~${count}`);
    return new Promise((resolve) => {
      run.onDeath = () => {
        resolve({ kind: 'crashed' });
      };
      work(run).then(
        (value) => {
          if (!run.isDead) resolve({ kind: 'answered', value });
          run.isDead = true;
        },
        (error: unknown) => {
          if (!run.isDead) resolve({ kind: 'failed', error });
          run.isDead = true;
        },
      );
    });
  }
}

class Invocation implements Inside {
  readonly name: string;
  readonly #deps: HostDeps;
  #deadline: number;
  #calls = 0;
  isDead = false;
  onDeath: () => void = () => undefined;

  constructor(deps: HostDeps, name: string) {
    this.#deps = deps;
    this.name = name;
    this.#deadline = deps.scheduler.now + functionTimeoutMs;
  }

  remainingMs = (): number => this.#deadline - this.#deps.scheduler.now;

  pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      this.#deps.scheduler.after(ms, () => {
        if (!this.#isOver()) resolve();
      });
    });

  wrap: Wrap = (name, port) =>
    new Proxy(port, {
      get: (target, property, receiver) => {
        const method: unknown = Reflect.get(target, property, receiver);
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) => {
          const run = (): unknown => Reflect.apply(method, target, args) as unknown;
          if (isStream(name, String(property))) return this.#stream({ name, property, args }, run);
          return this.#call({ name, property, args }, run);
        };
      },
    });

  /** Only the first read of a stream is a point of its own: what it yields lies there already. */
  async *#stream(call: Call, run: () => unknown): AsyncGenerator {
    await this.#call(call, () => Promise.resolve());
    yield* run() as AsyncIterable<unknown>;
  }

  #call(call: Call, run: () => unknown): Promise<unknown> {
    const { scheduler } = this.#deps;
    this.#calls += 1;
    const id = `${this.name}/${this.#calls}:${call.name}.${String(call.property)}`;
    return new Promise((resolve, reject) => {
      if (this.isDead) return;
      const fault = faultAt(this.#deps.mischief, id, this.#deps.shares(this.name));
      scheduler.after(1 + scheduler.draw() * 20, () => {
        if (this.#isOver()) return;
        this.#arrive({ ...call, id, fault }, run, { resolve, reject });
      });
    });
  }

  #arrive(call: Call & Fault, run: () => unknown, answer: Answer): void {
    const { scheduler } = this.#deps;
    if (call.fault === 'meanwhile') this.#meanwhile(call);
    if (call.fault === 'crash-before') {
      this.#strike(call);
      this.#die();
      return;
    }
    if (call.fault === 'throttle') {
      this.#strike(call);
      this.#fail(call, 'throttle', answer);
      return;
    }
    // A fault of the code or of the data is the caller's to see: the port answered.
    const effect = Promise.resolve().then(() => {
      this.#deps.acting(this.name);
      return run();
    });
    effect.then(
      (value) => {
        this.#took(call, {
          ...answer,
          resolve: () => {
            answer.resolve(value);
          },
        });
      },
      (error: unknown) => {
        scheduler.after(0, () => {
          if (!this.#isOver()) answer.reject(error);
        });
      },
    );
  }

  /** The call took effect; whether and when its caller hears so is another matter. */
  #took(call: Call & Fault, answer: Answer): void {
    const { scheduler } = this.#deps;
    const reply = (afterMs: number): void => {
      scheduler.after(afterMs, () => {
        if (!this.#isOver()) answer.resolve(undefined);
      });
    };
    switch (call.fault) {
      case 'crash-after':
        this.#strike(call);
        this.#die();
        return;
      case 'timeout':
        this.#strike(call);
        this.#fail(call, 'timeout', answer);
        return;
      case 'slow':
        this.#strike(call);
        reply(5_000 + scheduler.draw() * 70_000);
        return;
      case 'leap': {
        // A frozen process keeps its time: the clocks went on without it.
        this.#strike(call);
        const jumpMs = 60_000 * (1 + scheduler.draw() * 12);
        this.#deadline += jumpMs;
        reply(jumpMs);
        return;
      }
      case 'crash-before':
      case 'throttle':
      case 'meanwhile':
      case undefined:
        reply(scheduler.draw() * 10);
    }
  }

  #meanwhile(call: Call & Fault): void {
    const done = this.#deps.meanwhile(call.id, call.args);
    if (done !== undefined)
      note(this.#deps.mischief, 'meanwhile', {
        at: this.#deps.scheduler.now,
        id: `meanwhile ${call.id}`,
        what: done,
      });
  }

  #fail({ name, property }: Call, fault: 'timeout' | 'throttle', { resolve, reject }: Answer): void {
    const own = this.#deps.failAs(name, String(property), fault);
    this.#deps.scheduler.after(fault === 'timeout' ? 2_000 : 5, () => {
      if (this.#isOver()) return;
      if (own === undefined) reject(new Retryable(`${name}.${String(property)}: ${fault}`));
      else resolve(own);
    });
  }

  #strike({ id, fault }: Fault): void {
    const { mischief, scheduler } = this.#deps;
    if (fault !== undefined) note(mischief, fault, { at: scheduler.now, id: `${fault} ${id}`, what: fault });
  }

  #isOver(): boolean {
    if (!this.isDead && this.#deps.scheduler.now > this.#deadline) this.#die();
    return this.isDead;
  }

  #die(): void {
    this.isDead = true;
    this.onDeath();
  }
}

interface Call {
  readonly name: string;
  readonly property: string | symbol;
  readonly args: readonly unknown[];
}

interface Fault {
  readonly id: string;
  readonly fault: FaultKind | undefined;
}

interface Answer {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

const isStream = (port: string, method: string): boolean =>
  (port === 'feed' || port === 'rejects') && method === 'read';
