import { beforeEach, describe, expect, it } from 'vitest';
import { answerHolds } from '../../shared/domain/answers/answer-holds.ts';
import { aDispute, aPromise, someAnswers } from '../support/answers.ts';
import { aCase, aHold } from '../support/builders.ts';
import type { CaseStoreSubject } from './case-store.contract.ts';
import { putCase } from '../support/put-case.ts';

/** What a case is loaded with: the holds of loan and borrower, and the answers. */
export function caseFilesContract(name: string, start: () => Promise<CaseStoreSubject>): void {
  describe(`CaseStore.load, ${name}`, () => {
    let subject: CaseStoreSubject;

    beforeEach(async () => {
      subject = await start();
    });

    it('reads what was answered beside the case, as holds too', async () => {
      const answers = someAnswers({ promises: [aPromise()], disputes: [aDispute()] });
      await subject.answers.save(answers);
      await subject.hold('L1', [aHold()]);
      expect((await subject.cases.load(['L1'])).get('L1')).toEqual({
        case: undefined,
        holds: [aHold(), ...answerHolds(answers)],
        answers,
      });
    });

    it.each([
      {
        name: 'the caller names the borrower',
        file: undefined,
        borrowers: new Map([['L1', 'B1']]),
        held: true,
      },
      { name: 'the case names the borrower', file: aCase(), borrowers: undefined, held: true },
      {
        name: 'another borrower’s case',
        file: aCase({ borrowerId: 'B2' }),
        borrowers: undefined,
        held: false,
      },
      {
        name: 'the caller knows better',
        file: aCase({ borrowerId: 'B2' }),
        borrowers: new Map([['L1', 'B1']]),
        held: true,
      },
      { name: 'nobody names the borrower', file: undefined, borrowers: undefined, held: false },
    ])('a hold on the borrower reaches his loans: $name: $held', async ({ file, borrowers, held }) => {
      if (file !== undefined) await putCase(subject.cases, file);
      await subject.hold('L1', [aHold()]);
      await subject.holdBorrower('B1', [aHold({ id: 'H9', reason: 'deceased' })]);
      const { holds } = (await subject.cases.load(['L1'], borrowers)).get('L1')!;
      expect(holds.map(({ id }) => id)).toEqual(held ? ['H1', 'H9'] : ['H1']);
    });
  });
}
