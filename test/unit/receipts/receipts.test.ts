import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { handleLogs } from '../../../functions/receipts/handle-logs.ts';
import { takeReceipt } from '../../../functions/receipts/take-receipt.ts';
import { receiptSchema } from '../../../shared/contracts/receipts.ts';
import { meaningOf } from '../../../shared/domain/delivery/receipt.ts';
import { ledgerOf } from '../../../shared/domain/permit/ledger.ts';
import { aBorrower, aContact, at, on } from '../../support/builders.ts';
import { contactId, ledger, message, noon, planned, theCase } from '../../support/gate-world.ts';
import { line, number, receipt, tell } from '../../support/receipts.ts';
import { MemoryVisitStore } from '../../support/memory-visit-store.ts';
import { visitRules } from '../../support/visits.ts';
import { plenty } from '../../support/world.ts';

/** The friendly text of L1, sent; its borrower has a second number. */
async function sent() {
  const world = await planned();
  const [first] = aBorrower().phones;
  world.portfolio.putBorrower(aBorrower({ phones: [first!, { ...first!, number: '+12015550124' }] }));
  await world.gate()(message);
  const [contact] = ledger(world);
  return { world, contact: contact!, take: tell(world), messageId: contact!.messageId! };
}

describe('what the log says', () => {
  it.each([
    ['Invalid phone number', 'number'],
    ['Phone number is opted out', 'closed'],
    ['Phone has blocked SMS', 'closed'],
    ['Phone is on a blocked list', 'closed'],
    ['Destination is on a blocked list', 'closed'],
    ['Phone is currently unreachable/unavailable', 'passing'],
    ['Phone carrier is currently unreachable/unavailable', 'passing'],
    ['Unknown error attempting to reach phone', 'passing'],
    ['Blocked as spam by phone carrier', 'text'],
    ['Phone carrier has blocked this message', 'text'],
    ['Message body is invalid', 'text'],
    ['This delivery would exceed max price', 'text'],
    ['INVALID PHONE NUMBER.', 'number'],
    ['A reason of tomorrow', 'passing'],
    ['', 'passing'],
  ])('%s: %s', (reason, meaning) => {
    expect(meaningOf('FAILURE', reason)).toBe(meaning);
    expect(meaningOf('SUCCESS', reason)).toBe('delivered');
  });

  it('moment, number, id and words are read; the rest is let through', () => {
    expect(receipt('m-1')).toEqual({
      messageId: 'm-1',
      timestamp: at('2025-03-11T04:00:03.558Z'),
      destination: number,
      providerResponse: 'Message has been accepted by phone carrier',
      status: 'SUCCESS',
    });
  });

  it.each([
    { notification: { messageId: 'm', timestamp: '11/03/2025 04:00' } },
    { notification: { messageId: 'm', timestamp: '2025-13-41 04:00:03.558' } },
    { notification: { messageId: '', timestamp: '2025-03-11 04:00:03.558' } },
    { delivery: { destination: 'somebody', providerResponse: '' } },
    { status: 'MAYBE' },
    { delivery: undefined },
  ])('%j is no receipt', (more) => {
    expect(receiptSchema.safeParse({ ...line('m'), ...more }).success).toBe(false);
  });
});

