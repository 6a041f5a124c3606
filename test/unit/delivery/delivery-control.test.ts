import { describe, expect, it } from 'vitest';
import { moveSendingSwitch, readSendingSwitch } from '../../../functions/delivery-control/move-switch.ts';
import { stageConfig } from '../../../infra/config.ts';
import { moveSwitchSchema } from '../../../shared/contracts/sending-switch.ts';
import { smsDeliverySchema } from '../../../shared/contracts/sms-delivery.ts';
import { laneOf } from '../../../shared/domain/delivery/lane.ts';
import { moveSwitch, untouched } from '../../../shared/domain/delivery/sending-switch.ts';
import { at, on } from '../../support/builders.ts';
import { ledger, message, minutes, noon, planned, theCase } from '../../support/gate-world.ts';
import type { World } from '../../support/world.ts';
import { memoryDeliveryStore } from '../../support/memory-delivery-store.ts';
import { sendText } from '../../../functions/send-gate/send-text.ts';

const supervisor = { id: 'S1' };
const stop = { to: 'stopped', reason: 'wrong amounts' } as const;

describe('the sending switch', () => {
  const deps = () => ({ delivery: memoryDeliveryStore(), clock: () => noon });

  it('says who moved it, when and why, newest first', async () => {
    const one = deps();
    await moveSendingSwitch(one)(supervisor, stop);
    await moveSendingSwitch(one)({ id: 'S2' }, { to: 'running', reason: 'mended' });
    expect(await readSendingSwitch(one)()).toEqual({
      state: 'running',
      version: 2,
      moves: [
        { to: 'running', by: 'S2', reason: 'mended', at: noon },
        { to: 'stopped', by: 'S1', reason: 'wrong amounts', at: noon },
      ],
    });
  });

  it('moved twice to the same side: the first words stay', async () => {
    const one = deps();
    await moveSendingSwitch(one)(supervisor, stop);
    const again = await moveSendingSwitch(one)({ id: 'S2' }, { to: 'stopped', reason: 'me too' });
    expect(again).toMatchObject({ version: 1, moves: [{ by: 'S1' }] });
  });

  it('two supervisors at a time: each move stands on the one before', async () => {
    const one = deps();
    let raced = false;
    const delivery = {
      ...one.delivery,
      saveSwitch: async (next: Parameters<typeof one.delivery.saveSwitch>[0]) => {
        if (!raced) {
          raced = true;
          await moveSendingSwitch(one)({ id: 'S2' }, stop);
        }
        return one.delivery.saveSwitch(next);
      },
    };
    const view = await moveSendingSwitch({ ...one, delivery })(supervisor, stop);
    expect(view).toMatchObject({ version: 1, moves: [{ by: 'S2' }] });
  });

  it('moved by others again and again: to be tried again', async () => {
    const delivery = { ...memoryDeliveryStore(), saveSwitch: () => Promise.resolve(false) };
    await expect(moveSendingSwitch({ delivery, clock: () => noon })(supervisor, stop)).rejects.toThrow(
      'moved 5 times',
    );
  });

  it('keeps its latest 50 moves', () => {
    let known = untouched;
    for (let nth = 0; nth < 60; nth += 1) {
      const to = nth % 2 === 0 ? 'stopped' : 'running';
      known = moveSwitch(known, { to, by: 'S1', reason: String(nth), at: noon }) ?? known;
    }
    expect(known.version).toBe(60);
    expect(known.moves.map(({ reason }) => reason)).toEqual(
      Array.from({ length: 50 }, (_, nth) => String(59 - nth)),
    );
  });

  it.each([{ to: 'off', reason: 'why' }, { to: 'stopped' }, { to: 'stopped', reason: '  ' }])(
    'refuses %j',
    (input) => {
      expect(moveSwitchSchema.safeParse(input).success).toBe(false);
    },
  );
});

