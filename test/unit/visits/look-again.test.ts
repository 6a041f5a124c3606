import { describe, expect, it } from 'vitest';
import { lookAtSoon } from '../../../functions/visits/look-again.ts';
import { deskRoutes } from '../../../shared/contracts/desk-routes.ts';
import { aCase, aLoan, aPayment, at } from '../../support/builders.ts';
import { deskWorld } from '../../support/cells/desk.ts';
import { callers, eventFor } from '../../support/cells/world.ts';
import { visitDesk } from '../../support/visit-desk.ts';
import { aVisit } from '../../support/visits.ts';
import { World } from '../../support/world.ts';

/** An appointment confirmed for the 14th, and a payment of which nobody was told. */
async function paidUnseen(now: string) {
  const world = new World(at(now));
  world.lend(aLoan());
  await world.open(aCase({ version: 1 }));
  const { visits, texts, news, deps } = visitDesk(world);
  await visits.create(
    aVisit({ state: 'confirmed', told: true, notice: null, timerAt: at('2025-03-15T08:00Z') }),
  );
  const pay = () => {
    world.portfolio.pay(aPayment({ amountMinor: 1000, receivedAt: at('2025-03-12T01:00Z') }));
  };
  return {
    pay,
    deps,
    visits,
    texts,
    news,
    look: async () => (await lookAtSoon(deps)()).calledOff,
    visit: () => visits.visits.get('V1')!,
  };
}

describe('a look that a crash lost', () => {
  it('is made good the day before: team and borrower hear once', async () => {
    const { pay, look, visit, texts, news } = await paidUnseen('2025-03-13T06:00Z');
    expect(await look()).toEqual([]);
    expect(visit()).toMatchObject({ state: 'confirmed' });
    pay();
    expect(await look()).toEqual(['V1']);
    expect(visit()).toMatchObject({ state: 'cancelled', reason: 'paid' });
    expect(await look()).toEqual([]);
    expect([texts.length, news.map(({ kind }) => kind)]).toEqual([1, ['cancelled']]);
  });

  it('is not looked for days ahead', async () => {
    const { pay, look } = await paidUnseen('2025-03-12T06:00Z');
    pay();
    expect(await look()).toEqual([]);
  });
});

describe('a team of which somebody may not go any more', () => {
  it.each([
    ['2025-03-14T03:59Z', 'confirmed', []],
    ['2025-03-14T04:00Z', 'cancelled', ['cancelled']],
  ] as const)('at %s is %s: the planner has time until it would leave', async (now, state, told) => {
    const { look, visit, news, texts, deps } = await paidUnseen(now);
    deps.unfit = (ids, date) =>
      Promise.resolve(
        date === '2025-03-14' && ids.includes('A2') ? [{ agentId: 'A2', reasons: ['suspended'] }] : [],
      );
    await look();
    expect(visit().state).toBe(state);
    expect([news.map(({ kind }) => kind), texts.length]).toEqual([told, told.length]);
    if (state === 'cancelled')
      expect(visit().history.at(-1)!.what).toBe('cancelled: team-not-fit (A2: suspended)');
  });

  it('is at the door already: what it does there is its form to tell', async () => {
    const { look, visit, visits, deps } = await paidUnseen('2025-03-14T06:10Z');
    await visits.save({ ...visit(), version: 2, state: 'under-way' });
    deps.unfit = () => Promise.resolve([{ agentId: 'A2', reasons: ['suspended'] }]);
    expect(await look()).toEqual([]);
  });
});

it('more appointments than one run can look at: it says so, and the next goes on where it stopped', async () => {
  const world = new World(at('2025-03-13T06:00Z'));
  world.lend(aLoan());
  await world.open(aCase({ version: 1 }));
  const { visits, deps } = visitDesk(world);
  for (let n = 0; n < 250; n += 1)
    await visits.create(aVisit({ visitId: `V${n}`, state: 'confirmed', timerAt: at('2025-03-15T08:00Z') }));
  const seen: string[] = [];
  const find = (visitId: string) => {
    seen.push(visitId);
    return visits.find(visitId);
  };
  const watched = Object.assign(Object.create(visits) as typeof visits, { find });
  const run = async () => {
    seen.length = 0;
    const { looked, isWhole } = await lookAtSoon({ ...deps, visits: watched }, { mostPages: 1 })();
    return [looked, isWhole, new Set(seen).size];
  };
  expect(await run()).toEqual([100, false, 100]);
  const first = new Set(seen);
  expect(await run()).toEqual([100, false, 100]);
  expect(seen.some((id) => first.has(id))).toBe(false);
  expect(await run()).toEqual([50, true, 50]);
  expect(await run()).toEqual([100, false, 100]);
  expect(new Set(seen)).toEqual(first);
});

it('a hold the desk sets has visits looked at again, each time it is asked for', async () => {
  const { routes, looked } = await deskWorld();
  const body = { reason: 'legal', reach: 'borrower', until: null };
  const event = eventFor(deskRoutes.placeHold, callers.officer, { params: { loanId: 'L-1' }, body });
  expect((await routes(event)).statusCode).toBeLessThan(300);
  // As after a crash before the answer.
  await routes(event, { forgetful: true });
  expect(looked).toEqual(['L-1', 'L-1']);
});

it('an appointment about a loan that cannot be read leaves the others looked at, and is told of', async () => {
  const world = new World(at('2025-03-13T06:00Z'));
  for (const id of ['L1', 'L2', 'L3']) {
    world.lend(aLoan({ id }));
    world.portfolio.pay(
      aPayment({ id: `P-${id}`, loanId: id, amountMinor: 1000, receivedAt: at('2025-03-12T01:00Z') }),
    );
  }
  const { visits, unread, deps } = visitDesk(world);
  for (const n of [1, 2, 3])
    await visits.create(
      aVisit({
        visitId: `V${n}`,
        loanIds: [`L${n}`],
        state: 'confirmed',
        timerAt: at('2025-03-15T08:00Z'),
      }),
    );
  const { portfolio } = deps;
  const broken = {
    ...portfolio,
    loan: (id: string) => (id === 'L2' ? Promise.reject(new RangeError('loan L2')) : portfolio.loan(id)),
  };
  const { calledOff } = await lookAtSoon({ ...deps, portfolio: broken })();
  expect(calledOff).toEqual(['V1', 'V3']);
  expect(unread).toEqual(['V2']);
});
