import { mayCall, type CallDeps } from '../../functions/calls/may-call.ts';
import { recordCall, type ResultDeps } from '../../functions/calls/record-call.ts';
import type { Dial } from '../../shared/contracts/calls.ts';
import type { CallReport } from '../../shared/domain/call/call-result.ts';
import type { CollectionCase } from '../../shared/domain/case.ts';
import { callGuide } from '../../shared/policy/calls/index.ts';
import { aBorrower, aCase, aContact, aLoan, at } from './builders.ts';
import { memoryAnswerStore } from './memory-answer-store.ts';
import { World } from './world.ts';

export const noon = at('2025-03-11T04:00Z');
export const taskId = 'L1#phone#2025-03-11';
export const numbers = ['+12015550121', '+12015550122'] as const;

export const dial = (dialId = 'd1'): Dial => ({ loanId: 'L1', taskId, dialId });

export const report = (more: Partial<CallReport> = {}): CallReport => ({
  result: 'no-answer',
  stopCalling: false,
  ...more,
});

/** L1 is a day late and its call task was handed over; a promise above 9.99 is refused. */
export async function handedOver(open: Partial<CollectionCase> = {}) {
  const world = new World(noon);
  const phones = numbers.map((number) => ({ ...aBorrower().phones[0]!, number }));
  world.lend(aLoan(), { phones });
  await world.open(aCase(open));
  await world.cases.claim(aContact({ contactId: taskId, step: 'phone', channel: 'call', state: 'QUEUED' }));
  const answers = memoryAnswerStore();
  const promised: string[] = [];
  const deps: ResultDeps & CallDeps = {
    ...world.gateDeps(),
    answers,
    guide: callGuide,
    promise: ({ id, promise }) => {
      promised.push(id);
      return Promise.resolve(
        promise.amountMinor > 999 ? { refused: 'amount-above-owed' } : ('taken' as const),
      );
    },
  };
  const record = (of: Dial, told: CallReport) => recordCall(deps)(of, told, 'officer-1');
  return { world, answers, promised, deps, may: mayCall(deps), record };
}
