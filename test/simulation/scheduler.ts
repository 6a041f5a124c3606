import { setImmediate as turn } from 'node:timers';

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/**
 * All time and all interleaving of a simulated bank: nothing happens but the events in this queue, one after the other,
 * each with everything that follows from it before the next. Events of one moment come in the order of their draw.
 */
export class Scheduler {
  now: number;
  steps = 0;
  readonly #draw: () => number;
  readonly #heap: Entry[] = [];

  constructor(start: number, draw: () => number) {
    this.now = start;
    this.#draw = draw;
  }

  /** A number of the scheduler's own stream. */
  draw(): number {
    return this.#draw();
  }

  /** Puts an event at a moment, or now if that has passed. */
  at(ms: number, run: () => void): void {
    const entry = { at: Math.max(ms, this.now), order: this.#draw(), run };
    const heap = this.#heap;
    let place = heap.length;
    heap.push(entry);
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!isBefore(entry, heap[above]!)) break;
      heap[place] = heap[above]!;
      place = above;
    }
    heap[place] = entry;
  }

  after(ms: number, run: () => void): void {
    this.at(this.now + ms, run);
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(ms, resolve);
    });
  }

  /** Runs every event up to a moment, those included that come up on the way. */
  async runUntil(end: number): Promise<void> {
    for (let next = this.#heap[0]; next !== undefined && next.at <= end; next = this.#heap[0]) {
      this.#pop();
      this.now = next.at;
      this.steps += 1;
      next.run();
      await settled();
    }
    this.now = Math.max(this.now, end);
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (!isBefore(heap[child]!, last)) break;
      heap[place] = heap[child]!;
      place = child;
    }
    heap[place] = last;
  }
}

const isBefore = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

/** A turn of the runtime's own loop: every continuation that can run has run, up to its next await of a port. */
const settled = (): Promise<void> =>
  new Promise((resolve) => {
    turn(resolve);
  });
