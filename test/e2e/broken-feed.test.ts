import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assemblyTimeoutMs, localAssembly } from '../support/local-assembly.ts';

/** A feed with every fault a bank's extract has shown, through the whole stack. */
const root = join(import.meta.dirname, '../..');
const fixtures = join(root, 'test/fixtures');

let out = '';
let assembly = '';
beforeAll(async () => {
  assembly = await localAssembly();
  out = mkdtempSync(join(tmpdir(), 'collections-broken-'));
}, assemblyTimeoutMs);
afterAll(() => {
  rmSync(out, { recursive: true, force: true });
});

function job(portfolio: string, more: readonly string[] = []): { status: number | null; output: string } {
  const flags = ['--once', '--portfolio', portfolio, '--days', '3', '--out', out, ...more];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'infra/local/main.ts'), ...flags],
    {
      encoding: 'utf8',
    },
  );
  return { status, output: stdout + stderr };
}

function records(file: string): Record<string, unknown>[] {
  return readFileSync(join(out, `${file}.ndjson`), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('npm start with a broken feed', () => {
  it('names each fault in rejects.ndjson, lands the good lines, and reconciles', () => {
    expect(job(join(fixtures, 'broken-feed'))).toMatchObject({ status: 0 });
    const named = records('rejects').map(({ severity, file, line, field }) =>
      [severity, file, line, field].join(' '),
    );
    expect(named).toEqual(
      expect.arrayContaining([
        'warning borrowers 1 ',
        'reject borrowers 3 ',
        'reject borrowers 4 name',
        'reject borrowers 5 phones.0.number',
        'warning borrowers 6 ',
        'reject borrowers 8 id',
        'reject loans 2 borrowerId',
        'reject loans 3 instalments.0.dueOn',
        'reject loans 4 instalments.0.principalMinor',
        'reject payments 2 amountMinor',
      ]),
    );
    const [imported] = records('runs');
    expect(imported).toMatchObject({
      reconciled: true,
      files: { borrowers: { new: 4, rejected: 6 }, loans: { new: 2, rejected: 5 } },
    });
    expect(records('arrears')).not.toHaveLength(0);
  }, 60_000);

  it('says that a file is empty and where the manifest differs, and leaves with status 1', () => {
    expect(job(join(fixtures, 'empty-file-feed'), ['--assembly', assembly])).toMatchObject({
      status: 1,
      output: expect.stringContaining('Every run reconciled: NO') as string,
    });
    expect(records('rejects').map(({ rule }) => rule)).toContain('0 lines read, the manifest says 3');
  }, 60_000);

  it('says that the manifest is missing, and leaves with status 2', () => {
    expect(job(fixtures)).toMatchObject({
      status: 2,
      output: expect.stringContaining('manifest.json: missing') as string,
    });
  }, 60_000);
});