describe('the gate before the carrier', () => {
  const spent = (world: Awaited<ReturnType<typeof planned>>) =>
    world.delivery.reserved({ day: theCase(world).openedOn, currency: 'USD' });
  const today = { day: '2025-03-11' as never, currency: 'USD' };

  it('stopped: the text waits on its case, and nothing is claimed or set aside', async () => {
    const world = await planned();
    await moveSendingSwitch({ delivery: world.delivery, clock: world.clock.now })(supervisor, stop);
    expect(await world.gate()(message)).toBe('waiting');
    expect(ledger(world)).toEqual([]);
    expect(theCase(world).intent).toMatchObject({ state: 'waiting', waitsFor: 'sending-stopped' });
    expect(await spent(world)).toBe(0);
  });

  it('stopped between claim and publishing: let go, the money given back, sent once when it runs again', async () => {
    const world = await planned();
    const deps = world.gateDeps();
    const control = { delivery: world.delivery, clock: world.clock.now };
    const claim: typeof deps.cases.claim = async (contact) => {
      await moveSendingSwitch(control)(supervisor, stop);
      return deps.cases.claim(contact);
    };
    expect(await sendText({ ...deps, cases: { ...deps.cases, claim } })(message)).toBe('waiting');
    expect(world.sms.published).toEqual([]);
    expect(ledger(world)).toMatchObject([{ state: 'RELEASED', reason: 'last-look-sending-stopped' }]);
    expect(await world.delivery.reserved(today)).toBe(0);
    await moveSendingSwitch(control)(supervisor, { to: 'running', reason: 'mended' });
    world.clock.advance(5 * minutes);
    await world.sweep();
    for (const text of world.queues.sent.texts) await world.gate()(text);
    expect(world.sms.published).toHaveLength(1);
  });

  it.each([
    { answer: { kind: 'accepted', messageId: 'm' }, left: 10_000 },
    { answer: { kind: 'uncertain', reason: 'TimeoutError' }, left: 10_000 },
    { answer: { kind: 'refused', reason: 'InvalidParameter' }, left: 0 },
    { answer: { kind: 'later', reason: 'Throttling', pause: 'throttled' }, left: 0 },
  ] as const)('$answer.kind: $left set aside after it', async ({ answer, left }) => {
    const world = await planned();
    world.sms.answer(answer);
    await world.gate()(message);
    expect(await world.delivery.reserved(today)).toBe(left);
  });

  it('claimed by another meanwhile: the money is given back', async () => {
    const world = await planned();
    await world.gate()(message);
    const before = await world.delivery.reserved(today);
    const deps = world.gateDeps();
    // The case as it was before the first text was recorded.
    const cases = { ...deps.cases, claim: () => Promise.resolve(false) };
    expect(await sendText({ ...deps, cases })(message)).toBe('gone');
    expect(await world.delivery.reserved(today)).toBe(before);
  });

  it('a text that needs more parts than were paid for at the last look is let go', async () => {
    const world = await planned();
    const deps = world.gateDeps();
    let asked = 0;
    const partsOf = () => (asked += 1);
    expect(await sendText({ ...deps, partsOf })(message)).toBe('waiting');
    expect(world.sms.published).toEqual([]);
    expect(await world.delivery.reserved(today)).toBe(0);
  });

  it('no turn soon: waits a minute, and nothing stays set aside', async () => {
    const world = await planned();
    const pace = { partsPerSecond: 1, burstParts: 0 };
    await world.delivery.takeSlot('all', { pace, parts: 60, now: noon, latest: noon });
    const deps = world.gateDeps();
    const lanes = deps.lanes.map((lane) => ({ ...lane, ...pace }));
    expect(await sendText({ ...deps, lanes })(message)).toBe('waiting');
    expect(theCase(world).intent).toMatchObject({
      waitsFor: 'sending-pace',
      readyAt: at('2025-03-11T04:01Z'),
    });
    expect(await world.delivery.reserved(today)).toBe(0);
  });
});

