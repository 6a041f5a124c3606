import { expect, it } from 'vitest';
import { answerHandlers } from '../../../functions/borrower/answer-handlers.ts';
import { answerRoutes } from '../../../shared/contracts/answer-routes.ts';
import { answersFor } from '../../../functions/borrower/answer-views.ts';
import { answerRules } from '../../../shared/policy/answer-rules.ts';
import { routerOn } from '../../support/api-rig.ts';
import { anArrangement, someAnswers } from '../../support/answers.ts';
import { aLoan, at, instalmentsOn } from '../../support/builders.ts';
import { callers, eventFor } from '../../support/cells/world.ts';
import { memoryAnswerStore } from '../../support/memory-answer-store.ts';
import { MemoryEvidence } from '../../support/memory-evidence.ts';
import { memoryPortfolio } from '../../support/memory-portfolio.ts';

const now = at('2025-03-12T02:00Z');
/** Nothing is left of a month's money: the rules have no plan to offer. */
const means = { incomeMinor: 3000, expensesMinor: 3000 };
const terms = {
  deferralMonths: 2,
  instalments: 10,
  reason: 'Back at work in May, as his employer confirms.',
};

async function offered(who: keyof typeof callers, body: object) {
  const portfolio = memoryPortfolio(1);
  portfolio.put(aLoan({ id: 'L-1', borrowerId: 'B-1', instalments: instalmentsOn('2025-03-10') }));
  const answers = memoryAnswerStore();
  const bound = answerHandlers({
    ...{ portfolio, answers, clock: () => now, zone: 'Asia/Taipei', rules: answerRules },
    evidence: new MemoryEvidence(() => now),
    touch: () => Promise.resolve(),
  });
  const event = eventFor(answerRoutes.offerPlans, callers[who], { params: { loanId: 'L-1' }, body });
  const reply = await routerOn(bound, { now }).routes(event);
  return { status: reply.statusCode, plans: (await answers.find('L-1'))?.arrangements };
}

it('a supervisor offers terms the rules would not, and answers for them by name and reason', async () => {
  expect(await offered('supervisor', { means })).toEqual({ status: 201, plans: [] });
  const { status, plans } = await offered('supervisor', { means, terms });
  expect(status).toBe(201);
  const { reason } = terms;
  expect(plans).toMatchObject([
    { kind: 'both', state: 'offered', approval: { by: callers.supervisor.subject, reason } },
  ]);
  expect(plans?.[0]?.rates).toHaveLength(10);
});

it.each(['borrower', 'officer'] as const)('nobody else does: %s', async (who) => {
  expect(await offered(who, { means, terms })).toEqual({ status: 403, plans: undefined });
  expect((await offered(who, { means })).status).toBe(201);
});

it('a borrower is not shown why, an auditor is shown by whom', () => {
  const approval = { by: 'S-1', reason: 'Illness in the family.' };
  const answers = someAnswers({ arrangements: [anArrangement({ approval })] });
  const shown = (who: keyof typeof callers) => answersFor(callers[who], answers).plans[0]?.approval;
  expect(shown('borrower')).toBeUndefined();
  expect(shown('officer')).toEqual(approval);
  expect(shown('auditor')).toEqual({ by: 'S-1', reason: '(masked)' });
});
