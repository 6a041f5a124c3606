import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CollectionCase } from '../../../shared/domain/case.ts';
import { addDays, daysBetween, type LocalDate } from '../../../shared/domain/local-date.ts';
import { noCircumstances, type Circumstances } from '../../../shared/domain/treatment/circumstances.ts';
import { liveDay, type DayLived, type Subject } from '../../../shared/domain/treatment/outlook.ts';
import { drawArm, type TreatmentPolicy } from '../../../shared/domain/treatment/treatment.ts';
import { treatmentPolicy } from '../../../shared/policy/treatment.ts';
import { aPayment, aStep, at, on, onLadder, scanMoment } from '../../support/builders.ts';
import { propertyRuns as numRuns } from '../../support/property-runs.ts';
import { aSubject } from '../../support/treatment-life.ts';

const start = on('2024-05-25');

interface Day {
  readonly scanned: boolean;
  readonly circumstances: Circumstances;
}

/** A life with scans on some days only. */
function livedOn(policy: TreatmentPolicy, subject: Subject, days: readonly Day[]): readonly DayLived[] {
  const lived: DayLived[] = [];
  let file: CollectionCase | undefined;
  days.forEach(({ scanned, circumstances }, index) => {
    if (!scanned) return;
    const date = addDays(start, index);
    const day = liveDay(
      policy,
      { ...subject, circumstances },
      {
        on: date,
        at: scanMoment(date),
        cutoff: scanMoment(date),
        case: file,
      },
    );
    lived.push(day);
    file = day.case;
  });
  return lived;
}

const circumstances: fc.Arbitrary<Circumstances> = fc.record({
  hardship: fc.boolean(),
  ability: fc.constantFrom('unknown' as const, 'able' as const, 'unable' as const),
  willingness: fc.constantFrom('unknown' as const, 'willing' as const, 'unwilling' as const),
  brokenPromises: fc.nat({ max: 1 }),
  promise: fc.constant(null),
  arrangement: fc.constantFrom('none' as const, 'none' as const, 'in-force' as const, 'breached' as const),
});

/** Stretches of days under the same circumstances: segments change between them, in mid-episode. */
const course: fc.Arbitrary<readonly Day[]> = fc
  .array(
    fc.record({
      circumstances,
      scans: fc.array(fc.boolean(), { minLength: 1, maxLength: 30 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) =>
    parts.flatMap((part) => part.scans.map((scanned) => ({ scanned, circumstances: part.circumstances }))),
  );

/** Part and full payments in any order; some cure, some move the oldest date, some do neither. */
const subject: fc.Arbitrary<Subject> = fc
  .tuple(
    fc.nat({ max: 5 }),
    fc.array(fc.tuple(fc.nat({ max: 170 }), fc.integer({ min: 1, max: 2500 })), { maxLength: 5 }),
  )
  .map(([paid, more]) => {
    const base = aSubject(paid);
    const later = more.map(([day, amountMinor], index) =>
      aPayment({ id: `X${index}`, amountMinor, receivedAt: at(`${addDays(start, day)}T03:00:00Z`) }),
    );
    return { ...base, payments: [...base.payments, ...later] };
  });

const episodes = (days: readonly DayLived[]): readonly (readonly DayLived[])[] => {
  const byEpisode = new Map<number, DayLived[]>();
  for (const day of days) {
    if (day.mark.outcome !== 'acted' || day.mark.reason === 'pre-due') continue;
    const episode = day.case?.episode ?? 0;
    byEpisode.set(episode, [...(byEpisode.get(episode) ?? []), day]);
  }
  return [...byEpisode.values()];
};

describe('whatever is paid, missed, agreed or broken, and however segments change', () => {
  it('never repeats a done step within an episode', () => {
    fc.assert(
      fc.property(subject, course, (one, days) =>
        episodes(livedOn(treatmentPolicy, one, days)).every((acted) => {
          const steps = acted.map(({ mark }) => mark.reason);
          return new Set(steps).size === steps.length;
        }),
      ),
      { numRuns },
    );
  });

  it('never skips: a step taken is the first of its ladder not taken before, offers after a broken plan aside', () => {
    fc.assert(
      fc.property(subject, course, (one, days) => {
        const lived = livedOn(treatmentPolicy, one, days);
        return episodes(lived).every((acted) =>
          acted.every(({ treatment, mark }, index) => {
            const before = new Set(acted.slice(0, index).map((day) => day.mark.reason));
            const left = treatment.strategy.steps.filter(({ id }) => !before.has(id));
            const first = left[0];
            return first?.id === mark.reason || first?.endsOn.includes('arrangement') === true;
          }),
        );
      }),
      { numRuns },
    );
  });

  it('never takes two steps in a day, nor one before its gap', () => {
    fc.assert(
      fc.property(subject, course, (one, days) =>
        episodes(livedOn(treatmentPolicy, one, days)).every((acted) =>
          acted.every((day, index) => {
            const before = acted[index - 1];
            const step = day.treatment.strategy.steps.find(({ id }) => id === day.mark.reason)!;
            return before === undefined || daysBetween(before.on, day.on) >= Math.max(1, step.minGapDays);
          }),
        ),
      ),
      { numRuns },
    );
  });

  it('reminds once of an instalment, and never of one that is paid or overdue', () => {
    fc.assert(
      fc.property(subject, course, (one, days) => {
        const reminded = livedOn(treatmentPolicy, one, days).filter(({ mark }) => mark.reason === 'pre-due');
        const dates = reminded.map((day) => day.case?.remindedFor);
        return (
          new Set(dates).size === dates.length &&
          reminded.every(
            ({ arrears, on: date, case: file }) => !arrears.inArrears && file!.remindedFor! >= date,
          )
        );
      }),
      { numRuns },
    );
  });

  it('a case is open exactly while something is overdue', () => {
    fc.assert(
      fc.property(subject, course, (one, days) =>
        livedOn(treatmentPolicy, one, days).every(
          ({ arrears, case: file }) => (file?.status === 'open') === arrears.inArrears,
        ),
      ),
      { numRuns },
    );
  });
});

const anyLadder: fc.Arbitrary<TreatmentPolicy> = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 15 })), {
    minLength: 1,
    maxLength: 6,
  })
  .map((rungs) => {
    let fromDay = 1;
    const steps = rungs.map(([rise, minGapDays], index) => {
      fromDay += rise;
      return aStep({ id: `step-${index}`, channel: 'call', fromDay, minGapDays });
    });
    return onLadder({ name: 'any@1', recheckDays: 7, preDue: null, steps });
  });

