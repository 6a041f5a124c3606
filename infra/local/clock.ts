type Listener = (now: number) => void;

/**
 * The one clock of a local stack: an instant in milliseconds since 1970 that only moves forward, and only when told.
 * Worker threads read the same instant from `shared`.
 */
export class VirtualClock {
  readonly shared = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
  readonly #cell = new BigInt64Array(this.shared);
  readonly #listeners = new Set<Listener>();

  constructor(start: number) {
    Atomics.store(this.#cell, 0, BigInt(start));
  }

  now(): number {
    return Number(Atomics.load(this.#cell, 0));
  }

  /** Moves to `instant` and tells the listeners. Throws RangeError if that lies in the past. */
  advance(instant: number): void {
    if (instant < this.now())
      throw new RangeError(
        `The clock stands at ${new Date(this.now()).toISOString()} and never goes back to ${new Date(instant).toISOString()}.`,
      );
    Atomics.store(this.#cell, 0, BigInt(instant));
    for (const listener of this.#listeners) listener(instant);
  }

  /** Calls `listener` after each move until the returned function is called. */
  onAdvance(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
