import { describe, expect, it } from 'vitest';
import { sendVisitText } from '../../../functions/send-gate/send-visit-text.ts';
import { answerVisit } from '../../../functions/visits/answer-visit.ts';
import { cancelVisitsFor } from '../../../functions/visits/cancel.ts';
import { lookAgain } from '../../../functions/visits/look-again.ts';
import { departVisit } from '../../../functions/visits/depart.ts';
import { propose } from '../../../functions/visits/propose.ts';
import { recordOutcome } from '../../../functions/visits/record.ts';
import { runTimers } from '../../../functions/visits/timers.ts';
import { renderVisitText } from '../../../shared/policy/texts/index.ts';
import { codeHashOf, newVerifyCode } from '../../../shared/runtime/verify-codes.ts';
import { aCase, aHold, aLoan, aPayment, at, on } from '../../support/builders.ts';
import { justBefore } from '../../support/gate-world.ts';
import { visitDesk } from '../../support/visit-desk.ts';
import { anOutcome, aPlan, doorAt, proposedAt } from '../../support/visits.ts';
import { World } from '../../support/world.ts';

/** L1, one day past due, at the desk of a bank that visits. */
async function bank(now = proposedAt) {
  const world = new World(now);
  world.lend(aLoan({ contract: { ...aLoan().contract, collectionConsentClause: '12.3' } }));
  await world.open(aCase({ version: 1 }));
  const { visits, texts, news, deps: desk } = visitDesk(world);
  const deps = { ...desk, onFailure: () => undefined };
  const gate = sendVisitText({ ...deps, newCode: newVerifyCode, render: renderVisitText });
  /** Hands every queued text to the gate, in order. */
  const drain = async () => {
    const results = [];
    for (let one = texts.shift(); one !== undefined; one = texts.shift()) results.push(await gate(one));
    return results;
  };
  return { world, visits, texts, news, deps, gate, drain, visit: () => visits.visits.get('V1')! };
}

const pay = (world: World): void => {
  world.portfolio.pay(aPayment({ amountMinor: 1000, receivedAt: world.clock.now() }));
};

describe('the text of an appointment', () => {
  it('goes once, with a code that is stored as a hash only', async () => {
    const { world, deps, visits, texts, gate, drain, visit } = await bank();
    await propose(deps)(aPlan());
    expect(await propose(deps)(aPlan())).toMatchObject({ ok: false, error: 'exists' });
    const [text] = texts;
    expect(await drain()).toEqual(['sent']);
    expect(await gate(text!)).toBe('gone');
    const [sent, ...more] = world.sms.published;
    expect(more).toEqual([]);
    const code = /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/.exec(sent!.text)![0];
    for (const said of ['林志明', '10235', '張雅婷', '11882', '14:00', '16:00', '收入證明'])
      expect(sent!.text).toContain(said);
    expect([...visits.marks.keys()]).toEqual([codeHashOf(code)]);
    const stored = JSON.stringify([...visits.visits, ...visits.marks, world.cases.allContacts()]);
    expect(stored).not.toContain(code);
    expect(visit()).toMatchObject({ told: true, notice: null });
  });

  it.each([
    [
      'a payment',
      (world: World) => {
        pay(world);
      },
      'paid-or-payment-on-its-way',
    ],
    [
      'a hold',
      (world: World) => {
        world.cases.hold('L1', aHold());
      },
      'held-complaint',
    ],
  ])('is not sent after %s, and the ledger says why', async (_, happens, reason) => {
    const { world, deps, drain, visit } = await bank();
    await propose(deps)(aPlan());
    happens(world);
    expect(await drain()).toEqual(['denied']);
    expect(world.sms.published).toEqual([]);
    expect(world.cases.allContacts()).toMatchObject([{ state: 'DENIED', reason }]);
    expect(visit()).toMatchObject({ told: false, notice: null });
  });

  it('that arrived before its visit knew: told, although the gate died in between', async () => {
    const { world, deps, texts, gate, visits, visit } = await bank();
    await propose(deps)(aPlan());
    const [text] = texts;
    const died = (): never => {
      throw new Error('died');
    };
    const dying = justBefore(visits, 'save', { nth: 1, event: died });
    const mortal = sendVisitText({ ...deps, visits: dying, newCode: newVerifyCode, render: renderVisitText });
    await expect(mortal(text!)).rejects.toThrow('died');
    const [sent] = world.cases.allContacts();
    expect(sent).toMatchObject({ state: 'SENT' });
    await world.cases.settleContact({ ...sent!, state: 'DELIVERED' }, ['SENT']);
    expect(await gate(text!)).toBe('gone');
    expect(visit()).toMatchObject({ told: true, notice: null });
    expect(world.sms.published).toHaveLength(1);
  });

  it('waits for the morning, and the timers bring it back', async () => {
    const night = at('2025-03-11T15:00Z');
    const { world, deps, drain } = await bank(night);
    await propose(deps)(aPlan());
    expect(await drain()).toEqual(['waiting']);
    world.clock.set(at('2025-03-12T01:00Z'));
    await runTimers(deps)();
    expect(await drain()).toEqual(['sent']);
  });
});

