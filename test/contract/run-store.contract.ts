import { beforeEach, describe, expect, it } from 'vitest';
import type { Json, RunStore } from '../../shared/ports/run-store.ts';
import { at, on } from '../support/builders.ts';

export function runStoreContract(name: string, start: () => Promise<RunStore>): void {
  describe(`RunStore, ${name}`, () => {
    let runs: RunStore;

    beforeEach(async () => {
      runs = await start();
    });

    const plan: Json = { shards: 4, keys: ['M10'], nothing: null, deep: { yes: true } };
    const scan = (date: string) => ({
      runId: `SCAN#${date}`,
      kind: 'daily-scan' as const,
      businessDate: on(date),
    });
    const open = (date: string, first: Json = plan) =>
      runs.open({ ...scan(date), openedAt: at(`${date}T01:00Z`), plan: first });

    describe('open and find', () => {
      it('opens, and finds what it opened', async () => {
        const run = {
          ...scan('2025-03-11'),
          openedAt: at('2025-03-11T01:00Z'),
          plan,
          status: 'open',
          report: null,
          failure: null,
        };
        expect(await runs.find('SCAN#2025-03-11')).toBeUndefined();
        expect(await open('2025-03-11')).toMatchObject(run);
        expect(await runs.find('SCAN#2025-03-11')).toMatchObject(run);
      });

      it('opened again keeps its first plan', async () => {
        await open('2025-03-11');
        expect(await open('2025-03-11', { other: true })).toMatchObject({ plan, status: 'open' });
      });

      it('of many at a time all get one plan', async () => {
        const all = await Promise.all(Array.from({ length: 6 }, (_, by) => open('2025-03-11', { by })));
        expect(new Set(all.map((run) => JSON.stringify(run.plan))).size).toBe(1);
      });

      it('failed: opened again with its first plan, and without the failure', async () => {
        await open('2025-03-11');
        await runs.fail('SCAN#2025-03-11', 'boom');
        expect(await runs.find('SCAN#2025-03-11')).toMatchObject({
          status: 'failed',
          failure: 'boom',
          report: null,
        });
        expect(await open('2025-03-11', { other: true })).toMatchObject({
          plan,
          status: 'open',
          failure: null,
        });
      });

      it('closed: stays closed', async () => {
        await open('2025-03-11');
        await runs.close(scan('2025-03-11'), { done: 1 });
        expect(await open('2025-03-11')).toMatchObject({ status: 'closed', report: { done: 1 } });
      });
    });

    describe('close', () => {
      it('keeps and answers with the first report', async () => {
        await open('2025-03-11');
        expect(await runs.close(scan('2025-03-11'), { done: 1 })).toEqual({ done: 1 });
        expect(await runs.close(scan('2025-03-11'), { done: 2 })).toEqual({ done: 1 });
        expect(await runs.find('SCAN#2025-03-11')).toMatchObject({ status: 'closed', report: { done: 1 } });
      });

      it('of many at a time all answer with one report', async () => {
        await open('2025-03-11');
        const all = await Promise.all(
          Array.from({ length: 6 }, (_, by) => runs.close(scan('2025-03-11'), { by })),
        );
        expect(new Set(all.map((report) => JSON.stringify(report))).size).toBe(1);
      });

      it('a failed run that got done after all: closed, its failure gone', async () => {
        await open('2025-03-11');
        await runs.fail('SCAN#2025-03-11', 'boom');
        await runs.close(scan('2025-03-11'), { done: 1 });
        expect(await runs.find('SCAN#2025-03-11')).toMatchObject({ status: 'closed', failure: null });
      });

      it('a run never opened is refused, and is not the latest', async () => {
        await expect((async () => runs.close(scan('2025-03-11'), {}))()).rejects.toThrow();
        expect(await runs.latestClosed('daily-scan')).toBeUndefined();
      });
    });

    describe('fail', () => {
      it.each(['closed', 'missing'] as const)('a run that is %s stays so', async (state) => {
        if (state === 'closed') {
          await open('2025-03-11');
          await runs.close(scan('2025-03-11'), { done: 1 });
        }
        await runs.fail('SCAN#2025-03-11', 'late');
        expect((await runs.find('SCAN#2025-03-11'))?.status).toBe(state === 'closed' ? 'closed' : undefined);
      });

      it('twice keeps the first failure', async () => {
        await open('2025-03-11');
        await runs.fail('SCAN#2025-03-11', 'first');
        await runs.fail('SCAN#2025-03-11', 'second');
        expect((await runs.find('SCAN#2025-03-11'))?.failure).toBe('first');
      });
    });

    describe('latestClosed', () => {
      it('is the latest date, whatever the order of closing, of its own kind, closed only', async () => {
        expect(await runs.latestClosed('daily-scan')).toBeUndefined();
        for (const date of ['2025-03-11', '2025-03-12', '2025-03-10']) {
          await open(date);
          await runs.close(scan(date), {});
        }
        await open('2025-03-13');
        await open('2025-03-14');
        await runs.fail('SCAN#2025-03-14', 'boom');
        expect(await runs.latestClosed('daily-scan')).toBe('2025-03-12');
        expect(await runs.latestClosed('portfolio-import')).toBeUndefined();
      });
    });

    describe('parts', () => {
      const save = (part: string, version: number, body: Json = { version }) =>
        runs.savePart('SCAN#2025-03-11', { part, version, body });

      it.each([
        { before: 0, version: 1, wins: true },
        { before: 0, version: 2, wins: false },
        { before: 1, version: 1, wins: false },
        { before: 1, version: 2, wins: true },
        { before: 1, version: 3, wins: false },
      ])('over version $before, version $version is saved: $wins', async ({ before, version, wins }) => {
        for (let one = 1; one <= before; one += 1) expect(await save('shard-000', one)).toBe(true);
        expect(await save('shard-000', version, { late: true })).toBe(wins);
        const part = await runs.findPart('SCAN#2025-03-11', 'shard-000');
        if (wins) expect(part).toEqual({ part: 'shard-000', version, body: { late: true } });
        else expect(part?.version ?? 0).toBe(before);
      });

      it('of two workers on one part one goes on', async () => {
        await save('shard-000', 1);
        const won = await Promise.all([1, 2, 3, 4].map((by) => save('shard-000', 2, { by })));
        expect(won.filter(Boolean)).toHaveLength(1);
      });

      it('lists the parts of a run in order, and of that run only', async () => {
        for (const part of ['shard-001', 'shard-000', 'shard-010']) await save(part, 1);
        await runs.savePart('SCAN#2025-03-1', { part: 'shard-000', version: 1, body: null });
        await open('2025-03-11');
        expect((await runs.parts('SCAN#2025-03-11')).map(({ part }) => part)).toEqual([
          'shard-000',
          'shard-001',
          'shard-010',
        ]);
        expect(await runs.parts('SCAN#2025-03-12')).toEqual([]);
        expect(await runs.findPart('SCAN#2025-03-11', 'shard-002')).toBeUndefined();
      });
    });
  });
}
