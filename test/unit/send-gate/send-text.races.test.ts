import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sendText } from '../../../functions/send-gate/send-text.ts';
import { aPayment, at, on } from '../../support/builders.ts';
import { propertyRuns } from '../../support/property-runs.ts';
import { forEveryCrash, survive, type CrashMoment } from '../../support/crash.ts';
import { justBefore, ledger, message, minutes, planned, theCase } from '../../support/gate-world.ts';
import type { World } from '../../support/world.ts';

describe('sendText against writers of the same case', () => {
  it('an import touching the case in between costs a second read, not the record', async () => {
    const world = await planned();
    const deps = world.gateDeps();
    const touch = () => {
      const before = theCase(world);
      void world.cases.save({ ...before, version: before.version + 1 }, { before, at: world.clock.now() });
    };
    const cases = justBefore(deps.cases, 'save', { nth: 1, event: touch });
    expect(await sendText({ ...deps, cases })(message)).toBe('sent');
    expect(theCase(world)).toMatchObject({ version: 4, intent: null, done: [{ outcome: 'sent' }] });
  });

  it('a case that never stands still: the text is recorded, the message comes again, and that closes it', async () => {
    const world = await planned();
    const deps = world.gateDeps();
    const cases = { ...deps.cases, save: () => Promise.resolve(undefined) };
    await expect(sendText({ ...deps, cases })(message)).rejects.toThrow('changed 5 times');
    expect(ledger(world)).toMatchObject([{ state: 'SENT' }]);
    expect(await world.gate()(message)).toBe('gone');
    expect(theCase(world)).toMatchObject({ intent: null, done: [{ outcome: 'sent' }] });
    expect(world.sms.published).toHaveLength(1);
  });

  it('two deliveries side by side, with any interleaving of their calls and any moment of a payment: at most one text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.boolean(), async (scheduler, pays) => {
        const world = await planned();
        const wrap = <T extends object>(port: T): T =>
          new Proxy(port, {
            get: (target, property, receiver) => {
              const value: unknown = Reflect.get(target, property, receiver);
              if (typeof value !== 'function') return value;
              return async (...args: unknown[]) => {
                await scheduler.schedule(Promise.resolve(), String(property));
                return Reflect.apply(value, target, args) as unknown;
              };
            },
          });
        const pay = async (): Promise<void> => {
          await scheduler.schedule(Promise.resolve(), 'pay');
          world.portfolio.pay(aPayment());
        };
        const all = [world.gate(wrap)(message), world.gate(wrap)(message), ...(pays ? [pay()] : [])];
        await scheduler.waitIdle();
        await Promise.all(all);
        const [contact] = ledger(world);
        expect(world.sms.published.length).toBe(contact?.state === 'SENT' ? 1 : 0);
        expect(theCase(world).done).toHaveLength(world.sms.published.length);
        expect(theCase(world).intent).toBeNull();
      }),
      { numRuns: propertyRuns },
    );
  });
});

describe.each<CrashMoment>(['before', 'after'])('sendText, dying %s each call in turn', (moment) => {
  /** Redelivery at once, then sweeps and redeliveries until a claim without a record is old enough. */
  const recover = async (world: World): Promise<void> => {
    await world.gate()(message);
    world.clock.advance(16 * minutes);
    await world.sweep();
    for (const text of world.queues.sent.texts.splice(0)) await world.gate()(text);
  };

  it('a text: never two, ending SENT or UNCERTAIN, counted once', async () => {
    const ends = new Set<string>();
    const tried = await forEveryCrash(moment, async ({ wrap }, nth) => {
      const world = await planned();
      await survive(() => world.gate(wrap)(message));
      await recover(world);
      const [contact, ...more] = ledger(world);
      expect(more).toEqual([]);
      expect(world.sms.published.length, `call ${nth}`).toBeLessThanOrEqual(1);
      expect(['SENT', 'UNCERTAIN']).toContain(contact?.state);
      if (contact?.state === 'SENT') expect(world.sms.published).toHaveLength(1);
      expect(theCase(world)).toMatchObject({ intent: null, done: [{ step: 'friendly-text' }] });
      ends.add(`${contact?.state ?? ''} ${world.sms.published.length}`);
    });
    expect(tried).toBeGreaterThan(8);
    expect([...ends].sort()).toEqual(['SENT 1', 'UNCERTAIN 0', 'UNCERTAIN 1'].filter((end) => ends.has(end)));
    expect(ends.has('SENT 1')).toBe(true);
  });

  it('a denial: no text, DENIED, and the case is free again', async () => {
    await forEveryCrash(moment, async ({ wrap }) => {
      const world = await planned();
      world.portfolio.pay(aPayment());
      await survive(() => world.gate(wrap)(message));
      await recover(world);
      expect(world.sms.published).toEqual([]);
      expect(ledger(world)).toMatchObject([{ state: 'DENIED', reason: 'paid-or-payment-on-its-way' }]);
      expect(theCase(world)).toMatchObject({ intent: null, done: [] });
    });
  });

  it('waiting for the morning: sent once then', async () => {
    await forEveryCrash(moment, async ({ wrap }) => {
      const world = await planned(at('2025-03-11T15:00Z'));
      await survive(() => world.gate(wrap)(message));
      world.clock.set(at('2025-03-12T00:00Z'));
      await world.sweep();
      for (const text of world.queues.sent.texts.splice(0)) await world.gate()(text);
      expect(world.sms.published).toHaveLength(1);
      expect(theCase(world)).toMatchObject({ intent: null, done: [{ on: on('2025-03-12') }] });
    });
  });
});
