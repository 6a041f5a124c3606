import { describe, expect, it } from 'vitest';
import { handleEvents } from '../../../functions/payments/handle-events.ts';
import { recordPayment, type PaymentDeps } from '../../../functions/payments/record-payment.ts';
import { sendText } from '../../../functions/send-gate/send-text.ts';
import type { TaskWithdrawal } from '../../../shared/contracts/queues.ts';
import { taskWithdrawalSchema } from '../../../shared/contracts/queues.ts';
import { paymentTold } from '../../../shared/domain/payment-told.ts';
import type { Payment, PaymentStatus } from '../../../shared/domain/portfolio.ts';
import { aContact, aPayment, at, on } from '../../support/builders.ts';
import { forEveryCrash, survive } from '../../support/crash.ts';
import { ledger, message, planned, theCase } from '../../support/gate-world.ts';
import { memoryPaymentStore } from '../../support/memory-payments.ts';
import type { World, Wrap } from '../../support/world.ts';

function rig(world: World) {
  const calls: TaskWithdrawal[] = [];
  const visits: TaskWithdrawal[] = [];
  const payments = memoryPaymentStore((payment) => {
    world.portfolio.pay(payment);
  });
  const accept = (into: TaskWithdrawal[]) => (all: readonly TaskWithdrawal[]) => {
    into.push(...all.map((one) => taskWithdrawalSchema.parse(one)));
    return Promise.resolve();
  };
  const queues = { withdrawCalls: accept(calls), withdrawVisits: accept(visits) };
  const writer = {
    touchCases: (ids: readonly string[], date: ReturnType<typeof on>) => {
      for (const id of ids) world.cases.touch(id, date);
      return Promise.resolve(ids.length);
    },
  };
  const deps = (wrap: Wrap = (port) => port): PaymentDeps => ({
    ...world.gateDeps(wrap),
    payments: wrap(payments),
    writer: wrap(writer),
    queues: wrap(queues),
  });
  return { calls, visits, deps, record: recordPayment(deps()) };
}

const all = aPayment({ amountMinor: 100_000_000, receivedAt: at('2025-03-11T03:00Z') });

describe('recordPayment', () => {
  it.each(['settled', 'pending'] as const)(
    '%s in full: the planned text is pulled, the case looked at today',
    async (status) => {
      const world = await planned();
      const { record } = rig(world);
      expect(await record({ ...all, status })).toEqual({
        kind: 'recorded',
        withdrawn: { intent: true, tasks: 0 },
      });
      expect(theCase(world).intent).toBeNull();
      expect(ledger(world)).toMatchObject([{ state: 'DENIED', reason: 'paid-or-payment-on-its-way' }]);
      expect(await world.gate()(message)).toBe('gone');
      expect(world.sms.published).toEqual([]);
    },
  );

  it('in part: nothing is pulled, and the case is looked at anew', async () => {
    const world = await planned();
    const { record } = rig(world);
    expect(await record({ ...all, amountMinor: 1 })).toMatchObject({
      withdrawn: { intent: false, tasks: 0 },
    });
    expect(theCase(world).intent).not.toBeNull();
    expect(await world.gate()(message)).toBe('sent');
  });

  it('calls, desk tasks and visits of this loan are withdrawn, others left, what was done stays', async () => {
    const world = await planned();
    const { record, calls, visits } = rig(world);
    const task = (step: string, channel: 'call' | 'desk' | 'visit', loanId = 'L1') =>
      world.cases.claim(
        aContact({ contactId: `${loanId}#${step}#2025-03-09`, loanId, step, channel, state: 'QUEUED' }),
      );
    await task('phone', 'call');
    await task('desk', 'desk');
    await task('visit', 'visit');
    await task('phone', 'call', 'L2');
    expect(await record(all)).toMatchObject({ withdrawn: { tasks: 3 } });
    expect(calls.map(({ taskId }) => taskId)).toEqual(['L1#desk#2025-03-09', 'L1#phone#2025-03-09']);
    expect(visits.map(({ taskId }) => taskId)).toEqual(['L1#visit#2025-03-09']);
    const states = Object.fromEntries(ledger(world).map(({ contactId, state }) => [contactId, state]));
    expect(states).toMatchObject({ 'L1#phone#2025-03-09': 'WITHDRAWN', 'L2#phone#2025-03-09': 'QUEUED' });
  });

  it('told twice: recorded once; what is left of the first time is pulled', async () => {
    const world = await planned();
    const { record } = rig(world);
    await record(all);
    expect(await record(all)).toEqual({ kind: 'unchanged', withdrawn: { intent: false, tasks: 0 } });
  });

  it('an unknown loan, and a reversal of an unknown payment: told so, nothing stored', async () => {
    const world = await planned();
    const { record } = rig(world);
    expect(await record({ ...all, loanId: 'L9' })).toEqual({ kind: 'unknown-loan' });
    expect(await record({ ...all, id: 'R1', reversalOf: 'P9' })).toEqual({ kind: 'unknown-payment' });
    expect((await world.portfolio.loan('L1'))?.payments).toEqual([]);
  });

  it('a payment while the gate holds its claim: left to the gate, whose last look sees it', async () => {
    const world = await planned();
    const { record } = rig(world);
    const deps = world.gateDeps();
    const claim: typeof deps.cases.claim = async (contact) => {
      const isMine = await deps.cases.claim(contact);
      expect(await record(all)).toMatchObject({ withdrawn: { intent: false } });
      return isMine;
    };
    expect(await sendText({ ...deps, cases: { ...deps.cases, claim } })(message)).toBe('denied');
    expect(world.sms.published).toEqual([]);
    expect(theCase(world).intent).toBeNull();
  });

  it.each(['before', 'after'] as const)(
    'a crash %s any call, told again: recorded, nothing left standing',
    async (moment) => {
      await forEveryCrash(moment, async (crash) => {
        const world = await planned();
        await world.cases.claim(
          aContact({ contactId: 'L1#phone#2025-03-09', step: 'phone', channel: 'call', state: 'QUEUED' }),
        );
        const { deps, record, calls } = rig(world);
        await survive(() => recordPayment(deps(crash.wrap))(all));
        await record(all);
        expect((await world.portfolio.loan('L1'))?.payments).toEqual([all]);
        expect(new Set(calls.map(({ taskId }) => taskId))).toEqual(new Set(['L1#phone#2025-03-09']));
        expect(ledger(world).find(({ channel }) => channel === 'call')?.state).toBe('WITHDRAWN');
        // A crash between claim and close leaves the intent to the gate, which closes it by the ledger.
        await world.gate()(message);
        expect(theCase(world).intent).toBeNull();
        expect(world.sms.published).toEqual([]);
      });
    },
  );
});

