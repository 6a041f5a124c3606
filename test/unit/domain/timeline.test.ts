import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anchorOf,
  emptyTimeline,
  nextEvent,
  verifyTimeline,
  type Digest,
  type Happening,
  type TimelineEvent,
  type TimelineHead,
} from '../../../shared/domain/timeline.ts';
import { at, on } from '../../support/builders.ts';
import { propertyRuns as numRuns } from '../../support/property-runs.ts';

const sha: Digest = (text) => createHash('sha256').update(text).digest('base64url');
const noon = at('2025-03-10T04:00:00.000Z');
const acted: Happening = { at: noon, facts: { outcome: 'acted', step: 'friendly-text' } };
const sent: Happening = { at: noon, facts: { state: 'SENT', step: 'friendly-text' } };
const held: Happening = { at: noon, facts: { reason: 'complaint', until: null } };

function chain(happenings: readonly Happening[], loanId = 'L1'): TimelineEvent[] {
  const events: TimelineEvent[] = [];
  let head: TimelineHead = emptyTimeline(loanId, sha);
  for (const happening of happenings) {
    const event = nextEvent(head, happening, sha);
    events.push(event);
    head = event;
  }
  return events;
}

const headOf = (events: readonly TimelineEvent[]): TimelineHead => events.at(-1) ?? emptyTimeline('L1', sha);
const faultsIn = (events: readonly TimelineEvent[], head: TimelineHead) =>
  verifyTimeline(events, head, sha).map(({ seq, fault }) => `${seq} ${fault}`);

describe('a timeline of linked events', () => {
  const events = chain([acted, sent, held]);
  const head = headOf(events);
  const [first, second, third] = events as [TimelineEvent, TimelineEvent, TimelineEvent];

  it('numbers from 1, each with the hash of the one before', () => {
    expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(second.previous).toBe(first.hash);
    expect(first.previous).toBe(emptyTimeline('L1', sha).hash);
    expect(emptyTimeline('L2', sha).hash).not.toBe(first.previous);
  });

  it('is sound as written, empty ones too', () => {
    expect(faultsIn(events, head)).toEqual([]);
    expect(faultsIn([], emptyTimeline('L1', sha))).toEqual([]);
  });

  it('the same attempt makes the same event, in whatever order its facts are named', () => {
    const turned = { ...acted, facts: { step: 'friendly-text', outcome: 'acted' } };
    expect(nextEvent(emptyTimeline('L1', sha), turned, sha).hash).toBe(first.hash);
  });

  it.each<[string, readonly TimelineEvent[], readonly string[]]>([
    ['a changed fact', [first, { ...second, facts: { state: 'DENIED' } }, third], ['2 altered']],
    ['a changed moment', [{ ...first, at: at('2025-03-10T04:00:00.001Z') }, second, third], ['1 altered']],
    ['a fact added', [first, { ...second, facts: { ...second.facts, text: 'x' } }, third], ['2 altered']],
    ['a hash made to fit', [first, { ...second, hash: sha('x') }, third], ['2 altered', '3 unlinked']],
    ['an event taken out', [first, third], ['2 missing']],
    ['the first taken out', [second, third], ['1 missing']],
    ['the end cut off', [first, second], ['3 missing']],
    ['all cut off', [], ['1 missing']],
    ['an event twice', [first, first, second, third], ['1 unlinked']],
    ['two in the wrong order', [first, third, second], ['2 missing', '2 unlinked', '3 missing']],
    ["another loan's event", [first, { ...second, loanId: 'L2' }, third], ['2 foreign']],
    ['an event added at the end', [...events, nextEvent(third, sent, sha)], ['4 unknown']],
  ])('%s is found, and where', (_, changed, faults) => {
    expect(faultsIn(changed, head)).toEqual(faults);
  });

  it('a whole timeline written anew is found by the head kept elsewhere', () => {
    const forged = chain([acted, { ...sent, facts: { state: 'DENIED' } }, held]);
    expect(faultsIn(forged, headOf(forged))).toEqual([]);
    expect(faultsIn(forged, head)).toEqual(['3 unlinked']);
  });

  it('names the loan', () => {
    expect(verifyTimeline([], head, sha)).toEqual([{ loanId: 'L1', seq: 1, fault: 'missing' }]);
  });
});

const happening: fc.Arbitrary<Happening> = fc.record({
  at: fc.constant(noon),
  facts: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null))),
});
const timeline = fc.array(happening, { minLength: 1, maxLength: 8 }).map((list) => chain(list));

describe('every timeline', () => {
  it('verifies as written, and no event can be replaced unseen, even with its hash made anew', () => {
    fc.assert(
      fc.property(timeline, fc.nat(), happening, (events, pick, other) => {
        const head = headOf(events);
        expect(verifyTimeline(events, head, sha)).toEqual([]);
        const place = pick % events.length;
        const before = events[place - 1] ?? emptyTimeline('L1', sha);
        const forged = nextEvent(before, other, sha);
        fc.pre(forged.hash !== events[place]!.hash);
        expect(verifyTimeline(events.with(place, forged), head, sha)).not.toEqual([]);
      }),
      { numRuns },
    );
  });

  it('loses no event, and no order, unseen', () => {
    fc.assert(
      fc.property(timeline, fc.nat(), (events, pick) => {
        const place = pick % events.length;
        const head = headOf(events);
        expect(verifyTimeline(events.toSpliced(place, 1), head, sha)).not.toEqual([]);
        fc.pre(events.length > 1);
        expect(verifyTimeline(events.toReversed(), head, sha)).not.toEqual([]);
      }),
      { numRuns },
    );
  });
});

describe("a day's anchor", () => {
  const [a, b] = [headOf(chain([acted])), headOf(chain([acted, sent], 'L2'))];
  const day = on('2025-03-10');
  const first = anchorOf(day, { previous: undefined, heads: [a, b] }, sha);

  it('is the same in whatever order the shards report', () => {
    expect(anchorOf(day, { previous: undefined, heads: [b, a] }, sha)).toEqual(first);
  });

  it.each<[string, readonly TimelineHead[]]>([
    ['a timeline less', [a]],
    ['another hash', [a, { ...b, hash: sha('x') }]],
    ['another length', [a, { ...b, seq: 3 }]],
    ['another loan', [a, { ...b, loanId: 'L3' }]],
  ])('changes with %s', (_, heads) => {
    expect(anchorOf(day, { previous: undefined, heads }, sha).hash).not.toBe(first.hash);
  });

  it('holds the anchor of the day before', () => {
    const next = on('2025-03-11');
    const second = anchorOf(next, { previous: first, heads: [] }, sha);
    expect(second.previous).toBe(first.hash);
    const forged = { ...first, hash: sha('x') };
    expect(anchorOf(next, { previous: forged, heads: [] }, sha).hash).not.toBe(second.hash);
    expect(anchorOf(day, { previous: first, heads: [] }, sha).hash).not.toBe(second.hash);
  });
});
