import fc from 'fast-check';
import {
  circumstances,
  consentKinds,
  contactChannels,
  lines,
  parties,
  places,
  purposes,
  type MinuteRange,
} from '../../shared/domain/permit/pack.ts';
import type {
  Circumstance,
  Consent,
  ContactRequest,
  LedgerEntry,
} from '../../shared/domain/permit/request.ts';
import { instantOf, type Instant } from '../../shared/domain/instant.ts';
import { packIds } from './permits.ts';

/** Zones with every kind of clock: none changed, both hemispheres, half hours, changes at midnight, a skipped day. */
export const zones = [
  'Asia/Taipei',
  'Asia/Kolkata',
  'America/New_York',
  'Europe/London',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'America/Santiago',
  'Pacific/Chatham',
  'America/Los_Angeles',
];

/** Clock changes of those zones, and month ends: the moments at which mistakes live. */
const corners = [
  '2025-03-09T07:00Z',
  '2025-11-02T06:00Z',
  '2025-03-30T01:00Z',
  '2025-10-26T01:00Z',
  '2025-04-05T15:00Z',
  '2025-10-04T15:30Z',
  '2025-04-24T22:00Z',
  '2025-10-30T21:00Z',
  '2025-09-07T04:00Z',
  '2025-04-06T03:00Z',
  '2025-12-31T16:00Z',
  '2026-02-28T12:00Z',
].map((text) => Date.parse(text));

const minute = 60_000;
const day = 24 * 60 * minute;

/** A whole minute of two years, or close to a corner. */
export const someNow: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: 0, max: 730 * 1440 }).map((n) => Date.parse('2025-01-01T00:00Z') + n * minute),
  fc
    .tuple(fc.constantFrom(...corners), fc.integer({ min: -2880, max: 2880 }))
    .map(([at, n]) => at + n * minute),
);

const around = (now: number, back: number, ahead: number): fc.Arbitrary<Instant> =>
  fc.integer({ min: -back, max: ahead }).map((n) => instantOf(now + n * minute));

const hours: fc.Arbitrary<MinuteRange> = fc
  .tuple(fc.integer({ min: 0, max: 47 }), fc.integer({ min: 1, max: 47 }))
  .map(([from, length]) => ({ fromMinute: from * 30, toMinute: Math.min(1440, (from + length) * 30) }));

const anyOf = <T>(list: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...list);

function entry(now: number): fc.Arbitrary<LedgerEntry> {
  return fc.record({
    contactId: anyOf(['a', 'b', 'c']),
    loanId: anyOf(['L1', 'L1', 'L2']),
    at: fc.oneof(around(now, 10, 0), around(now, 3 * 1440, 0), around(now, 35 * 1440, 0)),
    direction: anyOf(['outbound', 'outbound', 'outbound', 'inbound'] as const),
    channel: anyOf(contactChannels),
    party: anyOf(['borrower', 'borrower', 'borrower', 'third-party'] as const),
    personId: anyOf(['B1', 'B1', 'B1', 'T1']),
    number: anyOf(['+12015550123', '+12015550123', '+12015550199', null]),
    result: anyOf([
      'not-connected',
      'unanswered',
      'connected',
      'conversation',
      'delivered',
      'unknown',
    ] as const),
    purpose: anyOf([undefined, undefined, 'dun', 'reply', 'opt-out-confirmation'] as const),
    consented: fc.boolean(),
  });
}

/** Ledgers with days full of the same thing among them: caps are reached only by many. */
function ledgerAround(now: number): fc.Arbitrary<readonly LedgerEntry[]> {
  const burst = fc
    .tuple(entry(now), fc.array(fc.integer({ min: 0, max: 2 * 1440 }), { minLength: 2, maxLength: 10 }))
    .map(([one, gaps]) => gaps.map((gap) => ({ ...one, at: instantOf(Date.parse(one.at) - gap * minute) })));
  return fc
    .tuple(fc.array(entry(now), { maxLength: 6 }), fc.array(burst, { maxLength: 2 }))
    .map(([single, bursts]) => [...single, ...bursts.flat()]);
}

function consent(now: number): fc.Arbitrary<Consent> {
  const end = fc.option(around(now, 1440, 3 * 1440));
  return fc.record({
    kind: anyOf(consentKinds),
    from: around(now, 10 * 1440, 1440),
    until: end,
    revokedAt: fc.option(around(now, 1440, 3 * 1440), { freq: 3 }),
    hours: fc.option(hours),
  });
}

function circumstance(now: number): fc.Arbitrary<Circumstance> {
  return fc.record(
    {
      kind: anyOf(circumstances),
      from: fc.oneof(around(now, 5 * 1440, 1440), around(now, 62 * 1440, 0)),
      until: fc.option(around(now, 1440, 5 * 1440), { freq: 4 }),
      channel: anyOf(contactChannels),
      number: anyOf(['+12015550123', '+12015550199']),
      personId: anyOf(['B1', 'T1']),
    },
    { requiredKeys: ['kind', 'from', 'until'] },
  );
}

function request(now: number, ownZones: readonly string[]): fc.Arbitrary<ContactRequest> {
  return fc
    .record({
      contactId: anyOf(['new', 'a']),
      loanId: fc.constant('L1'),
      channel: anyOf(contactChannels),
      party: anyOf([...parties, 'borrower', 'borrower', 'borrower'] as const),
      purpose: anyOf([...purposes, 'dun', 'locate'] as const),
      line: anyOf(lines),
      place: anyOf(places),
      zones: fc.oneof(
        fc.uniqueArray(anyOf(ownZones), { minLength: 1, maxLength: 1 }),
        fc.uniqueArray(anyOf(ownZones), { minLength: 1, maxLength: 2 }),
      ),
      consents: fc.array(consent(now), { maxLength: 2 }),
      circumstances: fc.oneof(fc.constant([]), fc.array(circumstance(now), { maxLength: 2 })),
      unwanted: fc.oneof(
        fc.constant([]),
        fc.array(
          hours.chain((range) =>
            fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }).map((weekdays) => ({ ...range, weekdays })),
          ),
          { maxLength: 1 },
        ),
      ),
      lost: fc.boolean(),
    })
    .map((one) => ({
      ...one,
      personId: one.party === 'third-party' ? 'T1' : 'B1',
      number: one.channel === 'visit' || one.channel === 'letter' ? null : '+12015550123',
    }));
}

/** One question to both opinions: pack, request, ledger, holidays (some of the next days), and the minute it is. */
export const question = (ownZones: readonly string[] = zones) =>
  someNow.chain((now) =>
    fc.record({
      now: fc.constant(now),
      packId: anyOf(packIds),
      request: request(now, ownZones),
      ledger: ledgerAround(now),
      holidays: fc
        .array(fc.integer({ min: -1, max: 6 }), { maxLength: 3 })
        .map((list) => list.map((n) => new Date(now + n * day).toISOString().slice(0, 10))),
    }),
  );
