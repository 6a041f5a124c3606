import { describe, expect, it } from 'vitest';
import { answerHandlers } from '../../../functions/borrower/answer-handlers.ts';
import { answerRoutes } from '../../../shared/contracts/answer-routes.ts';
import type { Caller } from '../../../shared/contracts/api/caller.ts';
import { problemSchema } from '../../../shared/contracts/api/problems.ts';
import { evidenceKey } from '../../../shared/domain/evidence.ts';
import { answerRules } from '../../../shared/policy/answer-rules.ts';
import { routerOn } from '../../support/api-rig.ts';
import { aLoan, at, instalmentsOn } from '../../support/builders.ts';
import { callers, eventFor } from '../../support/cells/world.ts';
import { memoryAnswerStore } from '../../support/memory-answer-store.ts';
import { MemoryEvidence } from '../../support/memory-evidence.ts';
import { memoryPortfolio } from '../../support/memory-portfolio.ts';

const now = at('2025-03-12T02:00Z');
const payslip = evidenceKey('borrowers', 'B-1', 'payslip');
const lost = evidenceKey('borrowers', 'B-1', 'never-uploaded');
const others = evidenceKey('borrowers', 'B-2', 'payslip');

async function asked(caller: Caller, documents: readonly string[]) {
  const portfolio = memoryPortfolio(1);
  portfolio.put(aLoan({ id: 'L-1', borrowerId: 'B-1', instalments: instalmentsOn('2025-03-10') }));
  const evidence = new MemoryEvidence(() => now);
  const file = { contentType: 'application/pdf', bytes: 7 };
  for (const key of [payslip, others])
    evidence.upload(await evidence.ticket(key, { kind: 'document', ...file }), file);
  const answers = memoryAnswerStore();
  const bound = answerHandlers({
    ...{ portfolio, answers, evidence, clock: () => now, zone: 'Asia/Taipei', rules: answerRules },
    touch: () => Promise.resolve(),
  });
  const body = { incomeMinor: 4200, expensesMinor: 3800, reason: 'Fewer hours.', documents };
  const event = eventFor(answerRoutes.askHardship, caller, { params: { loanId: 'L-1' }, body });
  const reply = await routerOn(bound, { now }).routes(event);
  return { reply, stored: await answers.find('L-1') };
}

describe('documents of a request in need', () => {
  it.each([callers.borrower, callers.officer])(
    'are taken when they were uploaded for him: $role',
    async (who) => {
      const { reply, stored } = await asked(who, [payslip]);
      expect(reply.statusCode).toBe(201);
      expect(stored?.hardships).toMatchObject([{ documents: [payslip] }]);
    },
  );

  it.each([
    ['never uploaded', lost],
    ['of somebody else', others],
    ['of another kind', 'visits/V-1/photo'],
    ['out of its place', `${payslip}/../../B-2/payslip`],
  ])('%s are refused by name, and nothing is changed', async (_, key) => {
    for (const who of [callers.borrower, callers.officer]) {
      const { reply, stored } = await asked(who, [payslip, key]);
      expect(reply.statusCode).toBe(400);
      expect(problemSchema.parse(JSON.parse(reply.body)).errors).toEqual([
        { field: 'documents', rule: 'uploaded for this borrower' },
      ]);
      expect(stored).toBeUndefined();
    }
  });
});
