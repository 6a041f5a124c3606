import type { LocalDate } from '../../shared/domain/local-date.ts';
import type { Json, Run, RunKind, RunPart, RunStore } from '../../shared/ports/run-store.ts';

const copy = (json: Json): Json => JSON.parse(JSON.stringify(json)) as Json;

/** Runs in memory, to the letter of the port's contract: the suite in test/contract runs over it and the engine. */
export class MemoryRunStore implements RunStore {
  private readonly runs = new Map<string, Run>();
  private readonly saved = new Map<string, RunPart>();
  private readonly latest = new Map<RunKind, LocalDate>();

  open: RunStore['open'] = (run) => {
    const known = this.runs.get(run.runId);
    if (known === undefined) {
      const plan = copy(run.plan);
      this.runs.set(run.runId, { ...run, plan, status: 'open', report: null, failure: null });
    } else if (known.status === 'failed') {
      this.runs.set(run.runId, { ...known, status: 'open', failure: null });
    }
    return Promise.resolve(this.mustFind(run.runId));
  };

  find: RunStore['find'] = (runId) => Promise.resolve(this.runs.get(runId));

  latestClosed: RunStore['latestClosed'] = (kind) => Promise.resolve(this.latest.get(kind));

  findPart: RunStore['findPart'] = (runId, part) => Promise.resolve(this.saved.get(`${runId} ${part}`));

  savePart: RunStore['savePart'] = (runId, part) => {
    const key = `${runId} ${part.part}`;
    if ((this.saved.get(key)?.version ?? 0) !== part.version - 1) return Promise.resolve(false);
    this.saved.set(key, { ...part, body: copy(part.body) });
    return Promise.resolve(true);
  };

  parts: RunStore['parts'] = (runId) => {
    const own = [...this.saved.entries()].filter(([key]) => key.startsWith(`${runId} `));
    return Promise.resolve(own.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part));
  };

  close: RunStore['close'] = ({ runId, kind, businessDate }, report) => {
    const known = this.mustFind(runId);
    if (known.status !== 'closed')
      this.runs.set(runId, { ...known, status: 'closed', report: copy(report), failure: null });
    const before = this.latest.get(kind);
    if (before === undefined || before < businessDate) this.latest.set(kind, businessDate);
    return Promise.resolve(this.mustFind(runId).report);
  };

  fail: RunStore['fail'] = (runId, failure) => {
    const known = this.runs.get(runId);
    if (known?.status === 'open') this.runs.set(runId, { ...known, status: 'failed', failure });
    return Promise.resolve();
  };

  private mustFind(runId: string): Run {
    const run = this.runs.get(runId);
    if (run === undefined) throw new RangeError(`no run ${runId}`);
    return run;
  }
}

/** The store as a plain object, for tests that replace one of its methods. */
export const portOf = (store: MemoryRunStore): RunStore => Object.assign({} as RunStore, store);
