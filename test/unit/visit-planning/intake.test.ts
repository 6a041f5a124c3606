import { describe, expect, it } from 'vitest';
import { takeIn, takeInBatch, takeMessage } from '../../../functions/visit-planning/intake.ts';
import type { VisitTask } from '../../../shared/contracts/queues.ts';
import { at, on } from '../../support/builders.ts';
import { taipei } from '../../support/field-world.ts';
import { memoryVisitCandidateStore } from '../../support/memory-field-stores.ts';

function aTask(overrides: Partial<VisitTask> = {}): VisitTask {
  return {
    kind: 'visit',
    taskId: 'L1#visit#2025-05-05',
    loanId: 'L1',
    borrowerId: 'B1',
    name: '陳小明',
    language: 'zh-TW',
    zone: 'Asia/Taipei',
    businessDate: on('2025-05-05'),
    decidedAt: at('2025-05-05T01:00Z'),
    owed: {
      currency: 'TWD',
      overdueMinor: 1000,
      oldestDueOn: on('2025-03-10'),
      delinquentDays: 56,
      overdueInstalments: 1,
      bucket: '31-60',
    },
    history: [],
    consentClause: '12.3',
    addresses: [{ kind: 'home', text: '1 Test Road', latitude: 25.03, longitude: 121.56 }],
    ...overrides,
  };
}

describe('the intake', () => {
  it('keeps one candidate a borrower, over all loans, and the same task once', async () => {
    const candidates = memoryVisitCandidateStore();
    const take = takeIn({ candidates, territories: [taipei] });
    await take(aTask());
    expect(await take(aTask())).toBeUndefined();
    await take(aTask({ loanId: 'L2', taskId: 'L2#visit#2025-05-06' }));
    const found = await candidates.open('taipei');
    expect(
      found.map(({ borrowerId, loans, version }) => [borrowerId, loans.map(({ loanId }) => loanId), version]),
    ).toEqual([['B1', ['L1', 'L2'], 2]]);
  });

  it('keeps a borrower no office reaches where the report will name it', async () => {
    const candidates = memoryVisitCandidateStore();
    await takeIn({ candidates, territories: [taipei] })(
      aTask({ addresses: [{ kind: 'home', text: 'far', latitude: 40, longitude: 116 }] }),
    );
    expect(await candidates.open('nowhere')).toHaveLength(1);
  });

  it('opens a closed candidate again with the new task only', async () => {
    const candidates = memoryVisitCandidateStore();
    const take = takeIn({ candidates, territories: [taipei] });
    const first = (await take(aTask()))!;
    await candidates.save({
      ...first,
      state: { kind: 'closed', at: at('2025-05-06'), reason: 'paid' },
      version: 2,
    });
    expect(
      await take(aTask({ taskId: 'L1#visit#2025-09-05', businessDate: on('2025-09-05') })),
    ).toMatchObject({
      version: 3,
      loans: [{ taskId: 'L1#visit#2025-09-05' }],
      state: { kind: 'waiting', since: '2025-09-05' },
    });
  });

  it('gives back only the messages it could not take', async () => {
    const candidates = memoryVisitCandidateStore();
    const failed: string[] = [];
    const looked: string[] = [];
    const answer = await takeInBatch(
      [
        { messageId: 'm1', body: '{"kind":"visit"}' },
        { messageId: 'm2', body: JSON.stringify(aTask()) },
        { messageId: 'm3', body: 'no json' },
        {
          messageId: 'm4',
          body: JSON.stringify({ kind: 'look', loanId: 'L7', at: '2025-05-05T01:00:00.000Z' }),
        },
        {
          messageId: 'm5',
          body: JSON.stringify({
            ...{ kind: 'withdrawal', taskId: 't', loanId: 'L8', reason: 'paid' },
            at: '2025-05-05T01:00:00.000Z',
          }),
        },
      ],
      takeMessage({
        take: takeIn({ candidates, territories: [taipei] }),
        lookAgain: (loanId) => Promise.resolve(void looked.push(loanId)),
      }),
      (messageId) => void failed.push(messageId),
    );
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }, { itemIdentifier: 'm3' }] });
    expect(failed).toEqual(['m1', 'm3']);
    expect(looked).toEqual(['L7', 'L8']);
    expect(await candidates.find('B1')).toBeDefined();
  });
});