describe('a lane whose carriers pass on registered texts only', () => {
  const registered = { entityId: '1101000000000000001' };
  const withRegistry = (world: World, registrationOf: () => string | undefined) => {
    const deps = world.gateDeps();
    return sendText({ ...deps, registrationOf, lanes: deps.lanes.map((lane) => ({ ...lane, registered })) });
  };

  it('a text it knows goes with both ids', async () => {
    const world = await planned();
    const asked: unknown[] = [];
    const gate = withRegistry(world, (...args: unknown[]) => {
      asked.push(...args);
      return '1107000000000000001';
    });
    expect(await gate(message)).toBe('sent');
    expect(asked).toMatchObject([{ template: 'friendly', language: 'zh-TW' }]);
    expect(world.sms.published).toMatchObject([
      { registered: { ...registered, templateId: '1107000000000000001' } },
    ]);
  });

  it('a text nobody registered waits: it would be dropped, and the borrower would count as told', async () => {
    const world = await planned();
    expect(await withRegistry(world, () => undefined)(message)).toBe('waiting');
    expect(world.sms.published).toEqual([]);
    expect(theCase(world).intent).toMatchObject({
      waitsFor: 'text-not-registered',
      readyAt: at('2025-03-11T08:00Z'),
    });
    expect(await world.delivery.reserved({ day: on('2025-03-11'), currency: 'USD' })).toBe(0);
  });

  it.each(['', 'with blanks in it', 'x'.repeat(51)])('“%s” is no entity id', (entityId) => {
    const { spendCap, lanes } = stageConfig({ stage: 'prod' }).smsDelivery;
    const [first, ...others] = lanes;
    const given = { spendCap, lanes: [{ ...first, registered: { entityId } }, ...others] };
    expect(smsDeliverySchema.safeParse(given).error?.issues[0]?.path).toEqual([
      'lanes',
      0,
      'registered',
      'entityId',
    ]);
  });
});

describe('lanes', () => {
  const { lanes } = stageConfig({ stage: 'prod' }).smsDelivery;

  it.each([
    ['+8613800000000', 'cn'],
    ['+886900000000', 'tw'],
    ['+12015550123', 'other'],
    ['+85260000000', 'other'],
  ])('%s goes by %s', (number, id) => {
    expect(laneOf(lanes, number).id).toBe(id);
  });

  it('nobody can text back to a sender ID', () => {
    const { spendCap } = stageConfig({ stage: 'prod' }).smsDelivery;
    const given = { spendCap, lanes: lanes.map((lane) => ({ ...lane, twoWay: true })) };
    const paths = smsDeliverySchema.safeParse(given).error?.issues.map(({ path }) => path.join('.'));
    expect(paths).toEqual(['lanes.1.twoWay', 'lanes.2.twoWay']);
  });

  it('the longest calling code wins', () => {
    const [first] = lanes;
    const both = [...lanes, { ...first!, id: 'hainan', dial: ['86898'] }];
    expect(laneOf(both, '+8689800000').id).toBe('hainan');
  });

  it('every stage has lanes, prices and a cap that its function reads', () => {
    for (const stage of ['local', 'dev', 'prod']) {
      const { smsDelivery } = stageConfig({ stage });
      expect(smsDeliverySchema.parse(JSON.parse(JSON.stringify(smsDelivery)))).toEqual(smsDelivery);
    }
  });

  it.each([
    {
      name: 'no lane for all others',
      change: (ids: typeof lanes) => ids.filter(({ dial }) => dial.length > 0),
    },
    { name: 'two for all others', change: (ids: typeof lanes) => ids.map((one) => ({ ...one, dial: [] })) },
    { name: 'two of one id', change: (ids: typeof lanes) => ids.map((one) => ({ ...one, id: 'cn' })) },
  ])('refused: $name', ({ change }) => {
    const { spendCap } = stageConfig({ stage: 'prod' }).smsDelivery;
    expect(smsDeliverySchema.safeParse({ spendCap, lanes: change(lanes) }).success).toBe(false);
  });
});
