import { instantOf, type Instant } from '../../shared/domain/instant.ts';

/** A clock that moves to the next thing that is waited for, once everything that can run has run. */
export class VirtualTime {
  #now: number;
  #waiting: { at: number; go: () => void }[] = [];

  constructor(start: Instant) {
    this.#now = Date.parse(start);
  }

  readonly now = (): Instant => instantOf(this.#now);

  readonly pause = (ms: number): Promise<void> =>
    ms <= 0
      ? Promise.resolve()
      : new Promise((go) => {
          this.#waiting.push({ at: this.#now + ms, go });
        });

  /** Lets time pass until `work` is done. Throws when everybody waits for nothing. */
  async run(work: Promise<unknown>): Promise<void> {
    const state = { done: false };
    const end = work.finally(() => {
      state.done = true;
    });
    // A failure is reported below; here it must only not go unhandled.
    end.catch(() => undefined);
    for (;;) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (state.done) break;
      const at = Math.min(...this.#waiting.map((one) => one.at));
      if (!Number.isFinite(at)) throw new Error('nobody waits for a moment, and the work is not done');
      this.#now = at;
      const due = this.#waiting.filter((one) => one.at <= at);
      this.#waiting = this.#waiting.filter((one) => one.at > at);
      for (const { go } of due) go();
    }
    await end;
  }
}
