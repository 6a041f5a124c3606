import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localMoment, plusMs, type Instant } from '../../../shared/domain/instant.ts';
import type { ContactPack } from '../../../shared/domain/permit/pack.ts';
import type { Consent } from '../../../shared/domain/permit/request.ts';
import { anyDate } from '../../support/arbitraries.ts';
import { at, on } from '../../support/builders.ts';
import { zones } from '../../support/permit-arbitraries.ts';
import { aPack, aRequest, ask, openPack, packOf, said } from '../../support/permits.ts';
import { propertyRuns } from '../../support/property-runs.ts';

const day = openPack(['08:00-22:00']);

/** Undefined while open; else the next lawful moment, null for never. */
function nextOpening(pack: ContactPack, now: Instant, ...inZones: string[]): Instant | null | undefined {
  const decision = ask({ pack }, aRequest({ zones: inZones }), now);
  return decision.kind === 'permit' ? undefined : decision.retryAt;
}

const moment = (text: string | null | undefined): Instant | null | undefined =>
  text == null ? text : at(text);

describe('a window from 08:00 to 22:00', () => {
  it.each([
    { name: 'just before opening', now: '2025-03-10T23:59:59.999Z', until: '2025-03-11T00:00Z' },
    { name: 'at opening', now: '2025-03-11T00:00Z', until: undefined },
    { name: 'at noon', now: '2025-03-11T04:00Z', until: undefined },
    { name: 'just before closing', now: '2025-03-11T13:59:59.999Z', until: undefined },
    { name: 'at closing: half-open', now: '2025-03-11T14:00Z', until: '2025-03-12T00:00Z' },
    { name: 'at midnight', now: '2025-03-11T16:00Z', until: '2025-03-12T00:00Z' },
    { name: 'over a month end', now: '2025-03-31T15:00Z', until: '2025-04-01T00:00Z' },
    { name: 'over a year end', now: '2025-12-31T15:00Z', until: '2026-01-01T00:00Z' },
  ])('Taipei, $name', ({ now, until }) => {
    expect(nextOpening(day, at(now), 'Asia/Taipei')).toBe(moment(until));
  });

  it.each([
    { name: 'the night the clocks go forward', now: '2025-03-09T04:00Z', until: '2025-03-09T12:00Z' },
    { name: 'the night they go back', now: '2025-11-02T03:00Z', until: '2025-11-02T13:00Z' },
  ])('New York, $name', ({ now, until }) => {
    expect(nextOpening(day, at(now), 'America/New_York')).toBe(at(until));
  });

  it('for every moment: either open, or open at a later moment within twelve hours, at eight', () => {
    const anyMoment = fc
      .tuple(anyDate, fc.integer({ min: 0, max: 86_399_999 }))
      .map(([date, ms]) => plusMs(at(`${date}T00:00:00Z`), ms));
    fc.assert(
      fc.property(anyMoment, fc.constantFrom(...zones), (now, zone) => {
        const open = nextOpening(day, now, zone);
        const { minute } = localMoment(now, zone);
        if (open === undefined) return minute >= 480 && minute < 1320;
        if (open === null) return false;
        const isLater = open > now && Date.parse(open) - Date.parse(now) <= 12 * 3_600_000;
        return isLater && localMoment(open, zone).minute === 480;
      }),
      { numRuns: propertyRuns },
    );
  });
});

