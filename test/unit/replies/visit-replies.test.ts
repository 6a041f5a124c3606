import { describe, expect, it } from 'vitest';
import type { Visit } from '../../../shared/domain/visits/visit.ts';
import { aContact, aLoan, at, on } from '../../support/builders.ts';
import { rig, said } from '../../support/reply-rig.ts';
import { aVisit, proposedAt } from '../../support/visits.ts';
import { World } from '../../support/world.ts';

const later = at('2025-03-11T06:00Z');

/** B1, texted about an appointment on the 14th at noon of the 11th; two hours later. */
async function invited(over: Partial<Visit> = {}) {
  const world = new World(later);
  world.lend(aLoan());
  await world.cases.claim(aContact({ contactId: 'V1#1', state: 'SENT', at: proposedAt }));
  const all = rig(world);
  await all.visits.create(aVisit({ told: true, notice: null, ...over }));
  return { ...all, visit: () => all.visits.visits.get('V1')! };
}

describe('a text about an appointment', () => {
  it.each([
    ['OK', { state: 'confirmed', moves: 0 }, []],
    ['改天好吗', { state: 'to-plan', moves: 1 }, ['moved']],
    ['Please do not come', { state: 'refused', reason: 'said so by text' }, ['refused']],
  ])('“%s” is taken as an answer, the team hears, and no person need read it', async (words, after, told) => {
    const { take, visit, news, people, world } = await invited();
    expect(await take(said(words))).toMatchObject({ answer: 'answered' });
    expect(visit()).toMatchObject(after);
    expect(news.map(({ kind }) => kind)).toEqual(told);
    expect(people).toEqual([]);
    expect(world.sms.published).toHaveLength(1);
  });

  it('delivered again, also after a crash before the answer, counts once', async () => {
    const { take, visit, people } = await invited();
    await take(said('another day'));
    const first = visit();
    await take(said('another day'));
    expect(visit()).toEqual(first);
    expect(people).toEqual([]);
  });

  it('delivered after another time was proposed is no answer to that one', async () => {
    const { take, visit, visits, world, people } = await invited();
    await take(said('another day'));
    const moved = visit();
    const again = { at: at('2025-03-12T05:00Z'), what: 'proposed', by: 'system' } as const;
    const history = [again];
    await visits.save({ ...moved, state: 'proposed', proposal: 2, history, version: moved.version + 1 });
    world.clock.set(at('2025-03-12T06:00Z'));
    await take(said('another day'));
    expect(visit()).toMatchObject({ state: 'proposed', moves: 1 });
    expect(people.map(({ asks }) => asks)).toEqual(['visit-move']);
  });

  it.each([
    ['nobody visits', { state: 'done' as const }],
    ['he was never told of', { told: false }],
    ['goes to another borrower', { borrowerId: 'B2' }],
    ['is for a day after one that is over', { state: 'cancelled' as const, date: on('2025-03-12') }],
  ])('about one that %s goes to people', async (_, over) => {
    const { take, visit, people } = await invited(over);
    const before = visit();
    await take(said('OK'));
    expect(visit()).toEqual(before);
    expect(people).toMatchObject([{ asks: 'visit-confirm', text: 'OK' }]);
  });
});