describe('paymentTold', () => {
  const statuses: PaymentStatus[] = ['pending', 'settled', 'reversed'];
  it.each(statuses.flatMap((stored) => statuses.map((told) => ({ stored, told }))))(
    '$told after $stored',
    ({ stored, told }) => {
      const moves = statuses.indexOf(told) - statuses.indexOf(stored);
      const expected = moves > 0 ? 'record' : moves < 0 ? 'older' : 'unchanged';
      expect(paymentTold(aPayment({ status: stored }), aPayment({ status: told }))).toBe(expected);
    },
  );

  it('another amount, or another payment taken back, is another payment', () => {
    expect(paymentTold(undefined, aPayment())).toBe('record');
    expect(paymentTold(aPayment(), aPayment({ amountMinor: 1 }))).toBe('conflict');
    expect(paymentTold(aPayment(), { ...aPayment(), reversalOf: 'P0' })).toBe('conflict');
  });
});

describe('handleEvents', () => {
  const event = (detail: Partial<Payment> | object = {}): string =>
    JSON.stringify({
      source: 'core-banking',
      'detail-type': 'Payment Recorded',
      detail: { ...all, ...detail },
    });

  it('gives back what is early or wrong, and takes the rest', async () => {
    const failed: string[] = [];
    const records = [
      { messageId: 'good', body: event() },
      { messageId: 'early', body: event({ loanId: 'L9' }) },
      { messageId: 'wrong', body: event({ amountMinor: -1 }) },
      { messageId: 'conflict', body: event({ amountMinor: 7 }) },
      { messageId: 'torn', body: '{' },
    ];
    const result = await handleEvents(
      records,
      ({ loanId, amountMinor }) => {
        if (loanId === 'L9') return Promise.resolve({ kind: 'unknown-loan' });
        if (amountMinor === 7) return Promise.resolve({ kind: 'conflict' });
        return Promise.resolve({ kind: 'recorded', withdrawn: { intent: false, tasks: 0 } });
      },
      { taken: () => undefined, failed: (id) => failed.push(id) },
    );
    expect(result.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual([
      'early',
      'wrong',
      'conflict',
      'torn',
    ]);
    expect(failed).toHaveLength(4);
  });
});