describe('a visit called off', () => {
  it('one minute before departure by a payment: team and borrower hear at once, the team cannot leave', async () => {
    const { world, deps, news, drain, visit } = await bank();
    await propose(deps)(aPlan());
    await drain();
    await answerVisit(deps)('V1', { kind: 'confirm' }, { by: 'borrower' });
    world.clock.set(at('2025-03-14T05:29Z'));
    pay(world);
    expect(await cancelVisitsFor(deps)({ borrowerId: 'B1', reason: 'paid' })).toEqual(['V1']);
    expect(news).toMatchObject([{ kind: 'cancelled', reason: 'paid', agentIds: ['A1', 'A2'] }]);
    expect(await drain()).toEqual(['sent']);
    expect(world.sms.published.at(-1)!.text).toContain('已取消');
    world.clock.set(at('2025-03-14T05:30Z'));
    expect(await departVisit(deps)('V1')).toEqual({ ok: false, error: 'state', state: 'cancelled' });
    expect(await recordOutcome(deps)('V1', anOutcome())).toMatchObject({
      error: 'state',
      state: 'cancelled',
    });
    expect(await cancelVisitsFor(deps)({ borrowerId: 'B1', reason: 'paid' })).toEqual([]);
    expect(visit()).toMatchObject({ state: 'cancelled', outcome: null, news: null });
  });

  it.each([
    [
      'a payment',
      (world: World) => {
        pay(world);
      },
      'paid',
    ],
    [
      'a complaint',
      (world: World) => {
        world.cases.hold('L1', aHold());
      },
      'complaint',
    ],
  ])(
    'as soon as %s is told, by one look; in vain where nothing stands against it',
    async (_, happens, reason) => {
      const { world, deps, news, texts, drain, visit } = await bank();
      await propose(deps)(aPlan());
      await drain();
      expect(await lookAgain(deps)('L1')).toEqual([]);
      expect(await lookAgain(deps)('L-unknown')).toEqual([]);
      happens(world);
      expect(await lookAgain(deps)('L1')).toEqual(['V1']);
      expect(await lookAgain(deps)('L1')).toEqual([]);
      expect(visit()).toMatchObject({ state: 'cancelled', reason });
      expect(news).toMatchObject([{ kind: 'cancelled', reason }]);
      expect(texts).toHaveLength(1);
    },
  );

  it('only if the payment was enough', async () => {
    const { world, deps } = await bank();
    await propose(deps)(aPlan());
    world.portfolio.pay(aPayment({ amountMinor: 1, receivedAt: proposedAt }));
    expect(await cancelVisitsFor(deps)({ borrowerId: 'B1', reason: 'paid' })).toEqual([]);
  });

  it.each([
    [
      'a payment',
      (world: World) => {
        pay(world);
      },
      'paid',
    ],
    [
      'a complaint',
      (world: World) => {
        world.cases.hold('L1', aHold());
      },
      'complaint',
    ],
    [
      'a legal hold',
      (world: World) => {
        world.cases.hold('L1', aHold({ reason: 'legal' }));
      },
      'hold',
    ],
  ])('by the precheck where %s was missed', async (_, happens, reason) => {
    const { world, deps, news, drain, visit } = await bank();
    await propose(deps)(aPlan());
    await drain();
    await answerVisit(deps)('V1', { kind: 'confirm' }, { by: 'borrower' });
    world.clock.set(doorAt);
    happens(world);
    expect(await departVisit(deps)('V1')).toMatchObject({ ok: false, error: 'cancelled', reason });
    expect(visit()).toMatchObject({ state: 'cancelled', reason, notice: { kind: 'cancellation' } });
    expect(news).toMatchObject([{ kind: 'cancelled', reason }]);
  });
});

