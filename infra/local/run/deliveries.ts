import { createReadStream, existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { deliveredFiles, manifestSchema, type Manifest } from '../../../shared/contracts/feed.ts';
import { isLocalDate, type LocalDate } from '../../../shared/domain/local-date.ts';

/** One set of feed files on disk, with the business date it is handed over on; null: before the first scan. */
export interface DeliveryDir {
  readonly dir: string;
  /** Last part of the key prefix in the feed bucket. */
  readonly name: string;
  readonly on: LocalDate | null;
  readonly manifest: Manifest;
}

/**
 * The deliveries of a portfolio directory: the directory itself, or its sub-directories named by date.
 *
 * @throws Error in words for the person at the terminal when there is no directory, manifest or named file.
 */
export async function findDeliveries(portfolio: string): Promise<readonly DeliveryDir[]> {
  if (!existsSync(portfolio)) throw new Error(`${portfolio}: no such directory`);
  const dates = (await readdir(portfolio)).filter(isLocalDate).sort();
  if (dates.length === 0) return [await readDelivery(portfolio, { name: 'opening', on: null })];
  return Promise.all(dates.map((on) => readDelivery(join(portfolio, on), { name: on, on })));
}

async function readDelivery(
  dir: string,
  { name, on }: { name: string; on: LocalDate | null },
): Promise<DeliveryDir> {
  const file = join(dir, 'manifest.json');
  if (!existsSync(file))
    throw new Error(`${file}: missing; a feed is borrowers, loans, payments and a manifest`);
  const manifest = parseManifest(file, await readFile(file, 'utf8'));
  const missing = deliveredFiles(manifest)
    .map((one) => join(dir, one.name))
    .find((path) => !existsSync(path));
  if (missing !== undefined) throw new Error(`${missing}: missing, although the manifest names it`);
  return { dir, name, on, manifest };
}

function parseManifest(file: string, text: string): Manifest {
  try {
    return manifestSchema.parse(JSON.parse(text.replace(/^\uFEFF/, '')));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : 'is not JSON';
    throw new Error(`${file}: ${why}`, { cause: error });
  }
}

/**
 * The earliest due date named in the loans of the deliveries; undefined when none is. Only looks: what a line is worth,
 * the import says.
 */
export async function firstDueDate(deliveries: readonly DeliveryDir[]): Promise<LocalDate | undefined> {
  let first: LocalDate | undefined;
  for (const { dir, manifest } of deliveries) {
    const { name } = manifest.files.loans;
    const file = createReadStream(join(dir, name));
    for await (const line of createInterface({
      input: name.endsWith('.gz') ? file.pipe(createGunzip()) : file,
    })) {
      const due = /"dueOn"\s*:\s*"([^"]*)"/.exec(line)?.[1];
      if (due !== undefined && isLocalDate(due) && (first === undefined || due < first)) first = due;
    }
  }
  return first;
}
