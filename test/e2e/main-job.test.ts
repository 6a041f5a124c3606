import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assemblyTimeoutMs, localAssembly } from '../support/local-assembly.ts';

/** The main job as a person starts it, on thirty of the real histories and two months. */
const command = join(import.meta.dirname, '../../infra/local/main.ts');
const job = ['--once', '--limit', '30', '--from', '2005-04-01', '--days', '61'];

let dir = '';
let assembly = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'collections-e2e-'));
  assembly = await localAssembly();
}, assemblyTimeoutMs);
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

function start(flags: readonly string[]): ChildProcess {
  // Of an option given twice the last one counts.
  const args = [command, '--assembly', assembly, ...job, ...flags];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
}

interface Ended {
  readonly status: number | null;
  readonly output: string;
}

/** Runs to the end, or is killed `killAfterMs` after the scan began. */
function run(flags: readonly string[], killAfterMs?: number): Promise<Ended> {
  const child = start(flags);
  let output = '';
  let armed = killAfterMs !== undefined;
  const take = (chunk: Buffer): void => {
    output += chunk.toString('utf8');
    if (!armed || !output.includes('month end')) return;
    armed = false;
    setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  return new Promise((resolve) => {
    child.on('close', (status) => {
      resolve({ status, output });
    });
  });
}

/** The job once, undisturbed: what both a second run and killed ones are held against. */
let undisturbed: Promise<Ended> | undefined;
const once = (): Promise<Ended> =>
  (undisturbed ??= run(['--data', join(dir, 'twice'), '--out', join(dir, 'first')]));

async function records(out: string, file: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(join(out, `${file}.ndjson`), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('npm start -- --once', () => {
  it('does the whole job twice on one store with no contact doubled and identical run reports', async () => {
    const data = join(dir, 'twice');
    const first = join(dir, 'first');
    const second = join(dir, 'second');
    expect(await once()).toMatchObject({
      status: 0,
      output: expect.stringContaining('Every run reconciled: yes') as string,
    });
    expect(await run(['--data', data, '--out', second])).toMatchObject({ status: 0 });
    for (const file of ['runs', 'contacts', 'arrears', 'calls', 'visits', 'rejects']) {
      expect(await records(second, file)).toEqual(await records(first, file));
    }
    const contacts = await records(first, 'contacts');
    expect(contacts.length).toBeGreaterThan(10);
    expect(new Set(contacts.map(({ contactId }) => contactId)).size).toBe(contacts.length);
    const texts = (await readFile(join(data, 'texts.ndjson'), 'utf8')).trim().split('\n');
    expect(texts).toHaveLength(contacts.filter(({ state }) => state === 'SENT').length);
  }, 120_000);

  it('killed at three moments and started again ends with the contacts of an uninterrupted run', async () => {
    const data = join(dir, 'killed');
    const killedOut = join(dir, 'killed-out');
    expect(await once()).toMatchObject({ status: 0 });
    for (const moment of [150, 700, 1100]) {
      const killed = await run(['--data', data, '--out', killedOut], moment);
      expect(killed.output).not.toContain('Results:');
    }
    expect(await run(['--data', data, '--out', killedOut])).toMatchObject({ status: 0 });
    const calm = await records(join(dir, 'first'), 'contacts');
    const after = await records(killedOut, 'contacts');
    const uncertain = new Set(
      after.filter(({ state }) => state === 'UNCERTAIN').map(({ contactId }) => contactId),
    );
    const certain = (list: typeof calm): typeof calm =>
      list.filter(({ contactId }) => !uncertain.has(contactId));
    expect(certain(after)).toEqual(certain(calm));
    expect(uncertain.size).toBeLessThanOrEqual(3);
  }, 180_000);

  it('counts by the calendar and settings of the feed: no case before the due date moved to has passed', async () => {
    const out = join(dir, 'settings');
    const feed = join(import.meta.dirname, '../fixtures/settings-feed');
    const days = ['--from', '2025-02-14', '--days', '8'];
    const ended = await run(['--portfolio', feed, ...days, '--out', out]);
    expect(ended).toMatchObject({
      status: 0,
      output: expect.stringContaining('Open cases and books agree') as string,
    });
    const [imported, ...scans] = await records(out, 'runs');
    expect(imported).toMatchObject({
      reconciled: true,
      files: { calendars: { new: 1 }, products: { new: 1 }, payments: { new: 5, rejected: 0 } },
    });
    // Due on Saturday the 15th, moved to Tuesday the 18th; the policy's own day would open it on the 16th.
    const opened = scans.filter(({ counts }) => (counts as { opened: number }).opened > 0);
    expect(opened.map(({ businessDate }) => businessDate)).toEqual(['2025-02-19']);
    const [arrears] = await records(out, 'arrears');
    expect(arrears).toMatchObject({
      loanId: 'L-1',
      oldestUnmetDueOn: '2025-02-18',
      pastDueDays: 3,
      delinquentDays: 1,
    });
  }, 120_000);

  it('names a missing portfolio and leaves with status 2', async () => {
    const ended = await run(['--portfolio', join(dir, 'nowhere')]);
    expect(ended.status).toBe(2);
    expect(ended.output).toContain('no such directory');
  });

  it('names every bad option and leaves with status 2', async () => {
    const ended = await run(['--limit', 'many']);
    expect(ended.status).toBe(2);
    expect(ended.output).toContain('--limit');
  });
});
