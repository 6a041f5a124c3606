import { describe, expect, it } from 'vitest';
import { stableHash } from '../../../shared/domain/shard.ts';
import { noCircumstances } from '../../../shared/domain/treatment/circumstances.ts';
import { factsDigest, type SegmentFacts } from '../../../shared/domain/treatment/segment.ts';
import {
  drawArm,
  lookAheadDays,
  strategyOf,
  treatmentFor,
  type Experiment,
  type TreatmentPolicy,
} from '../../../shared/domain/treatment/treatment.ts';
import { aLoan, aStep, ladder, on, onLadder, scanMoment } from '../../support/builders.ts';

const named = (name: string) => ({ ...ladder, name });
const reminding = (name: string, fromDay: number) => ({
  ...named(name),
  preDue: aStep({ id: `pre-due-${name}`, kind: 'pre-due-reminder', fromDay }),
});
const arms: Experiment['arms'] = [
  { name: 'champion', share: 50, strategy: 'ladder@1' },
  { name: 'challenger', share: 50, strategy: 'other@1' },
];
const base = onLadder(ladder);
const policy: TreatmentPolicy = {
  ...base,
  strategies: new Map([...base.strategies, ['other@1', named('other@1')]]),
};
const given = {
  loan: aLoan(),
  payments: [],
  businessDate: on('2025-03-11'),
  cutoff: scanMoment(on('2025-03-11')),
  zone: 'Asia/Taipei',
  borrower: undefined,
  case: undefined,
  holds: [],
  circumstances: noCircumstances,
};

describe('an experiment', () => {
  const early = { name: 'early', products: ['card' as const], arms };

  it.each([
    { segment: 'occasional-forgetter' as const, tried: true },
    { segment: 'chronic' as const, tried: false },
  ])('of $segment is tried on occasional forgetters: $tried', ({ segment, tried }) => {
    const { arm } = treatmentFor({ ...policy, experiments: [{ ...early, segment }] }, given);
    expect(arm === null).toBe(!tried);
    expect(arm ?? 'early/').toMatch(/^early\//);
  });

  it('draws by hundredths of a per cent: 49.99 is in the first half, 50.00 in the second', () => {
    const ids = Array.from({ length: 200_000 }, (_, n) => `B-${n}`);
    const drawing = (draw: number): string => ids.find((id) => stableHash(`${id}#early`) % 10_000 === draw)!;
    const names = [0, 4999, 5000, 9999].map((draw) => drawArm({ name: 'early', arms }, drawing(draw)).name);
    expect(names).toEqual(['champion', 'champion', 'challenger', 'challenger']);
  });

  it('whose shares leave a rest is refused by name', () => {
    expect(() => drawArm({ name: 'early', arms: [] }, 'B1')).toThrow(
      'the shares of early do not add up to 100',
    );
  });
});

describe('a ladder by name', () => {
  it('that does not exist is refused by name', () => {
    const strategies = new Map();
    expect(() => treatmentFor({ ...policy, strategies }, given)).toThrow('no ladder ladder@1');
  });

  it('withdrawn since is answered with the one of the segment', () => {
    const stored = { strategy: 'gone@1', segment: 'chronic' as const };
    expect(strategyOf(policy, stored, 'card').name).toBe('ladder@1');
    expect(strategyOf(policy, { ...stored, strategy: 'other@1' }, 'card').name).toBe('other@1');
  });
});

it('the scan looks ahead by every reminder, each day once, rising', () => {
  const ladders = [reminding('a', -7), reminding('b', -3), reminding('c', -10), reminding('d', -3), ladder];
  expect(lookAheadDays({ ...policy, strategies: new Map(ladders.map((one) => [one.name, one])) })).toEqual([
    3, 7, 10,
  ]);
  expect(lookAheadDays(policy)).toEqual([]);
});

it('a digest has eight characters, whatever the facts', () => {
  const facts = treatmentFor(policy, given).facts;
  const digests = Array.from({ length: 200 }, (_, months): SegmentFacts => ({
    ...facts,
    monthsOnBook: months,
  })).map(factsDigest);
  expect(digests.filter((one) => !/^[0-9a-f]{8}$/.test(one))).toEqual([]);
  expect(facts).toMatchObject({ hardship: 'no', brokenPromises: 0, vulnerabilities: 0 });
});
