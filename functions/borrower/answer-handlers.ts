import { answerRoutes as routes } from '../../shared/contracts/answer-routes.ts';
import type { Caller } from '../../shared/contracts/api/caller.ts';
import { brokenRules } from '../../shared/contracts/api/route.ts';
import { noAnswers } from '../../shared/domain/answers/answers.ts';
import type { Refusal } from '../../shared/domain/answers/changes.ts';
import { evidencePrefix } from '../../shared/domain/evidence.ts';
import type { EvidenceStore } from '../../shared/ports/evidence-store.ts';
import { handle, type Bound } from '../../shared/runtime/api/router.ts';
import { isUploaded } from '../../shared/runtime/uploaded.ts';
import type { AnswerResult } from './answer.ts';
import { answersFor, askerOf } from './answer-views.ts';
import { readLoan, unknownLoan, whoIs } from './loan-file.ts';
import { borrowerOperations, type Ask, type OperationDeps, type Operations } from './operations.ts';

interface Asked {
  readonly caller: Caller;
  readonly params: { readonly loanId: string };
}
type Fresh = Asked & { readonly operationId: string };
type Known = Asked & { readonly params: { readonly id: string }; readonly ifMatch: string };

/** A new answer gets its id from the operation, so that a repeat after a crash finds it there. */
const fresh = ({ params: { loanId }, caller, operationId }: Fresh): Ask => ({
  loanId,
  who: whoIs(caller),
  id: operationId,
});

const known = ({ params: { loanId, id }, caller, ifMatch }: Known): Ask => ({
  loanId,
  who: whoIs(caller),
  id,
  version: ifMatch,
});

export interface AnswerApiDeps extends OperationDeps {
  readonly evidence: Pick<EvidenceStore, 'find'>;
}

/** The answers' API: what stands in `answerRoutes`. Twice, late, half: see `answerLoan`. */
export function answerHandlers(deps: AnswerApiDeps): readonly Bound[] {
  const of = borrowerOperations(deps);
  return [readHandler(deps), ...promiseHandlers(of), ...planHandlers(of), ...needHandlers(of, deps)];
}

function readHandler(deps: OperationDeps): Bound {
  return handle(routes.readAnswers, async ({ caller, params: { loanId } }) => {
    const now = await readLoan(deps, loanId, whoIs(caller));
    if (now === undefined) return unknownLoan;
    const answers = (await deps.answers.find(loanId)) ?? noAnswers(loanId, now.question.loan.borrowerId);
    return { body: answersFor(caller, answers), version: answers.version };
  });
}

function promiseHandlers(of: Operations): readonly Bound[] {
  return [
    handle(routes.makePromise, async (one) => made(one.caller, await of.promise(fresh(one), one.body))),
    handle(routes.withdrawPromise, async (one) => replyOf(one.caller, await of.withdrawPromise(known(one)))),
  ];
}

function planHandlers(of: Operations): readonly Bound[] {
  return [
    handle(routes.quotePlan, async (one) => {
      const quoted = await of.quote(fresh(one), one.body);
      if (quoted.kind === 'unknown-loan') return unknownLoan;
      if (quoted.kind === 'refused') return conflict(quoted.refusal);
      const { plan, highestRateMinor, affordableMinor } = quoted;
      return { body: { ...plan, rates: [...plan.rates], highestRateMinor, affordableMinor } };
    }),
    handle(routes.offerPlans, async (one) =>
      one.body.terms === undefined || one.caller.role === 'supervisor'
        ? made(one.caller, await of.offer(fresh(one), one.body))
        : ({ problem: 'forbidden', detail: 'Only a supervisor offers terms of his own.' } as const),
    ),
    handle(routes.acceptPlan, async (one) => replyOf(one.caller, await of.accept(known(one)))),
    handle(routes.declinePlan, async (one) => replyOf(one.caller, await of.endPlan(known(one), 'decline'))),
    handle(routes.cancelPlan, async (one) => replyOf(one.caller, await of.endPlan(known(one), 'cancel'))),
  ];
}

function needHandlers(of: Operations, deps: AnswerApiDeps): readonly Bound[] {
  return [
    handle(routes.askHardship, async (one) => {
      const missing = await documentMissing(deps, one);
      if (missing !== undefined) return missing;
      return made(one.caller, await of.hardship(fresh(one), { ...one.body, ...askerOf(one.caller) }));
    }),
    handle(routes.withdrawHardship, async (one) =>
      replyOf(one.caller, await of.decideHardship(known(one), 'withdraw')),
    ),
    handle(routes.decideHardship, async (one) =>
      replyOf(one.caller, await of.decideHardship(known(one), one.body.command)),
    ),
    handle(routes.openDispute, async (one) => made(one.caller, await of.dispute(fresh(one), one.body))),
    handle(routes.withdrawDispute, async (one) =>
      replyOf(one.caller, await of.closeDispute(known(one), 'withdraw', 'withdrawn')),
    ),
    handle(routes.closeDispute, async (one) =>
      replyOf(one.caller, await of.closeDispute(known(one), one.body.command, one.body.finding)),
    ),
  ];
}

/** What a request names must have been uploaded for him who asks, or, where the desk asks, for one who owes the loan. */
async function documentMissing(
  deps: AnswerApiDeps,
  {
    caller,
    params: { loanId },
    body: { documents },
  }: Asked & { readonly body: { readonly documents: readonly string[] } },
) {
  const who = whoIs(caller);
  const now = documents.length === 0 ? undefined : await readLoan(deps, loanId, who);
  if (now === undefined) return undefined;
  const { borrowerId, coBorrowerIds } = now.question.loan;
  const owners = who.borrowerId === null ? [borrowerId, ...coBorrowerIds] : [who.borrowerId];
  const prefixes = owners.map((id) => evidencePrefix('borrowers', id));
  for (const key of documents) {
    if (await isUploaded(deps.evidence, prefixes, key)) continue;
    return brokenRules([{ field: 'documents', rule: 'uploaded for this borrower' }]);
  }
  return undefined;
}

/** Of a command on an answer; of a new one see `made`. */
function replyOf(caller: Caller, result: AnswerResult) {
  if (result.kind === 'refused' && result.refusal === 'not-there')
    return { problem: 'unknown-record', detail: 'The loan has no such answer.' } as const;
  return made(caller, result);
}

function made(caller: Caller, result: AnswerResult) {
  switch (result.kind) {
    case 'done':
      return { body: answersFor(caller, result.answers), version: result.answers.version };
    case 'unknown-loan':
      return unknownLoan;
    case 'changed':
      return {
        problem: 'precondition-failed',
        detail: 'Nothing was changed. Read the answers again.',
      } as const;
    case 'refused':
      return conflict(result.refusal);
  }
}

const conflict = (refusal: Refusal) => ({ problem: 'conflict', detail: sentences[refusal] }) as const;

const sentences: Readonly<Record<Refusal, string>> = {
  'promise-open': 'A promise stands already: withdraw it first.',
  'plan-agreed': 'A plan is agreed: it stands in the place of promises and other plans.',
  'nothing-owed': 'Nothing is overdue, payments on their way counted.',
  'amount-above-owed': 'The amount is above what is overdue, payments on their way counted.',
  'day-out-of-range': 'The day is past, or further ahead than a promise may reach.',
  'not-there': 'The loan has no such answer.',
  'state-forbids': 'The answer has been decided, withdrawn or replaced already.',
  'offer-lapsed': 'The offer is no longer good: ask for new ones.',
  'review-open': 'A hardship review is under way already.',
  'dispute-open': 'A dispute on this ground is open already.',
  'too-much': 'The loan has more answers than can be kept; please call.',
};
