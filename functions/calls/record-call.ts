import type { Dial } from '../../shared/contracts/calls.ts';
import { noAnswers, type Answers } from '../../shared/domain/answers/answers.ts';
import { countsAs, endsTask, learned, type CallReport } from '../../shared/domain/call/call-result.ts';
import type { Contact } from '../../shared/domain/case.ts';
import { localDateAt } from '../../shared/domain/instant.ts';
import type { AnswerStore } from '../../shared/ports/answer-store.ts';
import { changeContactability } from '../../shared/runtime/change-contactability.ts';
import { maskPhone } from '../../shared/domain/mask.ts';
import { Retryable } from '../../shared/runtime/errors.ts';
import { readFacts, type Facts, type FactsDeps } from '../send-gate/read-facts.ts';
import { dialContactId, taskOf } from './dial-facts.ts';

export interface ResultDeps extends FactsDeps {
  readonly answers: AnswerStore;
  /** Takes a promise made on the phone, once per id; says why not. */
  readonly promise: (told: {
    readonly id: string;
    readonly loanId: string;
    /** Who took it. */
    readonly by: string;
    readonly promise: NonNullable<CallReport['promise']>;
  }) => Promise<'taken' | { readonly refused: string }>;
}

export type ReportAnswer =
  | { readonly kind: 'recorded' | 'repeated'; readonly taskOver: boolean }
  | { readonly kind: 'unknown-task' | 'unknown-dial' }
  /** Another result of this dial was reported before, or it was denied and should not have been made. */
  | { readonly kind: 'conflict' }
  /** The promise cannot be taken, e.g. more than is owed; nothing was recorded. */
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Records what became of a dial, with what follows: a wrong number is not dialled again, a wish not to be called stands
 * for good, a promise holds collection, a refusal is noted.
 *
 * Twice: the same result gets the same answer and changes nothing; another one is a conflict. Late: also of a task
 * withdrawn meanwhile, because the call was made. Half: what follows comes before the record, each harmless to repeat, and
 * the caller without an answer reports again.
 */
export function recordCall(
  deps: ResultDeps,
): (dial: Dial, report: CallReport, by: string) => Promise<ReportAnswer> {
  return async (dial, report, by) => {
    const facts = await readFacts(deps, dial.loanId);
    const task = facts === undefined ? undefined : taskOf(facts, dial);
    if (facts === undefined || task === undefined) return { kind: 'unknown-task' };
    const made = facts.contacts.find(({ contactId }) => contactId === dialContactId(dial));
    if (made === undefined) return { kind: 'unknown-dial' };
    if (made.state === 'SENT' && made.reason === report.result)
      return { kind: 'repeated', taskOver: await endTask(deps, task, report) };
    if (made.state !== 'SENDING') return { kind: 'conflict' };
    const refused = await follow(deps, { dial, report, facts, made, by });
    if (refused !== undefined) return { kind: 'refused', reason: refused };
    const result: Contact = {
      ...made,
      state: 'SENT',
      outcome: countsAs[report.result],
      reason: report.result,
      settled: { by, why: 'call-result', at: deps.clock() },
      ...(report.callAgainAt !== undefined && { callAgainAt: report.callAgainAt }),
    };
    // Somebody reported it meanwhile: asked again, that result is met.
    if (!(await deps.cases.settleContact(result, ['SENDING'])))
      throw new Retryable(`dial ${dial.dialId} was settled meanwhile`);
    return { kind: 'recorded', taskOver: await endTask(deps, task, report) };
  };
}

interface Made {
  readonly dial: Dial;
  readonly report: CallReport;
  readonly facts: Facts;
  readonly made: Contact;
  /** Who made the call. */
  readonly by: string;
}

/** What the result brings about; the reason why it cannot be taken, if any. */
async function follow(deps: ResultDeps, work: Made): Promise<string | undefined> {
  const { dial, report, facts, made, by } = work;
  if (report.promise !== undefined) {
    const id = `call-${dial.dialId}`;
    const told = await deps.promise({ id, loanId: dial.loanId, by, promise: report.promise });
    if (told !== 'taken') return told.refused;
  }
  const number = facts.borrower?.phones.find((phone) => maskPhone(phone.number) === made.to)?.number;
  const evidence = { source: 'call', ref: made.contactId } as const;
  // A number given up since has nothing to be marked.
  if (number !== undefined)
    await changeContactability(
      deps.contactability,
      made.borrowerId,
      learned(report, { number, at: made.at, evidence }),
    );
  if (report.result === 'refused') await noteRefusal(deps, work);
  return undefined;
}

const attempts = 8;

async function noteRefusal({ answers, zone }: ResultDeps, { dial, made }: Made): Promise<void> {
  const willingness: Answers['willingness'] = {
    is: 'unwilling',
    on: localDateAt(made.at, zone),
    source: 'call',
  };
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const before = (await answers.find(dial.loanId)) ?? noAnswers(dial.loanId, made.borrowerId);
    if (before.willingness !== null && before.willingness.on >= willingness.on) return;
    if (await answers.save({ ...before, version: before.version + 1, willingness })) return;
  }
  throw new Retryable(`answers of loan ${dial.loanId} kept changing`);
}

/** A task that did what it was for is taken off the list; true when it is over, for whatever reason. */
async function endTask(deps: ResultDeps, task: Contact, report: CallReport): Promise<boolean> {
  if (task.state !== 'QUEUED') return true;
  if (!endsTask(report)) return false;
  await deps.cases.settleContact({ ...task, state: 'DONE', at: deps.clock(), reason: report.result }, [
    'QUEUED',
  ]);
  return true;
}
