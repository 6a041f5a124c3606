import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { deliveredFiles, manifestSchema, type FeedFile, type Manifest } from '../../shared/contracts/feed.ts';
import {
  importIdOf,
  importPlanSchema,
  importReportSchema,
  manifestKeyShape,
  type ImportPlan,
  type ObjectPlan,
  type PlannedImport,
  type planInputSchema,
} from '../../shared/contracts/import.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { FeedObject, FeedSource } from '../../shared/ports/feed-source.ts';
import type { Run, RunStore } from '../../shared/ports/run-store.ts';
import { InvalidInput } from '../../shared/runtime/errors.ts';
import { chunksOf } from './chunk-plan.ts';

export interface PlanImportDeps {
  readonly feed: FeedSource;
  readonly runs: RunStore;
  readonly clock: Clock;
  /** Name of the feed's bucket. */
  readonly bucket: string;
  /** Bytes of a range. */
  readonly chunkBytes: number;
}

const maxManifestBytes = 65_536;

/**
 * Opens the import of a delivery and says which byte ranges to read.
 *
 * Twice: the same manifest and files are the same import; closed, it answers with the first report, open, with the first plan.
 * Late: allowed; records older than what is stored will not overwrite it. Half: opening is one conditional put.
 *
 * @throws InvalidInput when the manifest or a file it names is missing, or the manifest does not keep its contract
 */
export function planImport(
  deps: PlanImportDeps,
): (input: z.infer<typeof planInputSchema>) => Promise<PlannedImport> {
  return async ({ bucket, key }) => {
    const delivery = manifestKeyShape.exec(key)?.[1];
    if (bucket !== deps.bucket || delivery === undefined)
      throw new InvalidInput(`${bucket}/${key}: not a manifest of the feed (feed/<delivery>/manifest.json)`);
    const object = await deps.feed.find(key);
    if (object === undefined) throw new InvalidInput(`${key}: there is no manifest`);
    const plan = await planOf(deps, { delivery, object });
    const runId = importIdOf(delivery, contentOf(object, plan));
    const known = await deps.runs.find(runId);
    if (known?.status === 'closed') return planned(known);
    const { businessDate } = plan.manifest;
    const openedAt = deps.clock();
    return planned(
      await deps.runs.open({
        runId,
        kind: 'portfolio-import',
        businessDate,
        openedAt,
        plan: known?.plan ?? plan,
      }),
    );
  };
}

const contentLength = 22;

/**
 * What was delivered, in short: the manifest and its files. A corrected file beside the same manifest is another import,
 * or the first one's report would be the answer to it.
 */
function contentOf(manifest: FeedObject, { objects }: ImportPlan): string {
  const { borrowers, loans, payments, calendars, products } = objects;
  const etags = [manifest, borrowers, loans, payments, calendars, products].flatMap((one) => one?.etag ?? []);
  return createHash('sha256').update(etags.join(' ')).digest('base64url').slice(0, contentLength);
}

async function planOf(
  deps: PlanImportDeps,
  { delivery, object }: { delivery: string; object: FeedObject },
): Promise<ImportPlan> {
  const manifest = await readManifest(deps.feed, object);
  const files = deliveredFiles(manifest);
  const names = files.map(({ name }) => name);
  if (new Set(names).size < names.length)
    throw new InvalidInput(`${object.key}: names one file twice: ${names.join(', ')}`);
  const found = await Promise.all(
    files.map(async ({ file, name }) => [file, await findFile(deps.feed, { manifestKey: object.key, name })]),
  );
  const objects = importPlanSchema.shape.objects.parse(Object.fromEntries(found));
  return { delivery, manifest, chunkBytes: deps.chunkBytes, objects };
}

async function findFile(
  feed: FeedSource,
  { manifestKey, name }: { manifestKey: string; name: string },
): Promise<ObjectPlan> {
  const key = manifestKey.replace(/manifest\.json$/, name);
  const object = await feed.find(key);
  if (object === undefined) throw new InvalidInput(`${manifestKey}: names ${name}, which is not there`);
  return { ...object, gzip: name.endsWith('.gz') };
}

async function readManifest(feed: FeedSource, object: FeedObject): Promise<Manifest> {
  if (object.size === 0 || object.size > maxManifestBytes)
    throw new InvalidInput(`${object.key}: ${object.size} bytes is no manifest`);
  const pieces: Uint8Array[] = [];
  for await (const piece of feed.read(object, { start: 0, end: object.size })) pieces.push(piece);
  return parseManifest(object.key, Buffer.concat(pieces).toString('utf8'));
}

/** Reads a manifest. @throws InvalidInput naming each field that breaks the contract */
export function parseManifest(name: string, text: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new InvalidInput(`${name}: not JSON`);
  }
  const parsed = manifestSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new InvalidInput(`${name}: ${problems.join('; ')}`);
}

function planned(run: Run): PlannedImport {
  const plan = importPlanSchema.parse(run.plan);
  const closed = run.status === 'closed';
  const importId = run.runId;
  const chunks = (file: FeedFile): ReturnType<typeof chunksOf> =>
    closed ? [] : chunksOf(plan, { importId, file });
  const payments = chunks('payments');
  return {
    importId,
    businessDate: run.businessDate,
    delivery: plan.delivery,
    closed,
    report: closed ? importReportSchema.parse(run.report) : null,
    calendars: chunks('calendars'),
    products: chunks('products'),
    borrowers: chunks('borrowers'),
    loans: chunks('loans'),
    payments,
    reversals: payments.length === 0 ? [] : [{ importId, businessDate: run.businessDate }],
  };
}
