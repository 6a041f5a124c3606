import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf, type Instant } from '../../../shared/domain/instant.ts';
import { layerPacks } from '../../../shared/domain/permit/pack.ts';
import { permit, type Denial, type Permit } from '../../../shared/domain/permit/permit.ts';
import { on } from '../../support/builders.ts';
import { naivePermit, type Question } from '../../support/naive-permit.ts';
import { question } from '../../support/permit-arbitraries.ts';
import { packIds, packOf } from '../../support/permits.ts';
import { propertyRuns } from '../../support/property-runs.ts';

type Case = Question & { readonly now: number };
const minute = 60_000;
const days = 1440;

function decide({ packId, request, ledger, holidays }: Question, now: Instant): Permit | Denial {
  const calendar = { offDays: new Set(holidays.map(on)) };
  return permit(request, { pack: packOf(packId), ledger, calendar }, now);
}

const decideAt = (one: Question, ms: number): Permit | Denial => decide(one, instantOf(ms));

/** Minutes in [from, to): every one for two days, and from then on every quarter of an hour. */
function* grid(from: number, to: number): Generator<number> {
  for (let ms = from; ms < to; ms += ms - from < 2 * days * minute ? minute : 15 * minute) yield ms;
}

/** The first minute of the grid that the second opinion allows. */
function firstAllowed(one: Question, from: number, to: number): number | undefined {
  for (const ms of grid(from, to)) if (naivePermit(one, ms)) return ms;
  return undefined;
}

describe('permit and the second opinion', () => {
  it('allow and forbid the same', () => {
    fc.assert(
      fc.property(question(), ({ now, ...one }: Case) => {
        expect(decideAt(one, now).kind === 'permit').toBe(naivePermit(one, now));
      }),
      { numRuns: propertyRuns * 5 },
    );
  });

  it('a denial names a moment that both allow, and no minute before it is lawful', () => {
    fc.assert(
      fc.property(question(), ({ now, ...one }: Case) => {
        const decision = decideAt(one, now);
        fc.pre(decision.kind === 'denial');
        if (decision.retryAt === null) {
          expect(firstAllowed(one, now, now + 3 * days * minute)).toBeUndefined();
          return;
        }
        const retry = Date.parse(decision.retryAt);
        expect(retry).toBeGreaterThan(now);
        expect(decideAt(one, retry).kind).toBe('permit');
        expect(naivePermit(one, retry)).toBe(true);
        expect(firstAllowed(one, now, retry)).toBeUndefined();
      }),
      { numRuns: propertyRuns },
    );
  });

  it('a permit holds until the moment it names, and ends there or after a day', () => {
    fc.assert(
      fc.property(question(), ({ now, ...one }: Case) => {
        const decision = decideAt(one, now);
        fc.pre(decision.kind === 'permit');
        const until = Date.parse(decision.until);
        expect(until).toBeGreaterThan(now);
        for (let ms = now; ms < until; ms += 7 * minute) expect(naivePermit(one, ms)).toBe(true);
        expect(naivePermit(one, until - minute)).toBe(true);
        if (until < now + days * minute) expect(naivePermit(one, until)).toBe(false);
        else expect(until).toBe(now + days * minute);
      }),
      { numRuns: propertyRuns },
    );
  });
});

describe('permit where co-borrowers live in two zones', () => {
  it('allows exactly when each of the clocks alone would, calendars of counting included', () => {
    fc.assert(
      fc.property(
        question(['America/New_York', 'America/Los_Angeles', 'Europe/London', 'Asia/Taipei']),
        ({ now, ...one }: Case) => {
          fc.pre(one.request.zones.length === 2);
          const decision = decideAt(one, now);
          expect(decision.kind === 'permit').toBe(naivePermit(one, now));
          if (decision.kind === 'permit' || decision.retryAt === null) return;
          expect(firstAllowed(one, now, Date.parse(decision.retryAt))).toBeUndefined();
        },
      ),
      { numRuns: propertyRuns },
    );
  });
});

describe('packs in layers', () => {
  it('the strictest wins: together they allow what each of them allows', () => {
    fc.assert(
      fc.property(question(), fc.constantFrom(...packIds), ({ now, ...one }: Case, other) => {
        const terms = { ledger: one.ledger, calendar: { offDays: new Set(one.holidays.map(on)) } };
        const pack = layerPacks([packOf(one.packId), packOf(other)]);
        const both = permit(one.request, { ...terms, pack }, instantOf(now));
        const each = [one.packId, other].map((packId) => decideAt({ ...one, packId }, now).kind);
        // Wishes about times are kept as soon as one layer keeps them; so is a waiver one layer has, for itself only.
        expect(both.kind === 'permit').toBe(each.every((kind) => kind === 'permit'));
      }),
      { numRuns: propertyRuns },
    );
  });
});

describe('permit is pure', () => {
  it('the order of the ledger is irrelevant, and the same question has the same answer', () => {
    fc.assert(
      fc.property(question(), ({ now, ...one }: Case) => {
        const forth = decideAt(one, now);
        const back = decideAt({ ...one, ledger: [...one.ledger].reverse() }, now);
        expect(JSON.stringify(back)).toBe(JSON.stringify(forth));
      }),
      { numRuns: propertyRuns },
    );
  });
});
