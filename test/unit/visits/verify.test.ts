import { describe, expect, it } from 'vitest';
import { verifyVisit } from '../../../functions/visits/verify.ts';
import { problemSchema } from '../../../shared/contracts/api/problems.ts';
import { visitRoutes } from '../../../shared/contracts/visit-routes.ts';
import { readVerifyCode, verifyCode } from '../../../shared/domain/visits/verify-code.ts';
import { handleOpen } from '../../../shared/runtime/api/router.ts';
import { codeHashOf, newVerifyCode } from '../../../shared/runtime/verify-codes.ts';
import { at } from '../../support/builders.ts';
import { eventFor } from '../../support/cells/world.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { MemoryVisitStore } from '../../support/memory-visit-store.ts';
import { code as textCode, visitApi } from '../../support/visit-api.ts';
import { aVisit, doorAt } from '../../support/visits.ts';

const { code, codeHash } = newVerifyCode();

async function door(over: Parameters<typeof aVisit>[0] = {}) {
  const visits = new MemoryVisitStore();
  await visits.create(aVisit({ state: 'confirmed', ...over }));
  await visits.putMark({ codeHash, visitId: 'V1', proposal: 1, until: at('2025-03-14T08:00Z') });
  const clock = fakeClock(doorAt);
  const deps = {
    visits,
    clock: clock.now,
    bankName: 'Bank',
    hash: codeHashOf,
    limits: { perSource: 10, inAll: 50 },
  };
  return { visits, clock, ask: verifyVisit(deps) };
}

describe('a verification code', () => {
  it('has 80 bits, and is read however it is typed', () => {
    expect(verifyCode(new Uint8Array(10))).toBe('0000-0000-0000-0000');
    expect(verifyCode(new Uint8Array(10).fill(255))).toBe('ZZZZ-ZZZZ-ZZZZ-ZZZZ');
    expect(() => verifyCode(new Uint8Array(9))).toThrow(RangeError);
    expect(readVerifyCode(' 7k3m 9qxt-2b4f-oh8l ')).toBe('7K3M-9QXT-2B4F-0H81');
    for (const none of ['', '7K3M', '7K3M-9QXT-2B4F-0H8U', 'x'.repeat(1000)])
      expect(readVerifyCode(none)).toBeUndefined();
  });

  it('says who comes, when and where, and nothing of a debt', async () => {
    const { ask } = await door();
    const answer = await ask(code.toLowerCase(), '192.0.2.1');
    expect(answer).toEqual({
      ok: true,
      verification: {
        expected: true,
        bank: 'Bank',
        date: '2025-03-14',
        fromMinute: 840,
        toMinute: 960,
        address: '1 Test Road',
        team: [
          { name: '林志明', badge: '10235' },
          { name: '張雅婷', badge: '11882' },
        ],
      },
    });
  });

  it.each([
    ['of a visit called off', { state: 'cancelled' as const }, doorAt, code],
    ['of a proposal since replaced', { proposal: 2 }, doorAt, code],
    ['on another day', {}, at('2025-03-13T06:00Z'), code],
    ['that is none', {}, doorAt, 'ABCD-ABCD-ABCD-ABCD'],
    ['that can be none', {}, doorAt, '…'],
  ])('%s gets the answer in the same shape, empty', async (_, over, now, typed) => {
    const { ask, clock } = await door(over);
    clock.set(now);
    const answer = await ask(typed, '192.0.2.1');
    expect(answer).toEqual({
      ok: true,
      verification: {
        expected: false,
        bank: 'Bank',
        date: null,
        fromMinute: null,
        toMinute: null,
        address: null,
        team: [],
      },
    });
  });

  it('guessed a hundred times is refused from the eleventh on, changes nothing, and keeps nobody else from asking', async () => {
    const { visits, clock, ask } = await door();
    const before = structuredClone([...visits.visits, ...visits.marks]);
    const answers = [];
    for (let guess = 0; guess < 100; guess += 1)
      answers.push(await ask(newVerifyCode().code, '198.51.100.7'));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(10);
    expect(answers.every((one) => !one.ok || !one.verification.expected)).toBe(true);
    expect(answers.at(-1)).toEqual({ ok: false, retryAfterSeconds: 600 });
    expect([...visits.visits, ...visits.marks]).toEqual(before);
    expect(await ask(code, '192.0.2.1')).toMatchObject({ verification: { expected: true } });
    clock.advance(600_000);
    expect(await ask(code, '198.51.100.7')).toMatchObject({ verification: { expected: true } });
  });

  it('asked for from everywhere at once is refused when all together ask too often', async () => {
    const { ask } = await door();
    const answers = [];
    for (let source = 0; source < 60; source += 1)
      answers.push(await ask(newVerifyCode().code, `192.0.2.${source}`));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(50);
  });
});

describe('at the door, without a token', () => {
  const asked = (typed: string) => eventFor(visitRoutes.verifyVisit, undefined, { params: { code: typed } });

  it('a code guessed a hundred times tells nothing, is refused with a time, and changes nothing', async () => {
    const { routes, stored } = await visitApi();
    const before = await stored();
    const replies = [];
    for (let guess = 0; guess < 100; guess += 1) replies.push(await routes(asked(newVerifyCode().code)));
    const [first, ...more] = replies.slice(0, 10);
    expect(JSON.parse(first!.body)).toMatchObject({ expected: false, address: null, team: [] });
    expect(more.every(({ body }) => body === first!.body)).toBe(true);
    for (const reply of replies.slice(10)) {
      expect([reply.statusCode, reply.headers['retry-after']]).toEqual([429, '600']);
      expect(problemSchema.parse(JSON.parse(reply.body)).type).toBe('urn:problem:too-many-requests');
    }
    expect(await stored()).toBe(before);
  });

  it('the code of the text says who comes; nobody learns it by holding a token', async () => {
    const { routes } = await visitApi();
    const reply = await routes(asked(textCode.toLowerCase().replaceAll('-', ' ')));
    expect(JSON.parse(reply.body)).toEqual({
      ...{ expected: true, bank: 'Example Bank', date: '2025-03-14', fromMinute: 840, toMinute: 960 },
      address: '1 Test Road',
      team: ['A-1', 'A-2'].map((id) => ({ name: `Name ${id}`, badge: `badge-${id}` })),
    });
    const bare = () => ({ ...visitRoutes.readVisit, params: visitRoutes.verifyVisit.params });
    expect(() => handleOpen(bare(), () => Promise.reject(new Error('never')))).toThrow(RangeError);
  });
});
