import {
  claimOf,
  type CollectionCase,
  type Contact,
  type ContactState,
  type Intent,
} from '../../shared/domain/case.ts';
import { epochMs, localDateAt, plusMs } from '../../shared/domain/instant.ts';
import { addDays } from '../../shared/domain/local-date.ts';
import { pauseMs, type PauseReason } from '../../shared/domain/delivery/pause.ts';
import {
  closeIntent,
  dropIntent,
  postponeIntent,
  type ContactResult,
} from '../../shared/domain/treatment/contact-end.ts';
import type { Strategy } from '../../shared/domain/treatment/ladder.ts';
import { strategyOf, type TreatmentPolicy } from '../../shared/domain/treatment/treatment.ts';
import { decideSend } from '../../shared/domain/send-decision.ts';
import { Retryable } from '../../shared/runtime/errors.ts';
import type { Facts, FactsDeps } from './read-facts.ts';

export interface EndDeps extends Pick<FactsDeps, 'cases' | 'clock' | 'zone'> {
  readonly treatment: TreatmentPolicy;
  /** A claim without a record is its holder's this long; then nobody will ever know whether it went. */
  readonly uncertainAfterMs: number;
}

/** What the gate is working on: the facts it read and the intent it found. */
export interface Work {
  readonly facts: Facts;
  readonly intent: Intent;
}

/** Puts the intent off: it stays on its case and is decided anew at `until`. */
export function postpone(
  deps: EndDeps,
  { facts, intent }: Work,
  { until, rule }: { readonly until: Intent['readyAt']; readonly rule: string },
): Promise<void> {
  return changeCase(deps, { open: facts.case, intent, loanId: facts.loan.id }, (open, mine) =>
    postponeIntent(open, mine, { readyAt: until, waitsFor: rule }),
  );
}

/** Lets go of a claim whose text certainly did not go, and puts the intent off. Only the claim's holder gets here. */
export async function release(
  deps: EndDeps,
  work: Work,
  { claim, why, reason }: { readonly claim: Contact; readonly why: PauseReason; readonly reason: string },
): Promise<void> {
  const now = deps.clock();
  // First the contact: a crash in between leaves it free and its intent ready, not a claim that looks sent.
  await deps.cases.settleContact({ ...claim, state: 'RELEASED', at: now, text: null, reason }, ['SENDING']);
  await postpone(deps, work, { until: plusMs(now, pauseMs(why, claimOf(claim))), rule: why });
}

/** Records how a claimed text ended, then closes the intent. Only the claim's holder gets here. */
export async function finish(deps: EndDeps, work: Work, contact: Contact): Promise<void> {
  await deps.cases.settleContact({ ...contact, at: deps.clock() }, ['SENDING']);
  await endIntent(deps, work, contact);
}

/** What the carrier says of a borrower who answered STOP. */
const optedOut = 'carrier-refused-OptedOut';

const countsAs: Readonly<Record<ContactState, ContactResult>> = {
  SENT: 'sent',
  DELIVERED: 'sent',
  UNCERTAIN: 'uncertain',
  REPLACED: 'uncertain',
  SENDING: 'uncertain',
  QUEUED: 'queued',
  DENIED: undefined,
  RELEASED: undefined,
  FAILED: 'failed',
  RECEIVED: undefined,
  WITHDRAWN: undefined,
  DONE: 'queued',
};

/** Closes the intent as the ledger says its contact ended. */
export function endIntent(
  deps: EndDeps,
  { facts, intent }: Work,
  { state, reason }: Pick<Contact, 'state' | 'reason'>,
): Promise<void> {
  const { arrears, circumstances, nextPaymentOn, loan } = facts;
  const strategy = ladderOf(deps, facts);
  const done =
    reason === optedOut ? 'unwelcome' : (countsAs[state] ?? endOfDenied(deps, { facts, intent }, state));
  return changeCase(deps, { open: facts.case, intent, loanId: loan.id }, (open, mine) =>
    closeIntent(open, mine, { done, arrears, circumstances, nextPaymentOn, strategy }),
  );
}

