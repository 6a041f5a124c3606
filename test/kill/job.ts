import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { synthesize } from '../../infra/synth.ts';

const command = join(import.meta.dirname, '../../infra/local/main.ts');

/** The parts of a run, each from the words its output begins with to those of the next. */
export const phases = ['start', 'import', 'days'] as const;
export type Phase = (typeof phases)[number];

const opening: Readonly<Record<Phase, string>> = { start: '', import: 'Stack up', days: 'month end' };

export interface Ended {
  /** null: killed. */
  readonly status: number | null;
  readonly output: string;
  /** Milliseconds from the start of the process to the start of each phase it came to, and to its end. */
  readonly began: Readonly<Partial<Record<Phase, number>>>;
  readonly tookMs: number;
}

/** When to kill a run, and how: the process alone, or together with its database engine. */
export interface Kill {
  readonly phase: Phase;
  /** Milliseconds into the phase. */
  readonly ms: number;
  readonly isAlone: boolean;
}

const running = new Set<number | undefined>();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    for (const pid of running) end(pid, false);
    process.exit(130);
  });

/** Runs the main job in a process of its own to its end, or kills it without a word. */
export function runJob(flags: readonly string[], kill?: Kill): Promise<Ended> {
  const child = spawn(process.execPath, [command, ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: one signal ends all of it.
    detached: true,
  });
  running.add(child.pid);
  const startedAt = performance.now();
  const began: Partial<Record<Phase, number>> = {};
  let output = '';
  const enter = (phase: Phase): void => {
    began[phase] = performance.now() - startedAt;
    if (kill?.phase === phase) setTimeout(end, kill.ms, child.pid, kill.isAlone);
  };
  const take = (chunk: Buffer): void => {
    output += chunk.toString('utf8');
    for (const phase of phases)
      if (began[phase] === undefined && output.includes(opening[phase])) enter(phase);
  };
  enter('start');
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  return new Promise((resolve) => {
    child.on('close', (status) => {
      running.delete(child.pid);
      resolve({ status, output, began, tookMs: performance.now() - startedAt });
    });
  });
}

function end(pid: number | undefined, isAlone: boolean): void {
  if (pid === undefined) return;
  try {
    process.kill(isAlone ? pid : -pid, 'SIGKILL');
  } catch {
    // It came to its end just before.
  }
}

/** A directory for the runs of one test, with the stack synthesized once for all of them. */
export async function inWorkshop<T>(work: (dir: string, assembly: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'collections-kill-'));
  try {
    const assembly = join(dir, 'cdk.out');
    synthesize({ outdir: assembly, stage: 'local', validate: false });
    return await work(dir, assembly);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

export type Line = Readonly<Record<string, unknown>>;

/** What a run left in its `--out` directory, as far as somebody outside was reached. */
export interface Results {
  readonly contacts: readonly Line[];
  readonly texts: readonly Line[];
  readonly calls: readonly Line[];
  readonly visits: readonly Line[];
}

/** @throws Error when a file is missing or has a line that is no JSON */
export async function readResults(out: string): Promise<Results> {
  const read = async (name: string): Promise<readonly Line[]> =>
    parseLines(await readFile(join(out, `${name}.ndjson`), 'utf8'));
  return {
    contacts: await read('contacts'),
    texts: await read('texts'),
    calls: await read('calls'),
    visits: await read('visits'),
  };
}

/** The payments of a portfolio of one delivery. */
export async function readPayments(portfolio: string): Promise<readonly Line[]> {
  const packed = await readFile(join(portfolio, 'payments.ndjson.gz'));
  return parseLines(gunzipSync(packed).toString('utf8'));
}

const parseLines = (text: string): readonly Line[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(0)} s`;
