import { beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../shared/adapters/dynamo/case-timeline.ts';
import type { CollectionCase } from '../../shared/domain/case.ts';
import type { LocalDate } from '../../shared/domain/local-date.ts';
import { nextEvent, verifyTimeline, type TimelineEvent } from '../../shared/domain/timeline.ts';
import type { CaseStore } from '../../shared/ports/case-store.ts';
import type { CaseEvent, TimelineStore } from '../../shared/ports/timeline-store.ts';
import { everyPage } from '../support/every-page.ts';
import { aCase, aStepDone, anIntent, at, on } from '../support/builders.ts';

export interface TimelineSubject {
  readonly cases: CaseStore;
  readonly timeline: TimelineStore;
  readonly touch: (loanId: string, date: LocalDate) => Promise<void>;
  /** What a forger does to a row; undefined: takes it out. */
  readonly forge: (loanId: string, seq: number, event: TimelineEvent | undefined) => Promise<void>;
}

/** The history that saving cases leaves behind, and that no change to it goes unseen. */
export function timelineContract(name: string, start: () => Promise<TimelineSubject>): void {
  describe(`TimelineStore, ${name}`, () => {
    let subject: TimelineSubject;

    beforeEach(async () => {
      subject = await start();
    });

    const stored = async (): Promise<CollectionCase | undefined> =>
      (await subject.cases.load(['L1'])).get('L1')?.case;

    /** Opened, a text planned, the text sent: three versions. */
    async function threeVersions(): Promise<CollectionCase> {
      const { cases } = subject;
      const first = await cases.save(aCase(), { before: undefined, at: at('2025-03-10T01:00Z') });
      const planned = { ...aCase({ version: 2, intent: anIntent() }) };
      const second = await cases.save(planned, { before: first, at: at('2025-03-11T01:00Z') });
      const sent = aCase({ version: 3, done: [aStepDone('friendly-text', '2025-03-11')] });
      const third = await cases.save(sent, { before: second, at: at('2025-03-11T02:00Z') });
      return third!;
    }

    async function all(limit = 100): Promise<CaseEvent[]> {
      const pages = await everyPage((cursor) => subject.timeline.list({ loanId: 'L1', cursor, limit }));
      return pages.flatMap(({ events }) => events);
    }

    async function faults(): Promise<string[]> {
      const head = await subject.timeline.head('L1');
      return verifyTimeline(await all(), head!, sha256).map(({ seq, fault }) => `${seq} ${fault}`);
    }

    it('nothing of a loan without a case', async () => {
      expect(await subject.timeline.list({ loanId: 'L1', cursor: null, limit: 10 })).toEqual({
        events: [],
        cursor: null,
      });
      expect(await subject.timeline.head('L1')).toBeUndefined();
    });

    it('every version, the oldest first, the case as it stands last; page by page', async () => {
      await threeVersions();
      for (const limit of [1, 2, 3, 100]) {
        const events = await all(limit);
        expect(events.map(({ seq, at: moment }) => `${seq} ${moment}`)).toEqual([
          '1 2025-03-10T01:00:00.000Z',
          '2 2025-03-11T01:00:00.000Z',
          '3 2025-03-11T02:00:00.000Z',
        ]);
        expect(events.map(({ state }) => [state?.intent?.step, state?.done.length])).toEqual([
          [undefined, 0],
          ['friendly-text', 0],
          [undefined, 1],
        ]);
      }
      expect(await faults()).toEqual([]);
      expect((await subject.timeline.loans({ cursor: null, limit: 100 })).loanIds).toEqual(['L1']);
    });

    it('a touch is no version, and breaks no chain', async () => {
      const { cases } = subject;
      await cases.save(aCase({ nextActionOn: on('2025-03-20') }), {
        before: undefined,
        at: at('2025-03-10'),
      });
      await subject.touch('L1', on('2025-03-12'));
      const before = (await stored())!;
      await cases.save({ ...before, version: 3, intent: anIntent() }, { before, at: at('2025-03-12') });
      expect((await all()).map(({ seq }) => seq)).toEqual([1, 2]);
      expect(await faults()).toEqual([]);
    });

    it('a save that lost, or died after its row, leaves a timeline that is whole', async () => {
      const third = await threeVersions();
      const before = { ...third, version: 9 };
      const lost = await subject.cases.save({ ...before, version: 10 }, { before, at: at('2025-03-12') });
      expect(lost).toBeUndefined();
      expect(await faults()).toEqual([]);
      const next = { ...third, version: 4, intent: anIntent() };
      await subject.cases.save(next, { before: third, at: at('2025-03-12') });
      expect((await all()).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
      expect(await faults()).toEqual([]);
    });

    it('of many at a time, one makes the next version', async () => {
      const before = await threeVersions();
      const next = { ...before, version: 4 };
      await Promise.all(
        Array.from({ length: 8 }, (_, by) =>
          subject.cases.save({ ...next, unreached: by }, { before, at: at('2025-03-12') }),
        ),
      );
      expect((await all()).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
      expect(await faults()).toEqual([]);
    });

    it('a case that follows none is refused', async () => {
      const save = async () =>
        subject.cases.save(aCase({ version: 2 }), { before: undefined, at: at('2025-03-10') });
      await expect(save()).rejects.toThrow(RangeError);
      expect(await stored()).toBeUndefined();
    });

    it.each<[string, (rows: readonly CaseEvent[]) => readonly [number, TimelineEvent | undefined], string[]]>(
      [
        ['a row taken out', () => [1, undefined], ['1 missing']],
        ['the row before the last taken out', () => [2, undefined], ['2 missing']],
        ['a moment changed', ([first]) => [1, { ...first!, at: at('2025-03-09') }], ['1 altered']],
        [
          'a row written anew, with its hash',
          ([first, second]) => [2, nextEvent(first!, { at: second!.at, facts: first!.facts }, sha256)],
          ['3 unlinked'],
        ],
      ],
    )('%s is found, and stays found after the next save', async (_, change, found) => {
      const before = await threeVersions();
      await subject.forge('L1', ...change(await all()));
      expect(await faults()).toEqual(found);
      await subject.cases.save({ ...before, version: 4 }, { before, at: at('2025-03-12') });
      expect(await faults()).toEqual(found);
    });

    it('a row beside the case that tells something else is found; one that tells the same is told once', async () => {
      const last = await threeVersions();
      const [first, second, third] = await all();
      await subject.forge('L1', 3, third);
      expect((await all()).map(({ seq }) => seq)).toEqual([1, 2, 3]);
      const other = nextEvent(second!, { at: third!.at, facts: first!.facts }, sha256);
      await subject.forge('L1', 3, other);
      expect(await faults()).toEqual(['3 unlinked']);
      await subject.cases.save({ ...last, version: 4 }, { before: last, at: at('2025-03-12') });
      expect(await faults()).toEqual(['4 unlinked']);
    });
  });
}
