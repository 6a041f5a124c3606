import { describe, expect, it } from 'vitest';
import { layerPacks } from '../../../shared/domain/permit/pack.ts';
import {
  covers,
  isPermitFor,
  permit,
  wordsOf,
  wordsOfAll,
  type Permit,
} from '../../../shared/domain/permit/permit.ts';
import { at } from '../../support/builders.ts';
import {
  aPack,
  anEntry,
  aRequest,
  ask,
  cnAndHouse,
  leaveFor,
  openPack,
  packOf,
  said,
} from '../../support/permits.ts';

const noon = at('2025-03-11T04:00Z');
const number = '+12015550123';

describe('a Permit', () => {
  it('names the request, the packs with their versions, the moment, and until when it holds', () => {
    const request = aRequest();
    expect(ask({ pack: cnAndHouse }, request, noon)).toMatchObject({
      kind: 'permit',
      request,
      pack: 'cn@2+house@2',
      at: noon,
      until: at('2025-03-11T14:00Z'),
    });
  });

  it('is for a day at most, even where nothing is known to change', () => {
    expect(ask({ pack: openPack(['00:00-24:00']) }, aRequest(), noon)).toMatchObject({
      until: at('2025-03-12T04:00Z'),
    });
  });

  it('covers its channel and number, from its moment until it ends', () => {
    const leave = leaveFor(number, noon);
    expect(covers(leave, { channel: 'sms', number }, noon)).toBe(true);
    expect(covers(leave, { channel: 'sms', number }, at('2025-03-12T03:59:59.999Z'))).toBe(true);
    expect(covers(leave, { channel: 'sms', number }, leave.until)).toBe(false);
    expect(covers(leave, { channel: 'sms', number }, at('2025-03-11T03:59:59.999Z'))).toBe(false);
    expect(covers(leave, { channel: 'call', number }, noon)).toBe(false);
    expect(covers(leave, { channel: 'sms', number: '+12015550199' }, noon)).toBe(false);
  });

  it('is not the same as something that looks like it', () => {
    const leave = leaveFor(number, noon);
    const forged = Object.assign({}, leave);
    expect(isPermitFor(leave, { channel: 'sms', number })).toBe(true);
    expect(isPermitFor(forged, { channel: 'sms', number })).toBe(false);
    const heir = Object.create(leave) as Permit;
    expect(isPermitFor(heir, { channel: 'sms', number })).toBe(false);
  });

  it('cannot be made by its own constructor from outside, nor changed', () => {
    const leave = leaveFor(number, noon);
    const Made = leave.constructor as new (key: symbol, terms: object) => Permit;
    expect(() => new Made(Symbol('permit'), leave)).toThrow('only permit() makes a Permit');
    expect(() => {
      (leave as { until: string }).until = '2099-01-01T00:00:00.000Z';
    }).toThrow(TypeError);
  });

  it('is no object literal to the compiler either', () => {
    const sms = { channel: 'sms', number } as const;
    const literal = { kind: 'permit' as const, request: aRequest(), pack: 'x', at: noon, until: noon };
    // @ts-expect-error a Permit has a private member: only its class has it
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- that is the point
    const use = (): boolean => isPermitFor(literal, sms);
    expect(use()).toBe(false);
  });
});

describe('a Denial', () => {
  const night = at('2025-03-11T15:00Z');

  it('names the rule that stands in the way longest, and all others that do', () => {
    const ledger = [anEntry()];
    const decision = ask({ pack: cnAndHouse, ledger }, aRequest(), at('2025-03-11T04:00Z'));
    expect(decision).toMatchObject({
      kind: 'denial',
      rule: 'cn.c5',
      confidence: 'U',
      houseDefault: true,
      reasons: [{ rule: 'cn.c5' }],
      later: [{ rule: 'cn.w1' }, { rule: 'house.w1' }],
      retryAt: at('2025-03-12T00:00Z'),
    });
  });

  it('a rule of law is named before a house default that lasts as long', () => {
    const later = { id: 'test.w2', channels: 'any', holiday: said('as-weekday') };
    const all = [1, 2, 3, 4, 5, 6, 7];
    const pack = openPack(['08:00-22:00'], {});
    const house = aPack({
      windows: [
        {
          ...later,
          hours: said([{ days: all, open: ['08:00-22:00'] }], { confidence: 'U', force: 'house' }),
        },
      ],
    });
    for (const layers of [layerPacks([house, pack]), layerPacks([pack, house])]) {
      const decision = ask({ pack: layers }, aRequest(), night);
      expect(decision).toMatchObject({ rule: 'test.w1', houseDefault: false });
      expect(decision.kind === 'denial' ? decision.reasons.length : 0).toBe(2);
    }
  });

  it('for good beats for now', () => {
    const circumstances = [{ kind: 'plan-in-force' as const, from: at('2025-01-01'), until: null }];
    expect(ask({ pack: packOf('cn') }, aRequest({ circumstances }), night)).toMatchObject({
      rule: 'cn.s1',
      retryAt: null,
      reasons: [{ rule: 'cn.s1' }, { rule: 'cn.w1' }],
    });
  });

  it('in words: rule, source, clause, and what it is worth', () => {
    const decision = ask({ pack: packOf('cn'), ledger: [anEntry()] }, aRequest(), night);
    if (decision.kind === 'permit') throw new Error('a permit at night');
    // The window opens after the day has changed: it stands in the way longest.
    expect(wordsOf(decision)).toMatch(/^cn\.w1: NIFA statement .* \(hard, confidence B\)$/);
    expect(wordsOfAll(decision)).toBe(
      'cn.w1: NIFA statement on GB/T 45251-2025 as carried by the press, 2025-03; China Banking Association ' +
        'collection guideline (Trial) 2026-01-30, press coverage, GB/T 45251 cl. 5.3; CBA 2026 ch. 3 (hard, ' +
        'confidence B); cn.c5: House default, not law (house default, unverified)',
    );
  });

  it('a draft says that it is one', () => {
    const request = aRequest({ channel: 'visit', number: null, zones: ['Asia/Kolkata'] });
    expect(ask({ pack: packOf('in-rbi') }, request, night)).toMatchObject({ rule: 'in.w2', force: 'draft' });
  });
});

describe('permit', () => {
  it('changes nothing it is given', () => {
    const ledger = Object.freeze([
      anEntry({ contactId: 'b' }),
      anEntry({ contactId: 'a', at: at('2025-03-01') }),
    ]);
    const request = Object.freeze(aRequest());
    const terms = Object.freeze({ ledger, pack: cnAndHouse, calendar: { offDays: new Set<never>() } });
    expect(permit(request, terms, noon)).toEqual(permit(request, terms, noon));
  });
});
