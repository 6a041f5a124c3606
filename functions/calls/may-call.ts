import type { Dial } from '../../shared/contracts/calls.ts';
import type { Contact } from '../../shared/domain/case.ts';
import type { Instant } from '../../shared/domain/instant.ts';
import { maskPhone } from '../../shared/domain/mask.ts';
import { wordsOfAll, type Denial, type Permit } from '../../shared/domain/permit/permit.ts';
import type { Borrower } from '../../shared/domain/portfolio.ts';
import { reasonNotTo } from '../../shared/domain/send-decision.ts';
import type { SegmentName } from '../../shared/domain/treatment/segment.ts';
import type { CallGuide } from '../../shared/policy/calls/index.ts';
import { readFacts, type Facts, type FactsDeps } from '../send-gate/read-facts.ts';
import { endForbidden } from './end-task.ts';
import { dialContactId, leaveToCall, numbersInTurn, otherDials, taskOf } from './dial-facts.ts';

export interface CallDeps extends FactsDeps {
  readonly guide: (borrower: Borrower, segment: SegmentName) => CallGuide;
}

export type CallAnswer =
  /** Dial this number now, before `until`; what to say comes with it. */
  | { readonly kind: 'may'; readonly number: string; readonly until: Instant; readonly guide: CallGuide }
  /** `retryAt` null: not this task any more, as far as is known. */
  | { readonly kind: 'denied'; readonly reason: string; readonly retryAt: Instant | null }
  | { readonly kind: 'unknown-task' }
  /** The task was withdrawn or done. */
  | { readonly kind: 'task-over' }
  /** This dial was made before: its result is known, or it was denied at the last look. */
  | { readonly kind: 'dial-over' };

/**
 * May I call now? Asked right before each dial, and the only leave to make it: what stood on the task is old. Reads
 * everything anew, picks the next number, and writes the attempt into the ledger before it is made, so that it counts
 * whether or not its result is ever reported.
 *
 * Twice: the same dial is given the same answer while it is open. Beside another caller or the send gate: as two gates,
 * each writes its claim and looks once more, so the caps hold; both may step back. Half: a claim without a dial counts as
 * one, for as long as the caps look back. Denied with no end in sight, the task is over, and its step was not taken.
 */
export function mayCall(deps: CallDeps): (dial: Dial) => Promise<CallAnswer> {
  return async (dial) => {
    const facts = await readFacts(deps, dial.loanId);
    const task = facts === undefined ? undefined : taskOf(facts, dial);
    if (facts === undefined || task === undefined) return { kind: 'unknown-task' };
    if (task.state !== 'QUEUED') return { kind: 'task-over' };
    const leave = decide(deps, facts, dial);
    if (leave.kind === 'denied') return refuse(deps, { facts, task, leave });
    const claim = claimFor(task, { dial, number: leave.number, now: deps.clock() });
    if (!(await deps.cases.claim(claim)) && !(await isOpen(deps, claim))) return { kind: 'dial-over' };
    return lastLook(deps, { dial, claim, leave });
  };
}

/** Denied for now, the task stays with its callers; denied with no end in sight, it is over. */
async function refuse(
  deps: CallDeps,
  { facts, task, leave }: { readonly facts: Facts; readonly task: Contact; readonly leave: Denied },
): Promise<CallAnswer> {
  const { reason, retryAt } = leave;
  if (retryAt !== null) return leave;
  // A payment or a hold says nothing about calls as such.
  const forGood = reasonNotTo({ ...facts, now: deps.clock(), channel: 'call' }) === undefined;
  await endForbidden(deps, task, { reason, forGood });
  return leave;
}

type Denied = Extract<CallAnswer, { kind: 'denied' }>;
type Leave = Extract<CallAnswer, { kind: 'may' | 'denied' }>;

function decide(deps: CallDeps, facts: Facts, dial: Dial): Leave {
  const now = deps.clock();
  const never = (reason: string): Leave => ({ kind: 'denied', reason, retryAt: null });
  const obstacle = reasonNotTo({ ...facts, now, channel: 'call' });
  if (obstacle !== undefined) return never(obstacle);
  const { borrower } = facts;
  if (borrower === undefined || facts.case === undefined) return never('no-phone-number');
  const others = otherDials(facts, dial);
  const later = others.findLast(({ callAgainAt }) => callAgainAt !== undefined)?.callAgainAt;
  if (later !== undefined && later > now) return { kind: 'denied', reason: 'callback-asked', retryAt: later };
  const numbers = numbersInTurn(facts, borrower, others.length);
  const asked = numbers.map(({ number }) => ({
    number,
    leave: leaveToCall(facts, { dial, borrower, number }, now),
  }));
  for (const { number, leave } of asked)
    if (leave.kind === 'permit') return may(deps, { number, leave, borrower, segment: facts.case.segment });
  return soonest(asked.flatMap(({ leave }) => (leave.kind === 'denial' ? [leave] : [])));
}

function may(
  { guide }: CallDeps,
  given: {
    readonly number: string;
    readonly leave: Permit;
    readonly borrower: Borrower;
    readonly segment: SegmentName;
  },
): Leave {
  const { number, leave, borrower, segment } = given;
  return { kind: 'may', number, until: leave.until, guide: guide(borrower, segment) };
}

/** Of several denials the one that ends first. */
function soonest(denials: readonly Denial[]): Leave {
  const [first] = [...denials].sort((a, b) => ((a.retryAt ?? '~') < (b.retryAt ?? '~') ? -1 : 1));
  if (first === undefined) return { kind: 'denied', reason: 'no-phone-number', retryAt: null };
  return { kind: 'denied', reason: wordsOfAll(first), retryAt: first.retryAt };
}

function claimFor(
  task: Contact,
  { dial, number, now }: { readonly dial: Dial; readonly number: string; readonly now: Instant },
): Contact {
  const contactId = dialContactId(dial);
  return { ...task, contactId, state: 'SENDING', decidedAt: now, at: now, to: maskPhone(number) };
}

async function isOpen(deps: CallDeps, claim: Contact): Promise<boolean> {
  return (await deps.cases.findContact(claim))?.state === 'SENDING';
}

/** What may have changed since: another's claim, a payment, an opt-out. Denied now, the dial counts as none. */
async function lastLook(
  deps: CallDeps,
  {
    dial,
    claim,
    leave,
  }: { readonly dial: Dial; readonly claim: Contact; readonly leave: Extract<Leave, { kind: 'may' }> },
): Promise<CallAnswer> {
  const fresh = await readFacts(deps, dial.loanId);
  const task = fresh === undefined ? undefined : taskOf(fresh, dial);
  const last: Leave =
    fresh === undefined || task?.state !== 'QUEUED'
      ? { kind: 'denied', reason: 'task-withdrawn', retryAt: null }
      : decide(deps, fresh, dial);
  if (last.kind === 'may' && last.number === leave.number) return last;
  const reason = last.kind === 'denied' ? `last-look-${last.reason}` : 'last-look-other-number';
  await deps.cases.settleContact({ ...claim, state: 'DENIED', at: deps.clock(), reason }, ['SENDING']);
  if (last.kind === 'may') return { kind: 'denied', reason, retryAt: deps.clock() };
  return fresh === undefined || task?.state !== 'QUEUED'
    ? last
    : refuse(deps, { facts: fresh, task, leave: last });
}
