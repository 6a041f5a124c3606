import { describe, expect, it } from 'vitest';
import { moveSendingSwitch } from '../../../functions/delivery-control/move-switch.ts';
import { sendText, type GateDeps } from '../../../functions/send-gate/send-text.ts';
import type { TextMessage } from '../../../shared/contracts/queues.ts';
import { epochMs } from '../../../shared/domain/instant.ts';
import { aBorrower, aCase, aLoan, anIntent, at } from '../../support/builders.ts';
import { VirtualTime } from '../../support/virtual-time.ts';
import { World } from '../../support/world.ts';

const noon = at('2025-03-11T04:00Z');
/** Messages the gate works on at once: two batches of ten, as the event source hands them out. */
const atOnce = 20;
const second = 1000;

/** A world whose texts wait in one queue, and what left when, on virtual time. */
async function queueOf(count: number) {
  const world = new World(noon);
  const time = new VirtualTime(noon);
  const queue: TextMessage[] = [];
  const left: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const [loanId, borrowerId] = [`L${index}`, `B${index}`];
    const contactId = `${loanId}#friendly-text#2025-03-11`;
    world.portfolio.put(aLoan({ id: loanId, borrowerId }), aBorrower({ id: borrowerId }));
    await world.open(aCase({ loanId, borrowerId, intent: anIntent({ contactId }), version: 1 }));
    queue.push({ loanId, contactId });
  }
  const base = world.gateDeps();
  const deps: GateDeps = {
    ...base,
    clock: time.now,
    pause: time.pause,
    lanes: [
      { id: 'all', dial: [], senderId: null, partsPerSecond: 20, burstParts: 20, microsPerPart: 6_450 },
    ],
    sms: {
      send: (text, permit) => {
        left.push(epochMs(time.now()) - epochMs(noon));
        return base.sms.send(text, permit);
      },
    },
  };
  return { world, time, queue, left, deps };
}

/** Consumers that take message after message; a text that must come again is brought by the sweeper, not by them. */
function drain({ queue, deps }: { queue: TextMessage[]; deps: GateDeps }): Promise<unknown> {
  const gate = sendText(deps);
  const consume = async (): Promise<void> => {
    for (let message = queue.shift(); message !== undefined; message = queue.shift()) await gate(message);
  };
  return Promise.all(Array.from({ length: atOnce }, consume));
}

const stillPlanned = (world: World): number =>
  world.cases.allCases().filter(({ intent }) => intent !== null).length;

describe('the queue of texts, on virtual time', () => {
  it('10,000 texts drain at the configured rate, within 5 %', async () => {
    const setup = await queueOf(10_000);
    await setup.time.run(drain(setup));
    expect(setup.left).toHaveLength(10_000);
    expect(stillPlanned(setup.world)).toBe(0);
    const perSecond = 10_000 / ((setup.left.at(-1) ?? 0) / second);
    expect(perSecond).toBeGreaterThan(19);
    expect(perSecond).toBeLessThan(21);
    // Not only on the whole: in no second more than the pace and what may be saved up for a burst.
    const inSecond = new Map<number, number>();
    for (const ms of setup.left)
      inSecond.set(Math.floor(ms / second), (inSecond.get(Math.floor(ms / second)) ?? 0) + 1);
    expect(Math.max(...inSecond.values())).toBeLessThanOrEqual(41);
  }, 300_000);

  it('the switch stops them within two seconds, keeps every one, and lets them go again', async () => {
    const setup = await queueOf(1_000);
    const { world, time, left, deps } = setup;
    const stopAt = 10 * second;
    const stop = async (): Promise<void> => {
      await time.pause(stopAt);
      await moveSendingSwitch({ delivery: deps.delivery, clock: time.now })(
        { id: 'S1' },
        { to: 'stopped', reason: 'wrong amounts' },
      );
    };
    await time.run(Promise.all([drain(setup), stop()]));
    expect(left.length).toBeGreaterThan(100);
    expect(Math.max(...left)).toBeLessThanOrEqual(stopAt + 2 * second);
    expect(stillPlanned(world)).toBe(1_000 - left.length);
    expect(world.cases.allCases().filter(({ intent }) => intent?.waitsFor === 'sending-stopped')).not.toEqual(
      [],
    );
    await moveSendingSwitch({ delivery: deps.delivery, clock: time.now })(
      { id: 'S1' },
      { to: 'running', reason: 'mended' },
    );
    world.clock.set(at('2025-03-11T05:00Z'));
    await world.sweep();
    const rest = [...world.queues.sent.texts];
    await time.run(Promise.all([time.pause(3600 * second)]));
    await time.run(drain({ ...setup, queue: rest }));
    expect(left).toHaveLength(1_000);
    expect(stillPlanned(world)).toBe(0);
  }, 300_000);

  it('the cap holds exactly: what it pays for goes, the rest waits for the next business day', async () => {
    const setup = await queueOf(1_000);
    const capMicros = 6_450 * 333 + 6_449;
    const deps = { ...setup.deps, spendCap: { currency: 'USD', capMicros } };
    await setup.time.run(drain({ ...setup, deps }));
    expect(setup.left).toHaveLength(333);
    const waiting = setup.world.cases.allCases().flatMap(({ intent }) => intent ?? []);
    expect(waiting).toHaveLength(667);
    // Midnight in the bank's zone.
    expect(new Set(waiting.map(({ readyAt, waitsFor }) => `${waitsFor ?? ''} ${readyAt}`))).toEqual(
      new Set([`spend-cap ${at('2025-03-11T16:00Z')}`]),
    );
    expect(setup.world.cases.allContacts()).toHaveLength(333);
  }, 300_000);
});
