import { describe, expect, it } from 'vitest';
import { mayCall } from '../../../functions/calls/may-call.ts';
import { aHold, at, on } from '../../support/builders.ts';
import { dial, handedOver, noon, numbers, taskId } from '../../support/call-world.ts';
import { mark } from '../../support/contactability.ts';
import type { World } from '../../support/world.ts';

const handed = {
  done: [{ step: 'phone', on: on('2025-03-11'), outcome: 'queued' }],
  nextActionOn: on('2025-03-20'),
} as const;

const line = (world: World, contactId: string) =>
  world.cases.allContacts().find((one) => one.contactId === contactId);

describe('a call task nobody may make any more', () => {
  it.each<{ name: string; event: (world: World) => void; closed: readonly string[] | undefined }>([
    {
      name: 'no more calls',
      event: (world) => {
        const evidence = { source: 'call', ref: 'c' } as const;
        world.contactability.learn('B1', { kind: 'stop', stop: { what: 'calls', at: noon, evidence } });
      },
      closed: ['call'],
    },
    {
      name: 'every number failed',
      event: (world) => {
        for (const number of numbers) world.contactability.learn('B1', mark({ number }));
      },
      closed: ['call'],
    },
    {
      name: 'held',
      event: (world) => {
        world.cases.hold('L1', aHold());
      },
      closed: undefined,
    },
  ])('$name: the task is over, and its step was not taken', async ({ event, closed }) => {
    const { world, may } = await handedOver(handed);
    event(world);
    expect(await may(dial())).toMatchObject({ kind: 'denied', retryAt: null });
    const theCase = async () => (await world.cases.load(['L1'])).get('L1')!.case!;
    const after = await theCase();
    expect(after).toMatchObject({ done: [], nextActionOn: on('2025-03-12') });
    expect(after.tries?.closed).toEqual(closed);
    expect(line(world, taskId)).toMatchObject({ state: 'DENIED', reason: expect.any(String) as string });
    expect(await may(dial())).toEqual({ kind: 'task-over' });
    expect(await theCase()).toEqual(after);
  });

  it('died between step and task: asked again, it ends the task and leaves the step alone', async () => {
    const { world, deps } = await handedOver(handed);
    world.cases.hold('L1', aHold());
    const settleContact = () => Promise.reject(new Error('died'));
    const dying = mayCall({ ...deps, cases: { ...deps.cases, settleContact } });
    await expect(dying(dial())).rejects.toThrow('died');
    expect(line(world, taskId)?.state).toBe('QUEUED');
    const before = (await world.cases.load(['L1'])).get('L1')?.case?.version;
    expect(await mayCall(deps)(dial())).toMatchObject({ kind: 'denied' });
    expect(line(world, taskId)?.state).toBe('DENIED');
    expect((await world.cases.load(['L1'])).get('L1')?.case?.version).toBe(before);
  });

  it('denied for now: the task stays', async () => {
    const { world, may } = await handedOver();
    world.clock.set(at('2025-03-11T15:00Z'));
    expect(await may(dial())).toMatchObject({ kind: 'denied', retryAt: expect.any(String) as string });
    expect(line(world, taskId)?.state).toBe('QUEUED');
  });
});