describe('a receipt', () => {
  it('delivered: the text stands as arrived, at the moment it was sent; nothing else changes', async () => {
    const { world, contact, take, messageId } = await sent();
    const before = theCase(world);
    expect(await take(receipt(messageId))).toEqual({
      kind: 'taken',
      meaning: 'delivered',
      stepTakenBack: false,
    });
    expect(ledger(world)).toEqual([
      {
        ...contact,
        state: 'DELIVERED',
        receipt: { at: at('2025-03-11T04:00:03.558Z'), meaning: 'delivered' },
      },
    ]);
    expect(theCase(world)).toEqual(before);
    expect(ledgerOf(ledger(world))).toMatchObject([{ result: 'delivered', at: contact.at }]);
  });

  it.each([
    {
      reason: 'Invalid phone number',
      numbers: [{ number, status: 'failed' }],
      choices: 0,
      count: 1,
      counts: 0,
    },
    { reason: 'Phone has blocked SMS', numbers: [], choices: 1, count: 1, counts: 0 },
    { reason: 'Message body is invalid', numbers: [], choices: 0, count: 1, counts: 0 },
    {
      reason: 'Phone is currently unreachable/unavailable',
      numbers: [{ number, status: 'unreachable' }],
      choices: 0,
      count: null,
      counts: 1,
    },
  ])(
    '$reason: no contact, and the step is decided again',
    async ({ reason, numbers, choices, count, counts }) => {
      const { world, take, messageId } = await sent();
      expect(await take(receipt(messageId, reason))).toMatchObject({ kind: 'taken', stepTakenBack: true });
      expect(ledger(world)).toMatchObject([{ state: 'FAILED', contactId }]);
      expect(theCase(world)).toMatchObject({
        done: [],
        tries: count === null ? null : { step: 'friendly-text', count },
        unreached: 1,
        nextActionOn: on('2025-03-12'),
      });
      const known = await world.contactability.find('B1');
      expect(known?.numbers ?? []).toMatchObject(numbers);
      expect(known?.choices ?? []).toHaveLength(choices);
      // One that failed for a passing reason was an attempt all the same.
      expect(ledgerOf(ledger(world))).toHaveLength(counts);
    },
  );

  it('after a bad number the next day’s text goes to the next one', async () => {
    const { world, take, messageId } = await sent();
    await take(receipt(messageId, 'Invalid phone number'));
    world.clock.set(at('2025-03-12T04:00Z'));
    await world.review()(world.task(on('2025-03-12')), plenty);
    for (const text of world.queues.sent.texts) await world.gate()(text);
    expect(world.sms.published.map(({ to }) => to)).toEqual([number, '+12015550124']);
  });

  it('twice, and a word against it: the first stands, everything as it is', async () => {
    const { world, take, messageId } = await sent();
    await take(receipt(messageId, 'Invalid phone number'));
    const before = JSON.stringify([ledger(world), theCase(world)]);
    expect(await take(receipt(messageId, 'Invalid phone number'))).toMatchObject({ stepTakenBack: false });
    expect(await take(receipt(messageId))).toEqual({ kind: 'told-before' });
    expect(JSON.stringify([ledger(world), theCase(world)])).toBe(before);
  });

  it('half: what the first attempt left undone is done when it comes again', async () => {
    const { world, take, messageId } = await sent();
    const ports = world.ports();
    const load = () => Promise.reject(new Error('died'));
    const dying = takeReceipt({
      ...ports,
      cases: { ...ports.cases, load },
      visits: new MemoryVisitStore(),
      rules: visitRules,
      clock: world.clock.now,
      zone: 'Asia/Taipei',
    });
    await expect(dying(receipt(messageId, 'Invalid phone number'))).rejects.toThrow('died');
    expect(theCase(world).done).toHaveLength(1);
    expect(await take(receipt(messageId, 'Invalid phone number'))).toMatchObject({ stepTakenBack: true });
    expect(theCase(world).done).toEqual([]);
  });

  it('late, when the ladder has gone on: the ledger learns it, the case stays', async () => {
    const { world, take, messageId } = await sent();
    const open = theCase(world);
    const gone = [...open.done, { step: 'firm-text', on: on('2025-03-18'), outcome: 'sent' as const }];
    await world.cases.save(
      { ...open, version: open.version + 1, done: gone },
      { before: open, at: world.clock.now() },
    );
    expect(await take(receipt(messageId, 'Invalid phone number'))).toMatchObject({ stepTakenBack: false });
    expect(theCase(world).done).toHaveLength(2);
    expect(ledger(world)).toMatchObject([{ state: 'FAILED' }]);
  });

  it('of nobody’s text, or of a number nobody has: harmless', async () => {
    const { world, take } = await sent();
    const before = JSON.stringify(ledger(world));
    expect(await take(receipt('another'))).toEqual({ kind: 'unknown' });
    expect(await take({ ...receipt('another'), destination: '+12015559999' })).toEqual({ kind: 'unknown' });
    expect(JSON.stringify(ledger(world))).toBe(before);
  });

  it('before its text is recorded, or closed: it comes again', async () => {
    const { world, take, messageId } = await sent();
    await world.cases.claim(aContact({ contactId: 'L1#x#2025-03-11', at: noon, to: ledger(world)[0]!.to }));
    await expect(take(receipt('not-yet'))).rejects.toMatchObject({ kind: 'retryable' });
    const open = theCase(world);
    const intent = { ...(await planned().then(theCase)).intent! };
    await world.cases.save(
      { ...open, version: open.version + 1, intent, done: [] },
      { before: open, at: world.clock.now() },
    );
    await expect(take(receipt(messageId, 'Invalid phone number'))).rejects.toMatchObject({
      kind: 'retryable',
    });
  });

  it('of a text a person settled: the person’s word stands', async () => {
    const { world, contact, take, messageId } = await sent();
    await world.cases.settleContact({ ...contact, state: 'REPLACED' }, ['SENT']);
    expect(await take(receipt(messageId))).toEqual({ kind: 'told-before' });
  });
});

