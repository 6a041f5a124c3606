import { describe, expect, it } from 'vitest';
import { listUncertain, settleUncertain } from '../../../functions/delivery-control/review-list.ts';
import { settleUncertainSchema, uncertainPageSchema } from '../../../shared/contracts/review-list.ts';
import { ledgerOf } from '../../../shared/domain/permit/ledger.ts';
import { sendingHandlers } from '../../../functions/delivery-control/routes.ts';
import { sendingRoutes } from '../../../shared/contracts/sending-routes.ts';
import { callers, eventFor } from '../../support/api-cells.ts';
import { routerOn } from '../../support/api-rig.ts';
import { aContact, on } from '../../support/builders.ts';
import { contactId, ledger, message, minutes, noon, planned, theCase } from '../../support/gate-world.ts';
import { MemoryVisitStore } from '../../support/memory-visit-store.ts';
import { visitRules } from '../../support/visits.ts';
import type { World } from '../../support/world.ts';

const officer = { id: 'O1' };
const word = { borrowerId: 'B1', contactId, why: 'the carrier confirmed by mail' } as const;
const depsOf = (world: World) => ({
  cases: world.cases,
  clock: world.clock.now,
  zone: 'Asia/Taipei',
  portfolio: world.portfolio,
  contactability: world.contactability,
  visits: new MemoryVisitStore(),
  rules: visitRules,
});
const first = { cursor: null, limit: 50 };

/** A text the carrier never answered about. */
async function uncertain(): Promise<World> {
  const world = await planned();
  world.sms.answer({ kind: 'uncertain', reason: 'TimeoutError' });
  await world.gate()(message);
  return world;
}

describe('the review list', () => {
  it('shows an uncertain text, masked, until it is settled', async () => {
    const world = await uncertain();
    const page = await listUncertain(depsOf(world))(first);
    expect(uncertainPageSchema.parse(page)).toMatchObject({
      items: [{ contactId, loanId: 'L1', borrowerId: 'B1', uncertainSince: noon, reason: 'TimeoutError' }],
      next: null,
    });
    expect(JSON.stringify(page)).not.toContain('2015550123');
    await settleUncertain(depsOf(world))(officer, { ...word, outcome: 'reached' });
    expect(await listUncertain(depsOf(world))(first)).toEqual({ items: [], next: null });
  });

  it('a claim whose holder died comes on the list once it is old, and is never sent', async () => {
    const world = await planned();
    await world.cases.claim(aContact({ at: noon }));
    await world.gate()(message);
    expect((await listUncertain(depsOf(world))(first)).items).toEqual([]);
    world.clock.advance(15 * minutes);
    await world.sweep();
    for (const text of world.queues.sent.texts) await world.gate()(text);
    expect((await listUncertain(depsOf(world))(first)).items).toMatchObject([
      { reason: 'claimed-without-record' },
    ]);
    expect(world.sms.published).toEqual([]);
    expect(theCase(world)).toMatchObject({ intent: null, done: [{ outcome: 'uncertain' }] });
  });

  it('so does the claim of a loan that is no longer on file', async () => {
    const world = await planned();
    await world.cases.claim(aContact({ at: noon }));
    world.portfolio.remove('L1');
    expect(await world.gate()(message)).toBe('gone');
    expect(theCase(world).intent).not.toBeNull();
    world.clock.advance(15 * minutes);
    expect(await world.gate()(message)).toBe('denied');
    expect(ledger(world)).toMatchObject([{ state: 'UNCERTAIN' }]);
    expect(theCase(world).intent).toBeNull();
  });
});

