import { describe, expect, it } from 'vitest';
import { caseToItem } from '../../../shared/adapters/dynamo/case-store.ts';
import { packCase, unpackCase } from '../../../shared/adapters/dynamo/case-document.ts';
import { channels, contactIdOf, type CollectionCase } from '../../../shared/domain/case.ts';
import { segmentNames } from '../../../shared/domain/treatment/segment.ts';
import { treatmentPolicy } from '../../../shared/policy/treatment.ts';
import { aCase, anIntent, at, on } from '../../support/builders.ts';

/** As DynamoDB counts: names and values in UTF-8; numbers take less than their digits. */
function bytesOf(item: ReturnType<typeof caseToItem>): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(Object.values(value).join('')),
    0,
  );
}

const longest = (list: readonly string[]): string => list.toSorted((a, b) => b.length - a.length)[0]!;

/** The longest ladder but for its last step, which waits; every name as long as any in use. */
function largest(loanId: string, borrowerId: string): CollectionCase {
  const { strategies, segments, experiments } = treatmentPolicy;
  const all = [...strategies.values()];
  const { steps } = all.toSorted((a, b) => b.steps.length - a.steps.length)[0]!;
  const step = longest(all.flatMap((one) => one.steps.map(({ id }) => id)));
  const date = on('2025-12-31');
  return aCase({
    loanId,
    borrowerId,
    shard: 127,
    version: 1_000_000,
    episode: 100,
    openedOn: date,
    strategy: longest(all.map(({ name }) => name)),
    segment: longest(segmentNames) as CollectionCase['segment'],
    rule: longest(segments.rules.map(({ id }) => id)),
    arm: longest(experiments.flatMap(({ name, arms }) => arms.map((arm) => `${name}/${arm.name}`))),
    done: steps.map(({ id }) => ({ step: id, on: date, outcome: 'uncertain' })),
    tries: { step, count: 10, closed: ['sms', 'call'] },
    unreached: 100,
    remindedFor: date,
    intent: anIntent({
      contactId: contactIdOf(loanId, step, date),
      step,
      channel: 'visit',
      state: 'waiting',
    }),
    reviewed: {
      on: date,
      outcome: 'nothing-due',
      reason: 'no-consented-address',
      opened: false,
      cured: false,
      channel: 'visit',
    },
    nextActionOn: date,
    link: { seq: 1_000_000, at: at('2025-12-31T16:00:00.000Z'), previous: 'h'.repeat(43) },
  });
}

describe('the case item stays under 1 KB: one write unit', () => {
  it.each([
    { name: 'ids as banks have them', loanId: 'L-2025-0000123456', borrowerId: 'B-0000123456' },
    { name: 'ids as long as the feed allows', loanId: 'L'.repeat(64), borrowerId: 'B'.repeat(64) },
  ])('$name', ({ loanId, borrowerId }) => {
    expect(bytesOf(caseToItem(largest(loanId, borrowerId)))).toBeLessThan(1024);
  });

  it.each([
    { tries: null },
    { tries: { step: 'phone', count: 2 } },
    { tries: { step: 'phone', count: 0, closed: channels } },
  ])('$tries is read as it was written', ({ tries }) => {
    const open = aCase({ tries });
    expect(unpackCase(open, packCase(open))).toMatchObject({ tries });
  });
});