/** A text denied is decided again, unless none may go to this borrower at all: then its step takes another way. */
function endOfDenied(
  { clock }: Pick<EndDeps, 'clock'>,
  { facts, intent: { contactId } }: Work,
  state: ContactState,
): ContactResult {
  if (state !== 'DENIED') return undefined;
  const decision = decideSend({ ...facts, contactId, now: clock() });
  return decision.kind === 'deny' && decision.forGood ? 'closed' : undefined;
}

/** The ladder the case was decided by. */
export function ladderOf(
  { treatment }: Pick<EndDeps, 'treatment'>,
  { case: known, loan }: Pick<Facts, 'case' | 'loan'>,
): Strategy {
  if (known === undefined) throw new RangeError(`loan ${loan.id} has no case`);
  return strategyOf(treatment, known, loan.product);
}

/**
 * Gives up an intent whose loan (or borrower) is no longer on file: the ledger says why, and the case is looked at again
 * tomorrow. False: the case has no such intent any more, or another gate may be sending it at this moment.
 */
export async function endWithoutLoan(
  deps: Omit<EndDeps, 'treatment'>,
  { loanId, contactId }: { readonly loanId: string; readonly contactId: string },
  reason = 'loan-not-found',
): Promise<boolean> {
  const open = (await deps.cases.load([loanId])).get(loanId)?.case;
  const intent = open?.intent;
  if (open === undefined || intent?.contactId !== contactId) return false;
  const denied: Contact = { ...contactFor(deps, open, intent), state: 'DENIED', reason };
  // Claimed before: what the ledger says of it stands; only the intent has nothing left to end it.
  if (!(await deps.cases.claim(denied))) {
    const known = await deps.cases.findContact(denied);
    if (known?.state === 'SENDING' && !(await giveUpClaim(deps, known))) return false;
  }
  const tomorrow = addDays(localDateAt(deps.clock(), deps.zone), 1);
  await changeCase(deps, { open, intent, loanId }, (one) => dropIntent(one, tomorrow));
  return true;
}

/** A claim whose holder has been silent too long may have been sent; false: it is still the holder's. */
export async function giveUpClaim(
  deps: Pick<EndDeps, 'cases' | 'clock' | 'uncertainAfterMs'>,
  known: Contact,
): Promise<boolean> {
  const at = deps.clock();
  if (epochMs(at) - epochMs(known.at) < deps.uncertainAfterMs) return false;
  const uncertain: Contact = {
    ...known,
    claimedAt: known.at,
    at,
    state: 'UNCERTAIN',
    reason: 'claimed-without-record',
  };
  await deps.cases.settleContact(uncertain, ['SENDING']);
  return true;
}

/** The ledger line of an intent, claimed just now. */
export function contactFor(
  { clock }: Pick<EndDeps, 'clock'>,
  // Claimed under the case's borrower, who changes only while no intent is pending.
  { loanId, borrowerId }: Pick<CollectionCase, 'loanId' | 'borrowerId'>,
  { contactId, step, channel, businessDate, decidedAt }: Intent,
): Contact {
  return {
    contactId,
    loanId,
    borrowerId,
    step,
    channel,
    businessDate,
    decidedAt,
    state: 'SENDING',
    at: clock(),
    to: null,
    text: null,
    messageId: null,
    reason: null,
  };
}

/** Races with the import's touch and with holds are few; each loses at most once. */
const caseAttempts = 5;

interface PendingOn {
  readonly loanId: string;
  readonly open: CollectionCase | undefined;
  readonly intent: Intent;
}

async function changeCase(
  deps: Pick<EndDeps, 'cases' | 'clock'>,
  { loanId, intent, ...known }: PendingOn,
  change: (open: CollectionCase, intent: Intent) => CollectionCase,
): Promise<void> {
  let { open } = known;
  for (let attempt = 0; attempt < caseAttempts; attempt += 1) {
    if (open?.intent?.contactId !== intent.contactId) return;
    const saved = await deps.cases.save(change(open, open.intent), { before: open, at: deps.clock() });
    if (saved !== undefined) return;
    open = (await deps.cases.load([loanId])).get(loanId)?.case;
  }
  throw new Retryable(`case ${loanId} changed ${caseAttempts} times while its contact ended`);
}
