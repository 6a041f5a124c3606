import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StepDone } from '../../../shared/domain/case.ts';
import { addDays, daysBetween } from '../../../shared/domain/local-date.ts';
import type { Arrears } from '../../../shared/domain/arrears/index.ts';
import { noCircumstances } from '../../../shared/domain/treatment/circumstances.ts';
import * as climbing from '../../../shared/domain/treatment/ladder.ts';
import type { Strategy } from '../../../shared/domain/treatment/ladder.ts';
import { aStep, aStepDone, ladder, on, someArrears } from '../../support/builders.ts';
import { propertyRuns } from '../../support/property-runs.ts';

const circumstances = noCircumstances;
const dueStep = (strategy: Strategy, done: readonly StepDone[], arrears: Arrears) =>
  climbing.dueStep({ strategy, done, arrears, circumstances });
const nextLook = (strategy: Strategy, done: readonly StepDone[], arrears: Arrears) =>
  climbing.nextLook({ strategy, done, arrears, circumstances });
const { followingStep } = climbing;

describe('dueStep', () => {
  it.each([
    { name: 'day 0', days: 0, done: [], step: undefined },
    { name: 'day 1', days: 1, done: [], step: 'friendly-text' },
    { name: 'found late: still the first', days: 60, done: [], step: 'friendly-text' },
    {
      name: 'the first done today',
      days: 1,
      done: [aStepDone('friendly-text', '2025-06-01')],
      step: undefined,
    },
    { name: 'day 7', days: 7, done: [aStepDone('friendly-text', '2025-05-26')], step: undefined },
    {
      name: 'day 8, seven days after the first',
      days: 8,
      done: [aStepDone('friendly-text', '2025-05-25')],
      step: 'firm-text',
    },
    {
      name: 'day 8, six days after the first',
      days: 8,
      done: [aStepDone('friendly-text', '2025-05-26')],
      step: undefined,
    },
    {
      name: 'ripe but just done: one a day',
      days: 60,
      done: [aStepDone('friendly-text', '2025-06-01')],
      step: undefined,
    },
    {
      name: 'an uncertain step counts as taken',
      days: 30,
      done: [aStepDone('friendly-text', '2025-05-01', 'uncertain')],
      step: 'firm-text',
    },
    {
      name: 'the visit waits for its gap',
      days: 46,
      done: ['2025-05-01', '2025-05-10', '2025-05-20'].map((date, at) =>
        aStepDone(ladder.steps[at]!.id, date),
      ),
      step: undefined,
    },
    {
      name: 'the visit',
      days: 46,
      done: ['2025-05-01', '2025-05-10', '2025-05-18'].map((date, at) =>
        aStepDone(ladder.steps[at]!.id, date),
      ),
      step: 'visit',
    },
    {
      name: 'the end of the ladder',
      days: 400,
      done: ladder.steps.map(({ id }) => aStepDone(id, '2025-01-01')),
      step: undefined,
    },
  ])('$name', ({ days, done, step }) => {
    expect(dueStep(ladder, done, someArrears('2025-06-01', days))?.id).toBe(step);
  });

  it('a gap of nothing still keeps two steps a day apart', () => {
    const steps = ladder.steps.map((step) => ({ ...step, minGapDays: 0 }));
    const done = [aStepDone('friendly-text', '2025-06-01')];
    expect(dueStep({ ...ladder, steps }, done, someArrears('2025-06-01', 60))).toBeUndefined();
    expect(dueStep({ ...ladder, steps }, done, someArrears('2025-06-02', 61))?.id).toBe('firm-text');
  });

  it('a step the ladder no longer has does not stop it', () => {
    const done = [aStepDone('retired-step', '2025-05-01'), aStepDone('friendly-text', '2025-05-10')];
    expect(followingStep(ladder, done)?.id).toBe('firm-text');
  });
});