describe('windows where clocks are changed', () => {
  it.each([
    {
      name: 'opening time falls into the gap: open from the first moment after it',
      open: ['02:30-05:00'],
      zone: 'America/New_York',
      now: '2025-03-09T06:00Z',
      until: '2025-03-09T07:00Z',
    },
    {
      name: 'the whole window falls into the gap: the next day',
      open: ['02:00-03:00'],
      zone: 'America/New_York',
      now: '2025-03-09T06:00Z',
      until: '2025-03-10T06:00Z',
    },
    {
      name: 'the hour shown twice opens twice: at closing, again when the clock is put back',
      open: ['00:30-01:30'],
      zone: 'America/New_York',
      now: '2025-11-02T05:30Z',
      until: '2025-11-02T06:00Z',
    },
    {
      name: 'and after its second closing, the next day',
      open: ['00:30-01:30'],
      zone: 'America/New_York',
      now: '2025-11-02T06:30Z',
      until: '2025-11-03T05:30Z',
    },
    {
      name: 'half an hour, Lord Howe: 01:45 comes twice',
      open: ['01:45-02:00'],
      zone: 'Australia/Lord_Howe',
      now: '2025-04-05T15:00Z',
      until: '2025-04-05T15:15Z',
    },
    {
      name: 'no midnight, Cairo: a window from it opens at one',
      open: ['00:00-06:00'],
      zone: 'Africa/Cairo',
      now: '2025-04-24T20:00Z',
      until: '2025-04-24T22:00Z',
    },
    {
      name: 'no such day, Samoa in 2011',
      open: ['08:00-22:00'],
      zone: 'Pacific/Apia',
      now: '2011-12-30T09:00Z',
      until: '2011-12-30T18:00Z',
    },
    {
      name: 'a minute past midnight, Newfoundland in 2010: yesterday comes back, and its window with it',
      open: ['23:30-24:00'],
      zone: 'America/St_Johns',
      now: '2010-11-07T02:30Z',
      until: '2010-11-07T03:00Z',
    },
  ])('$name', ({ open, zone, now, until }) => {
    expect(nextOpening(openPack(open), at(now), zone)).toBe(moment(until));
  });

  it('a window to midnight never closes in the evening', () => {
    const pack = openPack(['08:00-24:00']);
    expect(nextOpening(pack, at('2025-03-11T15:59Z'), 'Asia/Taipei')).toBeUndefined();
    expect(nextOpening(pack, at('2025-03-11T16:00Z'), 'Asia/Taipei')).toBe(at('2025-03-12T00:00Z'));
  });

  it('several hours a day: the gap between them is closed', () => {
    const pack = openPack(['08:00-12:00', '14:00-18:00']);
    expect(nextOpening(pack, at('2025-03-11T04:00Z'), 'Asia/Taipei')).toBe(at('2025-03-11T06:00Z'));
    expect(nextOpening(pack, at('2025-03-11T06:00Z'), 'Asia/Taipei')).toBeUndefined();
  });

  it('no hours on any day: never', () => {
    expect(nextOpening(openPack([]), at('2025-03-11T04:00Z'), 'Asia/Taipei')).toBeNull();
  });

  it('a request without a zone is a fault of the caller, not a leave', () => {
    expect(() => nextOpening(day, at('2025-03-11T04:00Z'))).toThrow(RangeError);
  });
});

describe('several clocks', () => {
  it.each([
    { name: 'both open', now: '2025-06-02T17:00Z', until: undefined },
    { name: 'only the west is closed', now: '2025-06-02T13:00Z', until: '2025-06-02T15:00Z' },
    { name: 'only the east is closed', now: '2025-06-03T02:30Z', until: '2025-06-03T15:00Z' },
  ])('New York and Los Angeles, $name', ({ now, until }) => {
    expect(nextOpening(day, at(now), 'America/New_York', 'America/Los_Angeles')).toBe(moment(until));
  });

  it('clocks that are never open together: never', () => {
    const morning = openPack(['08:00-10:00']);
    expect(nextOpening(morning, at('2025-06-02T00:00Z'), 'Europe/London', 'Asia/Tokyo')).toBeNull();
  });

  it('a denial by another clock alone is a house default, and says which rule and zone', () => {
    const pack = packOf('us-reg-f');
    const request = aRequest({ zones: ['America/New_York', 'America/Los_Angeles'] });
    expect(ask({ pack }, request, at('2025-06-02T13:00Z'))).toMatchObject({
      rule: 'us-reg-f.zones:us.w1:America/Los_Angeles',
      confidence: 'U',
      force: 'house',
      houseDefault: true,
    });
    expect(ask({ pack }, request, at('2025-06-02T05:00Z'))).toMatchObject({ kind: 'denial' });
  });

  it('a pack that says nothing of other clocks speaks by its own rule', () => {
    const decision = ask(
      { pack: day },
      aRequest({ zones: ['America/New_York', 'America/Los_Angeles'] }),
      at('2025-06-02T13:00Z'),
    );
    expect(decision).toMatchObject({ rule: 'test.w1', confidence: 'A' });
  });
});

