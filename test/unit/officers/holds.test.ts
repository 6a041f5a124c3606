import { describe, expect, it } from 'vitest';
import { liftHold, setHold } from '../../../functions/officers/holds.ts';
import { holdsInForce } from '../../../shared/domain/case.ts';
import { plusMs } from '../../../shared/domain/instant.ts';
import { at } from '../../support/builders.ts';
import { memoryHoldStore } from '../../support/memory-hold-store.ts';

const noon = at('2025-03-12T04:00Z');
const target = { borrowerId: 'B1' };
const order = { target, id: 'H-1', reason: 'vulnerability', until: null, by: 'officer-1' } as const;
const lifting = { target, id: 'H-1', by: 'supervisor-1', reason: 'set in error' };

function setUp() {
  const clock = { now: noon };
  const deps = { holds: memoryHoldStore(), clock: () => clock.now };
  return { clock, deps };
}

describe('holds set and lifted by people', () => {
  it('is in force from now on, once, whoever repeats it', async () => {
    const { deps, clock } = setUp();
    const first = await setHold(deps)({ ...order, scope: { kind: 'borrower' } });
    clock.now = plusMs(noon, 60_000);
    expect(await setHold(deps)(order)).toEqual(first);
    expect(await deps.holds.read(target)).toMatchObject([{ from: noon, source: 'officer-1', until: null }]);
  });

  it('ends when lifted, and says by whom and why', async () => {
    const { deps, clock } = setUp();
    await setHold(deps)(order);
    clock.now = plusMs(noon, 60_000);
    expect(await liftHold(deps)(lifting)).toMatchObject({
      kind: 'held',
      hold: { until: clock.now, lifted: { by: 'supervisor-1', reason: 'set in error' } },
    });
    expect(holdsInForce(await deps.holds.read(target), clock.now)).toEqual([]);
    clock.now = plusMs(noon, 90_000);
    expect(await liftHold(deps)(lifting)).toMatchObject({
      kind: 'held',
      hold: { until: plusMs(noon, 60_000) },
    });
    expect(await liftHold(deps)({ ...lifting, by: 'officer-2' })).toEqual({ kind: 'ended-already' });
    expect(await liftHold(deps)({ ...lifting, id: 'H-9' })).toEqual({ kind: 'unknown' });
  });
});
