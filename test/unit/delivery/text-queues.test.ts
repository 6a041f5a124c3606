import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { sqsIntentQueues } from '../../../shared/adapters/sqs/intent-queues.ts';
import { smsQueuesSchema } from '../../../shared/contracts/sms-delivery.ts';
import { ZodError } from 'zod';
import { sendOut } from '../../../functions/visits/send-out.ts';
import { sqsVisitQueues } from '../../../shared/adapters/sqs/visit-queues.ts';
import { MemoryVisitStore } from '../../support/memory-visit-store.ts';
import { aVisit } from '../../support/visits.ts';
import { aCase, aLoan, anIntent } from '../../support/builders.ts';
import { noon } from '../../support/gate-world.ts';
import { World } from '../../support/world.ts';

const url = (name: string): string => `https://sqs.example/${name}`;
const sms = [
  { dial: ['86'], url: url('cn') },
  { dial: ['91'], url: url('in') },
  { dial: [], url: url('other') },
];
const client = new SQSClient({});
// This client, not its class: test files share modules, and others talk to a true server.
const sqs = mockClient(client);
const queues = sqsIntentQueues(client, { sms, calls: url('calls'), visits: url('visits') });

beforeEach(() => {
  sqs.reset();
  sqs.on(SendMessageBatchCommand).resolves({});
});

/** What each queue got, in the order asked. */
const sent = () =>
  sqs.commandCalls(SendMessageBatchCommand).map(({ args: [{ input }] }) => ({
    to: input.QueueUrl,
    bodies: input.Entries!.map(({ MessageBody }) => JSON.parse(MessageBody!) as unknown),
  }));

const phones = ['+8613800138000', '+919876543210'].map((number) => ({
  number,
  source: 'contract' as const,
  verified: true,
}));

describe('texts go to the queue of their country', () => {
  const text = (loanId: string) => ({ loanId, contactId: `${loanId}#t#2025-03-11` });

  it('by the number, which is not enqueued; what has none lies with the others', async () => {
    const numbers: Record<string, string> = {
      L1: '+8613800138000',
      L2: '+886912345678',
      L3: '+919876543210',
      L5: '+8613800138001',
    };
    const texts = ['L1', 'L2', 'L3', 'L4', 'L5'].map(text);
    await queues.texts(texts, ({ loanId }) => numbers[loanId]);
    expect(sent()).toEqual([
      { to: url('cn'), bodies: [text('L1'), text('L5')] },
      { to: url('other'), bodies: [text('L2'), text('L4')] },
      { to: url('in'), bodies: [text('L3')] },
    ]);
  });

  it('so do those of visits, by the number tried next; of a borrower whose record is faulty, to the others', async () => {
    const visitQueues = sqsVisitQueues(client, { sms, team: url('team') });
    const world = new World(noon);
    world.lend(aLoan(), { phones });
    const visits = new MemoryVisitStore();
    const deps = { visits, queues: visitQueues, portfolio: world.portfolio, clock: () => noon };
    const faulty = { borrowers: () => Promise.reject(new ZodError([])) };
    const { notice } = aVisit();
    const ask = async (attempt: number, portfolio: typeof deps.portfolio | typeof faulty) =>
      sendOut({ ...deps, portfolio }, aVisit({ notice: { ...notice!, readyAt: noon, attempt } }));
    await ask(0, world.portfolio);
    await ask(1, world.portfolio);
    await ask(0, faulty);
    expect(sent().map(({ to }) => to)).toEqual([url('cn'), url('in'), url('other')]);
  });

  it('ten a request, and one SQS refuses fails the call: the sweeper brings it again', async () => {
    const many = Array.from({ length: 11 }, (_, at) => text(`L${at}`));
    await queues.texts(many, () => '+8613800138000');
    expect(sent().map(({ bodies }) => bodies.length)).toEqual([10, 1]);
    const refused = { Id: '0', Code: 'InternalError', SenderFault: false };
    sqs.on(SendMessageBatchCommand).resolves({ Failed: [refused] });
    await expect(queues.texts([text('L1')], () => undefined)).rejects.toThrow('1 messages refused');
  });

  it.each([
    { name: 'none for all others', of: [sms[0]!] },
    { name: 'two for all others', of: [...sms, sms[2]!] },
    { name: 'one code in two', of: [...sms, { dial: ['86'], url: url('x') }] },
    { name: 'no address', of: [{ dial: [], url: 'nowhere' }] },
  ])('refused: $name', ({ of }) => {
    expect(smsQueuesSchema.safeParse(of).success).toBe(false);
  });

  it('the sweep tells the number of the attempt, and none of a borrower whose record is gone', async () => {
    const world = new World(noon);
    world.lend(aLoan(), { phones });
    world.lend(aLoan({ id: 'L2', borrowerId: 'B2' }));
    world.portfolio.remove('B2');
    for (const [loanId, borrowerId] of [
      ['L1', 'B1'],
      ['L2', 'B2'],
    ] as const) {
      const intent = anIntent({ contactId: `${loanId}#friendly-text#2025-03-11`, attempt: 1 });
      await world.open(aCase({ loanId, borrowerId, intent, version: 1 }));
    }
    const asked: (string | undefined)[] = [];
    const deps = world.sweepDeps();
    await world.sweep((port) =>
      (port as object) === deps.queues
        ? {
            ...port,
            texts: (
              all: readonly { loanId: string; contactId: string }[],
              of: (one: (typeof all)[0]) => string | undefined,
            ) => Promise.resolve(void asked.push(...all.map(of))),
          }
        : port,
    );
    expect(asked.sort()).toEqual(['+919876543210', undefined]);
  });
});
