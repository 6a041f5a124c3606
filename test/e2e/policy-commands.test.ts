import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bookOf, feedOf } from '../support/feed-builder.ts';

const root = join(import.meta.dirname, '..', '..');
const base = mkdtempSync(join(tmpdir(), 'policy-'));
afterAll(() => {
  rmSync(base, { recursive: true });
});

function run(command: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, `infra/local/policy/${command}.ts`), ...args],
    { encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

describe('policy:check', () => {
  it('one line a file, and status 0 for what is shipped', () => {
    const { status, stdout } = run('check');
    expect(status).toBe(0);
    expect(stdout).toContain('ok     treatment/segments.json\n');
    expect(stdout).toContain('no fault');
  });

  it('status 1, and the place of the fault', () => {
    const dir = join(base, 'faulty');
    cpSync(join(root, 'shared', 'policy'), dir, { recursive: true });
    const ladder = join(dir, 'treatment/ladders/chronic.json');
    writeFileSync(ladder, readFileSync(ladder, 'utf8').replace('"first-warm"', '"first-hot"'));
    const { status, stdout } = run('check', '--dir', dir);
    expect(status).toBe(1);
    expect(stdout).toContain('FAULTY treatment/ladders/chronic.json\n');
    expect(stdout).toContain('steps.friendly-text: unknown template “first-hot”');
  });

  it('status 2 for what cannot be read', () => {
    expect(run('check', '--dir', join(base, 'none')).status).toBe(2);
    expect(run('check', '--nonsense')).toMatchObject({ status: 2, stdout: '' });
  });
});

describe('policy:explain', () => {
  const dir = mkdtempSync(join(base, 'feed-'));
  for (const [name, body] of Object.entries(feedOf({ ...bookOf(2), payments: [] })))
    writeFileSync(join(dir, name), body);
  const explain = (loan: string, asOf: string) =>
    run('explain', '--portfolio', dir, '--loan', loan, '--as-of', asOf);

  it('names segment, rule and facts, the next step and why, and the sixty days to come', () => {
    const { status, stdout, stderr } = explain('L-0', '2025-02-20');
    expect(status).toBe(0);
    // The remark of an empty file goes where remarks go.
    expect(stderr).toContain('the file is empty');
    expect(stdout).toMatch(/^Loan L-0 of borrower \S+ /);
    expect(stdout).toMatch(/Segment: \S+, by rule \d+ of \d+ in segments@1, “[a-z-]+”: /);
    expect(stdout).toMatch(/Ladder: [a-z-]+@1/);
    expect(stdout).toMatch(/Next: \S+ \(.*\), on 2025-\d\d-\d\d: from delinquent day \d+/);
    expect(stdout).toContain('If nothing changes, until 2025-04-21:');
  });

  it('status 2 for a loan that is not there, a date that is none, and a portfolio that is none', () => {
    expect(explain('L-9', '2025-02-20')).toMatchObject({ status: 2, stdout: '' });
    expect(explain('L-0', '2025-02-30')).toMatchObject({ status: 2, stdout: '' });
    expect(run('explain', '--portfolio', base, '--loan', 'L-0', '--as-of', '2025-02-20').status).toBe(2);
  });
});
