import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { closeImport } from '../../functions/portfolio-import/close-import.ts';
import { importChunk } from '../../functions/portfolio-import/import-chunk.ts';
import { settleReversals } from '../../functions/portfolio-import/settle-reversals.ts';
import { planImport } from '../../functions/portfolio-import/plan-import.ts';
import type { Reject } from '../../shared/contracts/feed.ts';
import type { Chunk, ImportReport, PlannedImport, ReversalTask } from '../../shared/contracts/import.ts';
import { instantOf } from '../../shared/domain/instant.ts';
import type { RunStore } from '../../shared/ports/run-store.ts';
import type { PortfolioWriter } from '../../shared/ports/portfolio-writer.ts';
import { settingsPolicy } from '../../shared/policy/arrears-policy.ts';
import { MemoryFeed, MemoryPending, MemoryRejects } from './memory-objects.ts';
import { MemoryPortfolioWriter } from './memory-portfolio-writer.ts';
import { MemoryRunStore } from './memory-run-store.ts';

const bucket = 'feed-bucket';
export const plentyOfTime = { remainingMs: () => 120_000 };

/** The import's functions over stores in memory, driven as the machine drives them. */
export class ImportRig<W extends PortfolioWriter = MemoryPortfolioWriter> {
  readonly feed = new MemoryFeed();
  readonly rejects = new MemoryRejects();
  readonly pending = new MemoryPending();
  readonly policy = settingsPolicy;
  runs: RunStore = new MemoryRunStore();
  portfolio: W;
  chunkBytes = 1024;
  segmentLines = 5000;

  constructor(portfolio: W) {
    this.portfolio = portfolio;
  }

  deliver(delivery: string, files: Readonly<Record<string, string | Uint8Array>>): void {
    for (const [name, body] of Object.entries(files)) this.feed.write(`feed/${delivery}/${name}`, body);
  }

  deliverFixture(delivery: string, fixture: string): void {
    const dir = join(import.meta.dirname, '..', 'fixtures', fixture);
    this.deliver(
      delivery,
      Object.fromEntries(readdirSync(dir).map((name) => [name, readFileSync(join(dir, name))])),
    );
  }

  plan(delivery: string): Promise<PlannedImport> {
    const { feed, runs, chunkBytes } = this;
    const clock = () => instantOf(Date.parse('2025-04-01T01:00:00Z'));
    const plan = planImport({ feed, runs, clock, bucket, chunkBytes });
    return plan({ bucket, key: `feed/${delivery}/manifest.json` });
  }

  /** One call of the chunk's function. */
  chunkOnce(chunk: Chunk, time = plentyOfTime) {
    return importChunk(this)(chunk, time);
  }

  async chunkToEnd(chunk: Chunk): Promise<void> {
    let done = false;
    while (!done) done = (await this.chunkOnce(chunk)).done;
  }

  async settleToEnd(task: ReversalTask, time = plentyOfTime): Promise<void> {
    let done = false;
    while (!done) ({ done } = await settleReversals(this)(task, time));
  }

  close(importId: string): Promise<ImportReport> {
    return closeImport(this)({ importId });
  }

  async run(delivery: string): Promise<{ report: ImportReport; rejects: readonly Reject[] }> {
    const planned = await this.plan(delivery);
    const { calendars, products, borrowers, loans, payments } = planned;
    for (const chunk of [...calendars, ...products, ...borrowers, ...loans, ...payments])
      await this.chunkToEnd(chunk);
    for (const task of planned.reversals) await this.settleToEnd(task);
    const report = planned.report ?? (await this.close(planned.importId));
    return { report, rejects: this.rejects.written.get(report.rejectsKey) ?? [] };
  }
}

export const memoryRig = (): ImportRig => new ImportRig(new MemoryPortfolioWriter());
