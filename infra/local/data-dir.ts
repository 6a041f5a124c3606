import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJson } from './json.ts';

const timeSchema = z.object({
  /** The virtual clock. */
  now: z.number(),
  /** Every schedule up to here has fired and finished. */
  settled: z.number(),
});
export type StoredTime = z.infer<typeof timeSchema>;

/** Where a durable store keeps its parts, and the lock that lets one process at a time use it. */
export class DataDir {
  readonly database: string;
  readonly queues: string;
  readonly objects: string;
  readonly texts: string;
  readonly log: string;
  readonly #lock: string;
  readonly #time: string;

  /** Throws Error when a living process holds the directory. */
  constructor(dir: string) {
    mkdirSync(dir, { recursive: true });
    this.database = join(dir, 'tables.db');
    this.queues = join(dir, 'queues.ndjson');
    this.objects = join(dir, 'objects');
    this.texts = join(dir, 'texts.ndjson');
    this.log = join(dir, 'functions.log');
    this.#time = join(dir, 'clock.json');
    this.#lock = join(dir, 'lock');
    this.#take(dir);
  }

  readTime(): StoredTime | undefined {
    const text = readIfThere(this.#time);
    return text === undefined ? undefined : timeSchema.parse(parseJson(text));
  }

  /** Replaces the stored time in one step: a kill leaves the old one or the new one. */
  writeTime(time: StoredTime): void {
    writeFileSync(`${this.#time}.new`, JSON.stringify(time));
    renameSync(`${this.#time}.new`, this.#time);
  }

  release(): void {
    rmSync(this.#lock, { force: true });
  }

  #take(dir: string): void {
    const holder = Number(readIfThere(this.#lock));
    if (holder > 0 && holder !== process.pid && isAlive(holder))
      throw new Error(
        `${dir} is in use by process ${holder}. If that is another program, delete ${this.#lock}.`,
      );
    writeFileSync(this.#lock, String(process.pid));
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
