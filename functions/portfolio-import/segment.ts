import type { Reject } from '../../shared/contracts/feed.ts';
import type { Problem } from '../../shared/contracts/feed-line.ts';
import { noCounts, type ChunkId, type Counts, type Sums } from '../../shared/contracts/import.ts';
import type { LandOutcome } from '../../shared/domain/landing.ts';

/** What became of the lines since progress was last saved. */
export class Segment {
  readonly #chunk: ChunkId;
  readonly #delivery: string;
  readonly #entries: Reject[] = [];
  readonly #counts = { ...noCounts };
  readonly #sums: Record<string, number> = {};
  cursor: number;

  constructor(chunk: ChunkId, cursor: number) {
    this.#chunk = chunk;
    this.#delivery = chunk.importId.split('#')[1] ?? '';
    this.cursor = cursor;
  }

  get counts(): Counts {
    return this.#counts;
  }

  get sums(): Sums {
    return this.#sums;
  }

  /** By line, then as remarked: the same in every attempt. */
  get entries(): readonly Reject[] {
    return this.#entries.toSorted((a, b) => a.line - b.line);
  }

  countLine(cursor: number): void {
    this.#counts.lines += 1;
    this.cursor = cursor;
  }

  warn(line: number, problem: Problem): void {
    this.#add('warning', line, problem);
  }

  reject(line: number, problem: Problem): void {
    this.#counts.rejected += 1;
    this.#add('reject', line, problem);
  }

  land(
    outcome: Exclude<LandOutcome, 'duplicate'>,
    money: { amount: number; currency: string | undefined },
  ): void {
    this.#counts[outcome] += 1;
    if (money.currency !== undefined)
      this.#sums[money.currency] = (this.#sums[money.currency] ?? 0) + money.amount;
  }

  #add(severity: Reject['severity'], line: number, problem: Problem): void {
    this.#entries.push({ severity, delivery: this.#delivery, file: this.#chunk.file, line, ...problem });
  }
}