describe('a visit made', () => {
  async function underWay() {
    const rig = await bank();
    await propose(rig.deps)(aPlan());
    await rig.drain();
    await answerVisit(rig.deps)('V1', { kind: 'confirm' }, { by: 'borrower' });
    rig.world.clock.set(at('2025-03-14T05:30Z'));
    expect(await departVisit(rig.deps)('V1')).toMatchObject({ ok: true });
    rig.world.clock.set(at('2025-03-14T07:00Z'));
    return rig;
  }

  it('is not left for by agents without papers', async () => {
    const { world, deps, visit, drain } = await bank();
    await propose(deps)(aPlan());
    await drain();
    await answerVisit(deps)('V1', { kind: 'confirm' }, { by: 'borrower' });
    world.clock.set(doorAt);
    const unfit = [{ agentId: 'A2', reasons: ['document-expired'] }];
    const answer = await departVisit({ ...deps, unfit: () => Promise.resolve(unfit) })('V1');
    expect(answer).toEqual({ ok: false, error: 'team', unfit });
    expect(visit().state).toBe('confirmed');
  });

  it('counts in the ledger, and a plan agreed at the door holds the loan', async () => {
    const { world, deps, visit } = await underWay();
    const plan = { loanId: 'L1', instalments: 3, firstOn: on('2025-04-14') };
    expect(await recordOutcome(deps)('V1', anOutcome({ plan, willingness: 'willing' }))).toMatchObject({
      ok: true,
    });
    expect(visit()).toMatchObject({ state: 'done', toApply: false });
    const answers = await deps.answers.find('L1');
    expect(answers!.arrangements).toMatchObject([
      {
        state: 'accepted',
        source: 'visit',
        totalMinor: 1000,
        rates: [{ amountMinor: 334 }, { amountMinor: 334 }, { amountMinor: 332 }],
      },
    ]);
    expect((await world.cases.load(['L1'])).get('L1')!.holds).toMatchObject([{ reason: 'arrangement' }]);
    expect(world.cases.allContacts()).toContainEqual(
      expect.objectContaining({ channel: 'visit', state: 'SENT' }),
    );
  });

  it.each([
    [
      'hardship',
      { hardship: { incomeMinor: 10, expensesMinor: 20, reason: 'ill' } },
      { hardships: [{ state: 'in-review' }] },
    ],
    ['a dispute', { dispute: { loanId: 'L1', text: 'not mine' } }, { disputes: [{ state: 'open' }] }],
    [
      'a promise',
      { promise: { loanId: 'L1', amountMinor: 500, dueOn: on('2025-03-20') } },
      { promises: [{ state: 'open' }] },
    ],
    [
      'unwillingness',
      { ability: 'able', willingness: 'unwilling' },
      { ability: { is: 'able' }, willingness: { is: 'unwilling' } },
    ],
  ] as const)('writes %s into the answers, once', async (_, over, expected) => {
    const { deps } = await underWay();
    await recordOutcome(deps)('V1', anOutcome(over));
    const first = await deps.answers.find('L1');
    expect(first).toMatchObject(expected);
    expect(await recordOutcome(deps)('V1', anOutcome(over))).toEqual({
      ok: false,
      error: 'state',
      state: 'done',
    });
    expect(await deps.answers.find('L1')).toEqual(first);
  });

  it('whose answers a crash left unwritten is written by the timers', async () => {
    const { deps, visits, visit } = await underWay();
    const broken = { ...deps, answers: { ...deps.answers, find: () => Promise.reject(new Error('crash')) } };
    const over = { willingness: 'unwilling' as const };
    await expect(recordOutcome(broken)('V1', anOutcome(over))).rejects.toThrow('crash');
    expect(visit()).toMatchObject({ state: 'done', toApply: true });
    expect((await visits.listDue({ until: deps.clock(), cursor: null, limit: 9 })).visitIds).toEqual(['V1']);
    await runTimers(deps)();
    expect(await deps.answers.find('L1')).toMatchObject({ willingness: { is: 'unwilling' } });
    expect(visit().toApply).toBe(false);
  });
});
