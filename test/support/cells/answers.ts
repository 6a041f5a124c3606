import { answerHandlers } from '../../../functions/borrower/answer-handlers.ts';
import { answerRules } from '../../../shared/policy/answer-rules.ts';
import { aDispute, aHardship, anArrangement, aPromise, someAnswers } from '../answers.ts';
import { MemoryEvidence } from '../memory-evidence.ts';
import { routerOn } from '../api-rig.ts';
import { aLoan, at, instalmentsOn, on } from '../builders.ts';
import { memoryAnswerStore } from '../memory-answer-store.ts';
import { memoryPortfolio } from '../memory-portfolio.ts';
import type { CellWorld, RecordRequest } from './world.ts';

const now = at('2025-03-12T02:00:00Z');
const zone = 'Asia/Taipei';
export const reason = '家母住院，收入减半';
export const words = '已在分行缴清';

/** Answers on a loan of each, by what can be done with them. */
const kinds = {
  fresh: {},
  promised: { promises: [aPromise()] },
  offered: {
    arrangements: [
      anArrangement({ state: 'offered', acceptedAt: null, offerEndsOn: on('2025-03-25'), id: 'PL-1' }),
    ],
  },
  planned: { arrangements: [anArrangement()] },
  needy: { hardships: [aHardship({ reason })], disputes: [aDispute({ text: words })] },
} as const;
type Kind = keyof typeof kinds;

/** Loans `L-…` of B-1 and `M-…` of B-2, one of each kind. */
export async function answerCells(): Promise<CellWorld> {
  const portfolio = memoryPortfolio(1);
  const answers = memoryAnswerStore();
  const touched: string[] = [];
  for (const [letter, borrowerId] of [
    ['L', 'B-1'],
    ['M', 'B-2'],
  ] as const)
    for (const [kind, given] of Object.entries(kinds)) {
      const id = `${letter}-${kind}`;
      portfolio.put(aLoan({ id, borrowerId, instalments: instalmentsOn('2025-03-10') }));
      if (kind !== 'fresh') await answers.save({ ...someAnswers(given), loanId: id, borrowerId });
    }
  const evidence = new MemoryEvidence(() => now);
  const bound = answerHandlers({
    portfolio,
    answers,
    evidence,
    clock: () => now,
    zone,
    rules: answerRules,
    touch: (loanId, day) => Promise.resolve(void touched.push(`${loanId} ${day}`)),
  });
  const of = (kind: Kind, id?: string, body?: unknown) => {
    const one = (letter: string): RecordRequest => ({
      params: { loanId: `${letter}-${kind}`, ...(id !== undefined && { id }) },
      ...(id !== undefined && { ifMatch: '"1"' }),
      ...(body !== undefined && { body }),
    });
    return { own: one('L'), other: one('M') };
  };
  return {
    send: routerOn(bound, { now }).routes,
    stored: () => JSON.stringify(answers.all()),
    personal: [reason, words],
    requests: {
      readAnswers: of('needy'),
      makePromise: of('fresh', undefined, { amountMinor: 600, dueOn: '2025-03-20' }),
      withdrawPromise: of('promised', 'PR-1'),
      quotePlan: of('fresh', undefined, { deferralMonths: 1, instalments: 3 }),
      offerPlans: of('fresh', undefined, { means: null }),
      acceptPlan: of('offered', 'PL-1'),
      declinePlan: of('offered', 'PL-1'),
      cancelPlan: of('planned', 'PL-1'),
      askHardship: of('fresh', undefined, { incomeMinor: 10, expensesMinor: 9, reason: 'ill' }),
      withdrawHardship: of('needy', 'HS-1'),
      decideHardship: of('needy', 'HS-1', { command: 'grant' }),
      openDispute: of('fresh', undefined, { ground: 'amount', text: 'wrong' }),
      withdrawDispute: of('needy', 'DS-1'),
      closeDispute: of('needy', 'DS-1', { command: 'reject', finding: 'right' }),
    },
  };
}
