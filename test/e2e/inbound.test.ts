import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliver, openSession, type Session } from '../../infra/local/run/session.ts';
import { findDeliveries } from '../../infra/local/run/deliveries.ts';
import { readContacts } from '../../infra/local/run/results.ts';
import { startStack } from '../../infra/local/stack.ts';
import { dynamoCaseStore } from '../../shared/adapters/dynamo/case-store.ts';
import { dynamoContactabilityStore } from '../../shared/adapters/dynamo/contactability-store.ts';
import { epochMs, instantAt, type Instant } from '../../shared/domain/instant.ts';
import { localDate } from '../../shared/domain/local-date.ts';
import { writeBenchFeed } from '../bench/bench-feed.ts';
import { aContact } from '../support/builders.ts';
import { assemblyTimeoutMs, localAssembly } from '../support/local-assembly.ts';

/** What comes from outside while a text is on its way, on the whole stack with duplicated deliveries. */
const zone = 'Asia/Taipei';
const at = (date: string, hour: number): Instant => instantAt(localDate(date), hour * 60, zone);
const loanId = 'L-e2e-10-0';

let dir = '';
let assembly = '';
let session: Session;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'collections-inbound-'));
  assembly = await localAssembly();
  return () => rm(dir, { recursive: true, force: true });
}, assemblyTimeoutMs);

/** One loan that missed its instalment of 10 January, scanned on the 11th, its text not sent yet. */
beforeEach(async () => {
  const stack = await startStack({
    assembly,
    clockStart: epochMs(at('2025-01-01', 0)),
    log: join(dir, 'functions.log'),
  });
  session = openSession(stack);
  const feed = join(dir, 'feed');
  await writeBenchFeed(feed, 'e2e', [{ day: 10, loans: 1, unpaidFrom: 1 }]);
  const [delivery] = await findDeliveries(feed);
  await deliver(session, delivery!);
  await stack.advanceTo(epochMs(at('2025-01-11', 9)) - 1);
  const scan = await stack.startMachine('daily-scan', { scheduledAt: at('2025-01-11', 9) });
  expect(scan).toMatchObject({ status: 'SUCCEEDED', output: { counts: { acted: 1, sms: 1 } } });
});

afterEach(async () => {
  session.client.destroy();
  await session.stack.stop();
});

const cases = () => dynamoCaseStore(session.client, session.table('cases'));
const contacts = () => readContacts(session.client, session.table('cases'));

describe('what comes from outside', () => {
  it('a payment event between decision and sending pulls the text and a queued call, told twice or not', async () => {
    const { stack } = session;
    const open = (await cases().load([loanId])).get(loanId)?.case;
    const { borrowerId } = open!;
    const contactId = `${loanId}#phone#2025-01-08`;
    await cases().claim(
      aContact({ contactId, loanId, borrowerId, step: 'phone', channel: 'call', state: 'QUEUED' }),
    );
    const payment = {
      id: 'P-now',
      loanId,
      amountMinor: 100_000,
      receivedAt: at('2025-01-11', 8),
      status: 'pending',
    };
    const event = { source: 'core-banking', 'detail-type': 'Payment Recorded', detail: payment };
    // The queue of payments before that of texts, which this machine would empty first.
    const first = { messageId: 'm-1', body: JSON.stringify(event) };
    expect(await stack.invoke('record', { Records: [first] })).toMatchObject({
      ok: true,
      payload: { batchItemFailures: [] },
    });
    await stack.putEvent({ ...event, detail: { ...payment, status: 'settled' } });
    await stack.putEvent(event);
    expect(stack.carrier.outbox).toEqual([]);
    expect(await contacts()).toMatchObject([
      { step: 'friendly-text', state: 'DENIED', reason: 'paid-or-payment-on-its-way' },
      { contactId, state: 'WITHDRAWN' },
    ]);
    expect((await cases().load([loanId])).get(loanId)?.case).toMatchObject({ intent: null });
    const calls = (await stack.queueMessages('calls')).map(({ body }) => JSON.parse(body) as unknown);
    expect(calls).toMatchObject([{ kind: 'withdrawal', taskId: contactId }]);
  });

  it('STOP after the first text: confirmed once, opted out, and the next step’s text does not go', async () => {
    const { stack } = session;
    stack.carrier.tellSuccesses(100);
    await stack.drain();
    const [text] = stack.carrier.outbox;
    expect(await contacts()).toMatchObject([{ state: 'DELIVERED', receipt: { meaning: 'delivered' } }]);
    // The house's cap of one text a day holds for answers too.
    await stack.advanceTo(epochMs(at('2025-01-12', 12)));
    const reply = {
      originationNumber: text!.phoneNumber,
      destinationNumber: '+12015550999',
      messageKeyword: 'KEYWORD_000000000000',
      messageBody: 'Stop',
      inboundMessageId: 'in-1',
    };
    await stack.publish('replies', reply);
    await stack.publish('replies', reply);
    await stack.drain();
    expect(stack.carrier.outbox).toHaveLength(2);
    const { borrowerId } = (await cases().load([loanId])).get(loanId)!.case!;
    const store = dynamoContactabilityStore(session.client, session.table('cases'));
    expect(await store.find(borrowerId)).toMatchObject({ choices: [{ channel: 'sms', wanted: false }] });
    await stack.advanceTo(epochMs(at('2025-02-20', 12)));
    expect(stack.carrier.outbox).toHaveLength(2);
  });

  it('a receipt that the number does not exist: marked, no contact, and the step goes another way', async () => {
    const { stack } = session;
    stack.carrier.follow(() => ({ take: true, status: 'FAILED', reason: 'Invalid phone number' }));
    await stack.drain();
    expect(await contacts()).toMatchObject([{ state: 'FAILED', reason: 'receipt-number' }]);
    const open = (await cases().load([loanId])).get(loanId)!.case!;
    expect(open).toMatchObject({ done: [], tries: { count: 1 }, unreached: 1, nextActionOn: '2025-01-12' });
    const store = dynamoContactabilityStore(session.client, session.table('cases'));
    expect(await store.find(open.borrowerId)).toMatchObject({ numbers: [{ status: 'failed' }] });
    const next = await stack.startMachine('daily-scan', { scheduledAt: at('2025-01-12', 9) });
    expect(next).toMatchObject({ status: 'SUCCEEDED', output: { counts: { acted: 1, sms: 0 } } });
    expect(stack.carrier.outbox).toHaveLength(1);
  });
});
