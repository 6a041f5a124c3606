import { claimOf, mayHaveArrived, type Contact } from '../../shared/domain/case.ts';
import { pauseMs, type PauseReason } from '../../shared/domain/delivery/pause.ts';
import { epochMs, plusMs } from '../../shared/domain/instant.ts';
import { postponeNotice, settleNotice } from '../../shared/domain/visits/visit-notice.ts';
import type { VisitNotice } from '../../shared/domain/visits/visit.ts';
import type { CaseStore } from '../../shared/ports/case-store.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { VisitStore } from '../../shared/ports/visit-store.ts';
import { Retryable } from '../../shared/runtime/errors.ts';
import { rewriteVisit } from '../visits/change-visit.ts';
import { giveUpClaim } from './end-contact.ts';
import type { GateResult } from './send-text.ts';

export interface EndVisitTextDeps {
  readonly cases: CaseStore;
  readonly visits: VisitStore;
  readonly clock: Clock;
  readonly uncertainAfterMs: number;
}

/** A visit's text in the hands of whoever holds its claim. */
export interface Claimed {
  readonly visitId: string;
  readonly claim: Contact;
}

/** The first claim, or the one after a claim that was released: `before`, as the ledger has it. */
export function nextClaim(before: Contact | undefined, claim: Contact): Contact {
  return before?.state === 'RELEASED' ? { ...claim, claims: claimOf(before) + 1 } : claim;
}

/** Nothing went, and nothing stands against it for good: the claim is let go, and the text waits. */
export async function release(
  deps: EndVisitTextDeps,
  { visitId, claim }: Claimed,
  {
    why,
    reason,
    ...next
  }: { readonly why: PauseReason; readonly reason: string } & Pick<VisitNotice, 'attempt'>,
): Promise<GateResult> {
  const now = deps.clock();
  await deps.cases.settleContact({ ...claim, state: 'RELEASED', at: now, reason }, ['SENDING']);
  const readyAt = plusMs(now, pauseMs(why, claimOf(claim)));
  await rewriteVisit(deps, visitId, (visit) =>
    visit.notice?.contactId === claim.contactId ? postponeNotice(visit, { readyAt, ...next }) : undefined,
  );
  return 'waiting';
}

/** How a claimed text ended, on its ledger line and on its visit. Only the claim's holder gets here. */
export async function finish(
  deps: EndVisitTextDeps,
  { visitId, claim }: Claimed,
  end: Pick<Contact, 'state'> & Partial<Pick<Contact, 'text' | 'messageId' | 'reason'>>,
): Promise<void> {
  const since = end.state === 'UNCERTAIN' && { claimedAt: claim.at };
  const ended = { ...claim, ...end, ...since, at: deps.clock() };
  await deps.cases.settleContact(ended, ['SENDING']);
  await settle(deps, visitId, ended);
}

/** The visit learns how its text ended; what may have gone out counts as told. */
export async function settle(
  deps: EndVisitTextDeps,
  visitId: string,
  { contactId, state }: Contact,
): Promise<void> {
  await rewriteVisit(deps, visitId, (now) =>
    settleNotice(now, contactId, { wentOut: mayHaveArrived[state], now: deps.clock() }),
  );
}

/** Claimed before: the visit is settled as the ledger says, or a fresh claim is left to its holder. */
export async function settleKnown(
  deps: EndVisitTextDeps,
  { contactId, borrowerId }: Contact,
  visitId: string,
): Promise<GateResult> {
  const known = await deps.cases.findContact({ borrowerId, contactId });
  if (known === undefined) throw new Retryable(`contact ${contactId} was claimed and is not there`);
  if (known.state === 'RELEASED') return 'waiting';
  if (known.state !== 'SENDING') {
    await settle(deps, visitId, known);
    return 'gone';
  }
  if (epochMs(deps.clock()) - epochMs(known.at) < deps.uncertainAfterMs) return 'in-flight';
  await giveUpText(deps, visitId, known);
  return 'uncertain';
}

/**
 * A claim whose holder is gone may have been sent. The visit learns it first: once the ledger says so, nothing leads back
 * to a visit that was called off meanwhile, and whose borrower must hear that.
 */
export async function giveUpText(deps: EndVisitTextDeps, visitId: string, claim: Contact): Promise<void> {
  await settle(deps, visitId, { ...claim, state: 'UNCERTAIN' });
  await giveUpClaim(deps, claim);
}