describe('nextLook', () => {
  it.each([
    { name: 'in grace: the day the first step is ripe', days: -2, done: [], on: '2025-06-04' },
    { name: 'denied today: tomorrow', days: 5, done: [], on: '2025-06-02' },
    {
      name: 'the second step is ripe on day 8',
      days: 1,
      done: [aStepDone('friendly-text', '2025-06-01')],
      on: '2025-06-08',
    },
    {
      name: 'the gap lies later',
      days: 20,
      done: [aStepDone('friendly-text', '2025-06-01')],
      on: '2025-06-08',
    },
    {
      name: 'the end of the ladder: recheck',
      days: 90,
      done: ladder.steps.map(({ id }) => aStepDone(id, '2025-05-01')),
      on: '2025-06-08',
    },
  ])('$name', ({ days, done, on: expected }) => {
    expect(nextLook(ladder, done, someArrears('2025-06-01', 1, { delinquentDays: days }))).toBe(expected);
  });
});

describe('nextLook, nothing owed any more', () => {
  it.each([0, 1, 2, 3, 4])('after %s steps it is tomorrow: the next scan cures', (count) => {
    const done = ladder.steps.slice(0, count).map(({ id }) => aStepDone(id, '2025-05-01'));
    expect(nextLook(ladder, done, someArrears('2025-06-01', 0))).toBe('2025-06-02');
  });
});

const anyLadder: fc.Arbitrary<Strategy> = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 15 })), {
    minLength: 1,
    maxLength: 6,
  })
  .map((rungs) => {
    let fromDay = 1;
    const steps = rungs.map(([rise, minGapDays], at) => {
      fromDay += rise;
      return aStep({ id: `step-${at}`, channel: 'call', fromDay, minGapDays });
    });
    return { name: 'any@1', recheckDays: 7, preDue: null, steps };
  });

describe('the ladder, for every ladder and every course of days', () => {
  // Each day the debt ages, or is paused; the scan may miss days; contacts may be denied.
  const days = fc.array(fc.record({ ages: fc.boolean(), scanned: fc.boolean(), denied: fc.boolean() }), {
    minLength: 1,
    maxLength: 120,
  });

  const climb = (
    strategy: Strategy,
    course: readonly { ages: boolean; scanned: boolean; denied: boolean }[],
  ) => {
    const done: StepDone[] = [];
    let delinquentDays = 0;
    let lookOn = on('2025-01-01');
    course.forEach(({ ages, scanned, denied }, index) => {
      const date = addDays(on('2025-01-01'), index);
      if (ages) delinquentDays += 1;
      if (!scanned || date < lookOn) return;
      const arrears = someArrears(date, index + 1, { delinquentDays });
      const step = dueStep(strategy, done, arrears);
      if (step !== undefined && !denied) done.push({ ...aStepDone(step.id, date), on: date });
      lookOn = nextLook(strategy, done, arrears);
    });
    return done;
  };

  it('never skips, never repeats', () => {
    fc.assert(
      fc.property(anyLadder, days, (strategy, course) => {
        const taken = climb(strategy, course).map(({ step }) => step);
        return taken.every((step, at) => step === `step-${at}`);
      }),
      { numRuns: propertyRuns },
    );
  });

  it('never two a day, and never closer than the gap', () => {
    fc.assert(
      fc.property(anyLadder, days, (strategy, course) => {
        const done = climb(strategy, course);
        return done.every((one, at) => {
          const before = done[at - 1];
          const gap = Math.max(1, strategy.steps[at]!.minGapDays);
          return before === undefined || daysBetween(before.on, one.on) >= gap;
        });
      }),
      { numRuns: propertyRuns },
    );
  });

  it('the next look is always later, and never after the day the next step is due', () => {
    fc.assert(
      fc.property(anyLadder, fc.integer({ min: 0, max: 60 }), (strategy, delinquentDays) => {
        const today = someArrears('2025-06-01', 60, { delinquentDays });
        const lookOn = nextLook(strategy, [], today);
        const between = daysBetween(today.businessDate, lookOn) - 1;
        const eve = someArrears(addDays(today.businessDate, between), 60, {
          delinquentDays: delinquentDays + between,
        });
        return lookOn > today.businessDate && (between === 0 || dueStep(strategy, [], eve) === undefined);
      }),
      { numRuns: propertyRuns },
    );
  });
});
