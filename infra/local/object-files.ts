import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ObjectChange, Objects } from './objects.ts';

const END = '.object';

/**
 * Keeps the objects of a durable store as files, `<dir>/<bucket>/<encoded key>.object`: bodies only, latest version.
 * Written before the writer hears of success; an object sent in parts, a moment after.
 */
export class ObjectFiles {
  readonly #dir: string;
  readonly #objects: Objects;

  constructor(dir: string, objects: Objects) {
    this.#dir = dir;
    this.#objects = objects;
  }

  /** Puts back what an earlier process wrote, then keeps each change. */
  async open(buckets: readonly string[]): Promise<void> {
    for (const bucket of buckets) {
      const dir = join(this.#dir, bucket);
      mkdirSync(dir, { recursive: true });
      for (const file of readdirSync(dir).filter((name) => name.endsWith(END)))
        await this.#objects.put(
          bucket,
          decodeURIComponent(file.slice(0, -END.length)),
          readFileSync(join(dir, file)),
        );
    }
    this.#objects.onChange((change) => {
      this.#keep(change);
    });
  }

  #keep({ kind, bucket, key, body }: ObjectChange): void {
    const file = join(this.#dir, bucket, `${encodeURIComponent(key)}${END}`);
    if (kind === 'deleted') rmSync(file, { force: true });
    else if (body !== undefined) write(file, body);
    else
      void this.#objects.get(bucket, key).then((whole) => {
        if (whole !== undefined) write(file, whole);
      });
  }
}

/** A kill leaves the old content or the new. */
function write(file: string, body: Buffer): void {
  writeFileSync(`${file}.new`, body);
  renameSync(`${file}.new`, file);
}
