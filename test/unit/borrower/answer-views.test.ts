import { describe, expect, it } from 'vitest';
import { answersFor, askerOf } from '../../../functions/borrower/answer-views.ts';
import type { Caller } from '../../../shared/contracts/api/caller.ts';
import { aDispute, aHardship, someAnswers } from '../../support/answers.ts';
import { callers } from '../../support/api-cells.ts';

const first: Caller = { role: 'borrower', subject: 'B-1', borrowerId: 'B-1' };
const second: Caller = { role: 'borrower', subject: 'B-2', borrowerId: 'B-2' };
const told = { incomeMinor: 4_200, expensesMinor: 3_800, reason: '家母住院', documents: ['a/b'] };
const hidden = { incomeMinor: null, expensesMinor: null, reason: '(masked)', documents: ['(masked)'] };

describe('a hardship told by one borrower of a shared loan', () => {
  it.each([
    ['the first, by the first', undefined, first, told],
    ['the first, by the second', undefined, second, hidden],
    ['the second, by the second', 'B-2', second, told],
    ['the second, by the first', 'B-2', first, hidden],
    ['the second, by an officer', 'B-2', callers.officer, told],
    ['the first, by an auditor', undefined, callers.auditor, hidden],
  ] as const)('told by %s', (_, askedBy, caller, shown) => {
    const answers = { ...someAnswers({ hardships: [aHardship({ ...told, askedBy })] }), borrowerId: 'B-1' };
    const [view] = answersFor(caller, answers).hardships;
    expect(view).toMatchObject({ state: 'in-review', ...shown });
    expect(view).not.toHaveProperty('askedBy');
  });

  it('keeps whose it is when he tells it himself', () => {
    expect([askerOf(second), askerOf(callers.officer)]).toEqual([{ askedBy: 'B-2' }, {}]);
  });
});

it('hides from an auditor what was disputed in words, and nothing of it from borrowers', () => {
  const answers = someAnswers({ disputes: [aDispute({ text: '已缴清', finding: null })] });
  expect(answersFor(callers.auditor, answers).disputes[0]).toMatchObject({ text: '(masked)', finding: null });
  expect(answersFor(second, answers).disputes[0]).toMatchObject({ text: '已缴清' });
});