describe('settling by hand', () => {
  it.each([
    { outcome: 'reached', state: 'SENT', counts: 1 },
    { outcome: 'not-reached', state: 'FAILED', counts: 0 },
    { outcome: 'letter-sent', state: 'REPLACED', counts: 1 },
  ] as const)('$outcome: $state, with who and why', async ({ outcome, state, counts }) => {
    const world = await uncertain();
    world.clock.advance(minutes);
    expect(await settleUncertain(depsOf(world))(officer, { ...word, outcome })).toEqual({ state });
    expect(ledger(world)).toMatchObject([
      { state, settled: { by: 'O1', why: word.why, at: world.clock.now() } },
    ]);
    expect(ledgerOf(ledger(world))).toHaveLength(counts);
    expect(theCase(world).done).toMatchObject(state === 'FAILED' ? [] : [{ outcome: 'uncertain' }]);
  });

  it('what did not arrive is decided again: from tomorrow, by the next way, once', async () => {
    const world = await uncertain();
    const settle = settleUncertain(depsOf(world));
    await settle(officer, { ...word, outcome: 'not-reached' });
    const retaken = {
      done: [],
      tries: { step: 'friendly-text', count: 1 },
      unreached: 1,
      nextActionOn: on('2025-03-12'),
    };
    expect(theCase(world)).toMatchObject(retaken);
    await settle(officer, { ...word, outcome: 'not-reached' });
    expect(theCase(world)).toMatchObject(retaken);
  });

  it('settled, and died before the step was taken back: the same word again takes it back', async () => {
    const world = await uncertain();
    const deps = depsOf(world);
    const load = () => Promise.reject(new Error('died'));
    const dying = settleUncertain({ ...deps, cases: { ...deps.cases, load } });
    await expect(dying(officer, { ...word, outcome: 'not-reached' })).rejects.toThrow('died');
    expect(theCase(world).done).toHaveLength(1);
    await settleUncertain(deps)({ id: 'O2' }, { ...word, outcome: 'not-reached' });
    expect(theCase(world).done).toEqual([]);
    expect(ledger(world)).toMatchObject([{ settled: { by: 'O1' } }]);
  });

  it('the same word twice: one settlement, the first name stays', async () => {
    const world = await uncertain();
    const settle = settleUncertain(depsOf(world));
    await settle(officer, { ...word, outcome: 'reached' });
    expect(await settle({ id: 'O2' }, { ...word, outcome: 'reached' })).toEqual({ state: 'SENT' });
    expect(ledger(world)).toMatchObject([{ settled: { by: 'O1' } }]);
  });

  it('two different words at a time: one is refused', async () => {
    const world = await uncertain();
    const deps = depsOf(world);
    let raced = false;
    const settleContact: typeof deps.cases.settleContact = async (contact, prior) => {
      if (!raced) {
        raced = true;
        await settleUncertain(deps)({ id: 'O2' }, { ...word, outcome: 'not-reached' });
      }
      return deps.cases.settleContact(contact, prior);
    };
    const late = settleUncertain({ ...deps, cases: { ...deps.cases, settleContact } });
    await expect(late(officer, { ...word, outcome: 'reached' })).rejects.toMatchObject({ kind: 'conflict' });
    expect(ledger(world)).toMatchObject([{ state: 'FAILED', settled: { by: 'O2' } }]);
  });

  it('what is certain is nobody’s to settle', async () => {
    const world = await planned();
    await world.gate()(message);
    await expect(
      settleUncertain(depsOf(world))(officer, { ...word, outcome: 'not-reached' }),
    ).rejects.toMatchObject({ kind: 'conflict' });
    expect(ledger(world)).toMatchObject([{ state: 'SENT' }]);
  });

  it('no such contact: nothing', async () => {
    const world = await planned();
    expect(await settleUncertain(depsOf(world))(officer, { ...word, outcome: 'reached' })).toBeUndefined();
  });

  it.each([{ outcome: 'maybe' }, { why: ' ' }, { borrowerId: '' }])('refuses %j', (more) => {
    expect(settleUncertainSchema.safeParse({ ...word, outcome: 'reached', ...more }).success).toBe(false);
  });
});

it('by the API: a text that is not there is not found, one that is certain a conflict', async () => {
  const world = await planned();
  await world.gate()(message);
  const deps = { ...depsOf(world), delivery: world.delivery, spendCap: { currency: 'USD', capMicros: 1 } };
  const { routes } = routerOn(sendingHandlers(deps), { now: noon });
  const settle = async (id: string) => {
    const body = { ...word, contactId: id, outcome: 'reached' };
    const reply = await routes(eventFor(sendingRoutes.settleUncertain, callers.officer, { body }));
    return reply.statusCode;
  };
  expect([await settle('L1#nothing#2025-01-01'), await settle(contactId)]).toEqual([404, 409]);
});