describe('catch-up after missed days', () => {
  const outage = fc.array(fc.boolean(), { minLength: 1, maxLength: 120 });
  const always = (scanned: boolean): Day => ({ scanned, circumstances: noCircumstances });

  it('ends where daily scans end, without a burst on the way', () => {
    fc.assert(
      fc.property(anyLadder, outage, (policy, scans) => {
        const { steps } = policy.strategies.get('any@1')!;
        const gaps = steps.reduce((sum, { minGapDays }) => sum + Math.max(1, minGapDays), 0);
        const rest = Array.from({ length: gaps + steps.at(-1)!.fromDay }, () => true);
        const one = aSubject(4);
        const daily = livedOn(policy, one, [...scans.map(() => true), ...rest].map(always));
        const late = livedOn(policy, one, [...scans, ...rest].map(always));
        const idsOf = (file: CollectionCase | undefined) => file?.done.map(({ step }) => step);
        const [end, lateEnd] = [daily.at(-1)?.case, late.at(-1)?.case];
        expect(idsOf(lateEnd)).toEqual(idsOf(end));
        expect(lateEnd).toMatchObject({ status: end?.status, segment: end?.segment, rule: end?.rule });
      }),
      { numRuns },
    );
  });

  it('is never ahead of daily scans, and behind by the missed days only', () => {
    fc.assert(
      fc.property(anyLadder, outage, (policy, scans) => {
        const one = aSubject(4);
        const daily = livedOn(
          policy,
          one,
          scans.map(() => always(true)),
        );
        const doneBy = new Map<LocalDate, number>(daily.map((day) => [day.on, day.case?.done.length ?? 0]));
        return livedOn(policy, one, scans.map(always)).every(
          (day) => (day.case?.done.length ?? 0) <= (doneBy.get(day.on) ?? 0),
        );
      }),
      { numRuns },
    );
  });

  it('days on which nothing was due may be missed without a trace', () => {
    const one = aSubject(4);
    const daily = livedOn(
      treatmentPolicy,
      one,
      Array.from({ length: 60 }, () => always(true)),
    );
    const eventful = daily.map(({ mark }) => mark.outcome === 'acted' || mark.opened || mark.cured);
    const sparse = livedOn(
      treatmentPolicy,
      one,
      eventful.map((is, index) => always(is || index === eventful.length - 1)),
    );
    const trace = (file: CollectionCase) => ({ ...file, version: 0 });
    expect(trace(sparse.at(-1)!.case!)).toEqual(trace(daily.at(-1)!.case!));
  });
});

describe('drawArm', () => {
  const [experiment] = treatmentPolicy.experiments;

  it('shares are met within a per cent, and a borrower never changes arm', () => {
    const count = 20_000;
    const drawn = Array.from({ length: count }, (_, index) => drawArm(experiment!, `B-${index}`).name);
    for (const { name, share } of experiment!.arms) {
      const part = drawn.filter((one) => one === name).length / count;
      expect(Math.abs(part - share / 100)).toBeLessThan(0.01);
    }
    expect(Array.from({ length: 100 }, (_, index) => drawArm(experiment!, `B-${index}`).name)).toEqual(
      drawn.slice(0, 100),
    );
  });

  it('another experiment draws independently', () => {
    const ids = Array.from({ length: 5000 }, (_, index) => `B-${index}`);
    const both = ids.filter(
      (id) =>
        drawArm(experiment!, id).name === 'hold-out' &&
        drawArm({ ...experiment!, name: 'another' }, id).name === 'hold-out',
    );
    expect(both.length).toBeGreaterThan(20);
    expect(both.length).toBeLessThan(90);
  });
});