describe('a batch of log lines', () => {
  const batch = (messages: readonly string[], messageType = 'DATA_MESSAGE') => ({
    awslogs: {
      data: gzipSync(
        JSON.stringify({
          messageType,
          owner: '111122223333',
          logGroup: 'sns/eu-west-1/111122223333/DirectPublishToPhoneNumber',
          logStream: 's',
          subscriptionFilters: ['f'],
          logEvents: messages.map((one, at) => ({ id: String(at), timestamp: 0, message: one })),
        }),
      ).toString('base64'),
    },
  });
  const run = async (event: ReturnType<typeof batch>) => {
    const { world, take, messageId } = await sent();
    const failed: string[] = [];
    const log = {
      taken: () => undefined,
      failed: (id: string, error: unknown) => void failed.push(`${id} ${String(error)}`),
    };
    return { world, messageId, failed, end: (one = event) => handleLogs(one, take, log), log, take };
  };

  it('all taken', async () => {
    const { end, messageId, world } = await run(batch([]));
    expect(await end(batch([JSON.stringify(line(messageId))]))).toEqual({ taken: 1 });
    expect(ledger(world)).toMatchObject([{ state: 'DELIVERED' }]);
  });

  it('one bad line beside a good one: the good one lands, the batch is set aside, nothing personal is logged', async () => {
    const { end, messageId, world, failed } = await run(batch([]));
    const bad = [`{"destination": "${number}`, JSON.stringify({ ...line('m'), status: number })];
    await expect(end(batch([...bad, JSON.stringify(line(messageId))]))).rejects.toMatchObject({
      kind: 'invalid-input',
    });
    expect(ledger(world)).toMatchObject([{ state: 'DELIVERED' }]);
    expect(failed).toHaveLength(2);
    expect(failed.join()).not.toContain('2015550');
  });

  it('one that comes too early: the batch comes again', async () => {
    const { end, world } = await run(batch([]));
    await world.cases.claim(aContact({ contactId: 'L1#x#2025-03-11', at: noon, to: ledger(world)[0]!.to }));
    await expect(end(batch([JSON.stringify(line('early'))]))).rejects.toMatchObject({ kind: 'retryable' });
  });

  it('a probe of CloudWatch is answered', async () => {
    const { end } = await run(batch(['probe'], 'CONTROL_MESSAGE'));
    expect(await end()).toEqual({ taken: 0 });
  });
});