describe('weekdays and holidays', () => {
  const pack = aPack({
    windows: [
      {
        id: 'test.w1',
        channels: ['sms'],
        hours: said([
          { days: [1, 2, 3, 4, 5], open: ['08:00-20:00'] },
          { days: [6], open: ['10:00-12:00'] },
          { days: [7], open: [] },
        ]),
        holiday: said([], { clause: 'holidays' }),
      },
    ],
  });
  // 2025-03-14 is a Friday.
  it.each([
    { name: 'Friday evening', now: '2025-03-14T12:00Z', until: '2025-03-15T02:00Z' },
    { name: 'Saturday after twelve', now: '2025-03-15T04:00Z', until: '2025-03-17T00:00Z' },
    { name: 'Sunday', now: '2025-03-16T04:00Z', until: '2025-03-17T00:00Z' },
    { name: 'Monday', now: '2025-03-17T04:00Z', until: undefined },
  ])('$name', ({ now, until }) => {
    expect(nextOpening(pack, at(now), 'Asia/Taipei')).toBe(moment(until));
  });

  it('a holiday is closed on its own authority, and the days after it are not', () => {
    const calendar = { offDays: new Set([on('2025-03-17'), on('2025-03-18')]) };
    expect(ask({ pack, calendar }, aRequest(), at('2025-03-17T04:00Z'))).toMatchObject({
      rule: 'test.w1-holiday',
      clause: 'holidays',
      retryAt: '2025-03-19T00:00:00.000Z',
    });
    expect(ask({ pack, calendar }, aRequest(), at('2025-03-15T04:00Z'))).toMatchObject({
      rule: 'test.w1',
      retryAt: '2025-03-19T00:00:00.000Z',
      later: [],
    });
  });
});

describe('hours agreed with the person', () => {
  const night = at('2025-03-11T15:00Z');
  const agreed = (more: Partial<Consent> = {}): Consent => ({
    kind: 'hours',
    from: at('2025-03-01'),
    until: null,
    revokedAt: null,
    hours: { fromMinute: 22 * 60, toMinute: 24 * 60 },
    ...more,
  });
  it.each([
    { name: 'agreed', consent: agreed(), until: undefined },
    { name: 'agreed for any time', consent: agreed({ hours: null }), until: undefined },
    { name: 'expired', consent: agreed({ until: night }), until: '2025-03-12T00:00Z' },
    {
      name: 'expires a moment later',
      consent: agreed({ until: at('2025-03-11T15:00:00.001Z') }),
      until: undefined,
    },
    { name: 'revoked', consent: agreed({ revokedAt: night }), until: '2025-03-12T00:00Z' },
    {
      name: 'begins later tonight',
      consent: agreed({ from: at('2025-03-11T15:30Z') }),
      until: '2025-03-11T15:30Z',
    },
    { name: 'of another kind', consent: agreed({ kind: 'frequency' }), until: '2025-03-12T00:00Z' },
    {
      name: 'for another hour',
      consent: agreed({ hours: { fromMinute: 1410, toMinute: 1440 } }),
      until: '2025-03-11T15:30Z',
    },
  ])('$name', ({ consent, until }) => {
    const decision = ask({ pack: packOf('cn') }, aRequest({ consents: [consent] }), night);
    expect(decision.kind === 'permit' ? undefined : decision.retryAt).toBe(moment(until));
  });

  it('the permit ends when the consent does', () => {
    const consents = [agreed({ until: at('2025-03-11T15:30Z') })];
    expect(ask({ pack: packOf('cn') }, aRequest({ consents }), night)).toMatchObject({
      kind: 'permit',
      until: '2025-03-11T15:30:00.000Z',
    });
  });
});

describe('times the person does not want', () => {
  const unwanted = [{ weekdays: [2], fromMinute: 8 * 60, toMinute: 15 * 60 }];
  it('are kept where a pack keeps them: a shift worker sleeps on Tuesday', () => {
    const request = aRequest({ zones: ['Europe/London'], unwanted });
    expect(ask({ pack: packOf('uk-conc') }, request, at('2025-03-11T10:00Z'))).toMatchObject({
      rule: 'uk-conc.times',
      clause: 'CONC 7.9.4R',
      retryAt: '2025-03-11T15:00:00.000Z',
    });
    expect(ask({ pack: packOf('uk-conc') }, request, at('2025-03-12T10:00Z')).kind).toBe('permit');
    expect(ask({ pack: packOf('cn') }, request, at('2025-03-11T10:00Z')).kind).toBe('permit');
  });
});
