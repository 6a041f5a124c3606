import type { Ending } from './invocation.ts';
import { happens, note, type Mischief } from './faults.ts';
import type { Scheduler } from './scheduler.ts';

interface Message {
  readonly messageId: string;
  readonly body: string;
  receives: number;
}

export interface QueueShares {
  readonly duplicate: number;
  readonly delayed: number;
  readonly poison: number;
}

export interface TextQueueDeps {
  /** Of messages, in the trace. */
  readonly name: string;
  readonly scheduler: Scheduler;
  readonly mischief: Mischief;
  readonly shares: () => QueueShares;
  readonly consume: (
    records: readonly { messageId: string; body: string }[],
  ) => Promise<Ending<{ batchItemFailures: readonly { itemIdentifier: string }[] }>>;
  readonly onDone?: (body: string) => void;
  readonly onDead: (body: string) => void;
}

const visibilityMs = 90_000;
const mostReceives = 5;
const batchSize = 10;

const poison = ['not json', '{}', '{"loanId":"L-404","contactId":"L-404#friendly-text#2025-01-01"}', '[]'];

/** A queue of texts, to borrowers or from them: at least once, in no order, in batches; what fails comes again, and ends as a dead letter. */
export class TextQueue {
  readonly #deps: TextQueueDeps;
  readonly #ready: Message[] = [];
  #count = 0;
  #isPolling = false;

  constructor(deps: TextQueueDeps) {
    this.#deps = deps;
  }

  enqueue(body: string): void {
    const { mischief, scheduler } = this.#deps;
    const shares = this.#deps.shares();
    this.#count += 1;
    const id = `${this.#deps.name}-${this.#count} ${body.slice(0, 60)}`;
    const at = scheduler.now;
    const isLate = happens(mischief, 'delayed', { id, share: shares.delayed, at });
    this.#deliver(
      { messageId: `${this.#count}`, body, receives: 0 },
      isLate ? this.#longMs() : this.#shortMs(),
    );
    if (happens(mischief, 'duplicate', { id, share: shares.duplicate, at })) {
      const afterMs = scheduler.draw() < 0.5 ? this.#shortMs() : this.#longMs();
      this.#deliver({ messageId: `${this.#count}-again`, body, receives: 0 }, afterMs);
    }
    if (happens(mischief, 'poison', { id, share: shares.poison, at })) {
      const bad = poison[this.#count % poison.length]!;
      this.#deliver({ messageId: `${this.#count}-poison`, body: bad, receives: 0 }, this.#shortMs());
    }
  }

  #shortMs(): number {
    return 20 + this.#deps.scheduler.draw() * 400;
  }

  #longMs(): number {
    return 60_000 + this.#deps.scheduler.draw() * 14 * 3_600_000;
  }

  #deliver(message: Message, afterMs: number): void {
    this.#deps.scheduler.after(afterMs, () => {
      this.#ready.push(message);
      if (this.#isPolling) return;
      this.#isPolling = true;
      this.#deps.scheduler.after(this.#deps.scheduler.draw() * 200, () => {
        this.#isPolling = false;
        while (this.#ready.length > 0) void this.#work(this.#ready.splice(0, batchSize));
      });
    });
  }

  async #work(batch: readonly Message[]): Promise<void> {
    for (const message of batch) message.receives += 1;
    const ending = await this.#deps.consume(batch.map(({ messageId, body }) => ({ messageId, body })));
    const failed =
      ending.kind === 'answered'
        ? new Set(ending.value.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
        : undefined;
    if (failed !== undefined && failed.size > 0 && failed.size < batch.length)
      note(this.#deps.mischief, 'partial-batch', {
        at: this.#deps.scheduler.now,
        id: 'partial-batch',
        what: '',
      });
    for (const message of batch) {
      if (failed !== undefined && !failed.has(message.messageId)) {
        this.#deps.onDone?.(message.body);
        continue;
      }
      if (message.receives >= mostReceives) this.#deps.onDead(message.body);
      else this.#deliver(message, visibilityMs);
    }
  }
}
