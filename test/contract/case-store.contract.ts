import { beforeEach, describe, expect, it } from 'vitest';
import type { CaseStatus, CollectionCase, Hold } from '../../shared/domain/case.ts';
import type { LocalDate } from '../../shared/domain/local-date.ts';
import type { AnswerStore } from '../../shared/ports/answer-store.ts';
import type { CaseStore } from '../../shared/ports/case-store.ts';
import { everyPage } from '../support/every-page.ts';
import { aCase, aHold, anIntent, aStepDone, at, on } from '../support/builders.ts';
import { ledgerContract } from './ledger.contract.ts';
import { putCase } from '../support/put-case.ts';

/** The store under test, and what other parts of the system do to its data. */
export interface CaseStoreSubject {
  readonly cases: CaseStore;
  readonly hold: (loanId: string, holds: readonly Hold[]) => Promise<void>;
  readonly holdBorrower: (borrowerId: string, holds: readonly Hold[]) => Promise<void>;
  /** The store of answers over the same data. */
  readonly answers: AnswerStore;
  /** The import brings the next look at an open case forward. */
  readonly touch: (loanId: string, on: LocalDate) => Promise<void>;
}

export function caseStoreContract(name: string, start: () => Promise<CaseStoreSubject>): void {
  ledgerContract(name, async () => (await start()).cases);
  describe(`CaseStore, ${name}`, () => {
    let subject: CaseStoreSubject;
    let cases: CaseStore;

    beforeEach(async () => {
      subject = await start();
      ({ cases } = subject);
    });

    /** As decided: its place in the timeline apart, which is the store's. */
    const stored = async (loanId: string): Promise<CollectionCase | undefined> => {
      const found = (await cases.load([loanId])).get(loanId)?.case;
      return found && { ...found, link: undefined };
    };

    describe('save and load', () => {
      it.each([
        { name: 'bare', file: aCase() },
        {
          name: 'with everything',
          file: aCase({
            done: [aStepDone('friendly-text', '2025-03-11')],
            intent: anIntent(),
            reviewed: {
              on: on('2025-03-11'),
              outcome: 'acted',
              reason: 'x',
              opened: true,
              cured: false,
              channel: 'sms',
            },
          }),
        },
        {
          name: 'cured',
          file: aCase({ status: 'cured' as CaseStatus, curedOn: on('2025-03-12'), nextActionOn: null }),
        },
      ])('reads what was written: $name', async ({ file }) => {
        expect(await putCase(cases, file)).toBe(true);
        expect(await stored('L1')).toEqual(file);
      });

      it('loads many at once; the unknown ones are there, without a case', async () => {
        await putCase(cases, aCase());
        await subject.hold('L2', [aHold(), aHold({ id: 'H2', reason: 'legal', until: at('2025-04-01') })]);
        const files = await cases.load(['L1', 'L2', 'L3']);
        expect([...files.keys()].sort()).toEqual(['L1', 'L2', 'L3']);
        expect(files.get('L1')).toMatchObject({ case: aCase(), holds: [], answers: undefined });
        expect(files.get('L2')).toEqual({
          case: undefined,
          holds: [aHold(), aHold({ id: 'H2', reason: 'legal', until: at('2025-04-01') })],
          answers: undefined,
        });
        expect(files.get('L3')).toEqual({ case: undefined, holds: [], answers: undefined });
        expect((await cases.load([])).size).toBe(0);
      });

      it('loads more than one batch of the engine', async () => {
        const ids = Array.from({ length: 130 }, (_, index) => `L${index}`);
        await Promise.all(ids.map((loanId) => putCase(cases, aCase({ loanId }))));
        const files = await cases.load(ids);
        expect(ids.filter((id) => files.get(id)?.case?.loanId !== id)).toEqual([]);
      });

      it('refuses to store what could not be read back', async () => {
        const broken = aCase({ episode: -1 });
        await expect((async () => putCase(cases, broken))()).rejects.toThrow();
        expect(await stored('L1')).toBeUndefined();
      });
    });

    describe('versions', () => {
      const write = (version: number) => putCase(cases, aCase({ version, strategy: `by@${version}` }));

      it.each([
        { before: 0, version: 1, wins: true },
        { before: 0, version: 2, wins: false },
        { before: 1, version: 1, wins: false },
        { before: 1, version: 2, wins: true },
        { before: 1, version: 3, wins: false },
        { before: 2, version: 2, wins: false },
        { before: 2, version: 1, wins: false },
      ])('over version $before, version $version is written: $wins', async ({ before, version, wins }) => {
        for (let one = 1; one <= before; one += 1) expect(await write(one)).toBe(true);
        const kept = await stored('L1');
        expect(await putCase(cases, aCase({ version, strategy: 'late@1' }))).toBe(wins);
        expect(await stored('L1')).toEqual(wins ? aCase({ version, strategy: 'late@1' }) : kept);
      });

      it('of many at a time on one version, one wins', async () => {
        await write(1);
        const won = await Promise.all(
          Array.from({ length: 8 }, (_, by) => putCase(cases, aCase({ version: 2, strategy: `by@${by}` }))),
        );
        expect(won.filter(Boolean)).toHaveLength(1);
        expect((await stored('L1'))?.strategy).toBe(`by@${won.indexOf(true)}`);
      });

      it('a touch brings an open case forward and raises its version, so that older decisions lose', async () => {
        await putCase(cases, aCase({ nextActionOn: on('2025-03-20') }));
        await subject.touch('L1', on('2025-03-12'));
        expect(await stored('L1')).toEqual(aCase({ version: 2, nextActionOn: on('2025-03-12') }));
        expect(await putCase(cases, aCase({ version: 2 }))).toBe(false);
      });

      it.each([
        { name: 'moves no case back', file: aCase({ nextActionOn: on('2025-03-10') }) },
        { name: 'leaves a case of the same day', file: aCase({ nextActionOn: on('2025-03-12') }) },
        { name: 'opens no cured case', file: aCase({ status: 'cured', nextActionOn: null }) },
      ])('a touch $name', async ({ file }) => {
        await putCase(cases, file);
        await subject.touch('L1', on('2025-03-12'));
        expect(await stored('L1')).toEqual(file);
      });
    });

    describe('listDue', () => {
      const list = async (until: string, { shard = 0, limit = 2 } = {}): Promise<string[]> => {
        const pages = await everyPage((cursor) => cases.listDue({ shard, until: on(until), cursor, limit }));
        for (const { entries } of pages) expect(entries.length).toBeLessThanOrEqual(limit);
        return pages.flatMap(({ entries }) => entries.map(({ loanId }) => loanId));
      };

      beforeEach(async () => {
        const due = [
          ['L5', '2025-03-12'],
          ['L1', '2025-03-10'],
          ['L4', '2025-03-12'],
          ['L2', '2025-03-11'],
          ['L3', '2025-03-11'],
        ] as const;
        for (const [loanId, date] of due) await putCase(cases, aCase({ loanId, nextActionOn: on(date) }));
        await putCase(cases, aCase({ loanId: 'other-shard', shard: 1, nextActionOn: on('2025-03-10') }));
        await putCase(cases, aCase({ loanId: 'cured', status: 'cured', nextActionOn: null }));
      });

      it.each([
        { until: '2025-03-09', ids: [] },
        { until: '2025-03-10', ids: ['L1'] },
        { until: '2025-03-11', ids: ['L1', 'L2', 'L3'] },
        { until: '2025-03-12', ids: ['L1', 'L2', 'L3', 'L4', 'L5'] },
        { until: '2026-01-01', ids: ['L1', 'L2', 'L3', 'L4', 'L5'] },
      ])('until $until: that day included, oldest first, page by page', async ({ until, ids }) => {
        for (const limit of [1, 2, 3, 100]) expect(await list(until, { limit })).toEqual(ids);
      });

      it('each shard has its own', async () => {
        expect(await list('2025-03-12', { shard: 1 })).toEqual(['other-shard']);
        expect(await list('2025-03-12', { shard: 2 })).toEqual([]);
      });

      it('a case moves with its next action, and leaves with the cure', async () => {
        await putCase(cases, aCase({ loanId: 'L1', version: 2, nextActionOn: on('2025-04-01') }));
        await putCase(cases, aCase({ loanId: 'L2', version: 2, status: 'cured', nextActionOn: null }));
        expect(await list('2025-03-12')).toEqual(['L3', 'L4', 'L5']);
        expect(await list('2025-04-01')).toEqual(['L3', 'L4', 'L5', 'L1']);
      });

      it('tells of the review and the intent', async () => {
        const readyAt = at('2025-03-12T00:00Z');
        const reviewed = {
          on: on('2025-03-11'),
          outcome: 'acted',
          reason: 'x',
          opened: false,
          cured: false,
          channel: null,
        } as const;
        await putCase(
          cases,
          aCase({
            loanId: 'L1',
            version: 2,
            nextActionOn: on('2025-03-10'),
            reviewed,
            intent: anIntent({ state: 'waiting', readyAt }),
          }),
        );
        const { entries } = await cases.listDue({
          shard: 0,
          until: on('2025-03-11'),
          cursor: null,
          limit: 2,
        });
        expect(entries).toEqual([
          { loanId: 'L1', reviewedOn: '2025-03-11', intent: { state: 'waiting', readyAt } },
          { loanId: 'L2', reviewedOn: null, intent: null },
        ]);
      });
    });
  });
}
