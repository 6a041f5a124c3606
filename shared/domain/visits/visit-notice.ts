import type { Instant } from '../instant.ts';
import type { PlannedVisit, Visit, VisitNotice } from './visit.ts';

/**
 * `loan#step#businessDate`, the step naming visit and proposal: one text each, and one more for each number after the first
 * on which it turned out not to have arrived.
 */
export function noticeOf(
  visit: Pick<PlannedVisit, 'visitId' | 'loanIds' | 'date'>,
  {
    kind,
    proposal,
    now,
    attempt,
  }: {
    readonly kind: VisitNotice['kind'];
    readonly proposal: number;
    readonly now: Instant;
    readonly attempt?: number | undefined;
  },
): VisitNotice {
  const again = attempt === undefined ? '' : `.again-${attempt}`;
  const contactId = `${visit.loanIds[0] ?? ''}#${kind}.${visit.visitId}.${proposal}${again}#${visit.date}`;
  return { kind, contactId, decidedAt: now, readyAt: now, ...(attempt !== undefined && { attempt }) };
}

/** Which visit a ledger line's step is a text of; undefined: of none. */
export function visitOfStep(
  step: string,
): { readonly kind: VisitNotice['kind']; readonly visitId: string } | undefined {
  const [, kind, visitId] = /^(appointment|cancellation)\.(.+)\.\d+$/.exec(step) ?? [];
  if (visitId === undefined) return undefined;
  return { kind: kind === 'appointment' ? kind : 'cancellation', visitId };
}

/** Whether this is a text of the present proposal. */
export function isOfProposal(
  { visitId, proposal }: Pick<Visit, 'visitId' | 'proposal'>,
  contactId: string,
): boolean {
  const step = `#appointment.${visitId}.${proposal}`;
  return contactId.includes(`${step}#`) || contactId.includes(`${step}.again-`);
}

/**
 * A text ended. A proposal that may have gone out was told; if the visit was called off meanwhile, the borrower must
 * hear that too.
 */
export function settleNotice(
  visit: Visit,
  contactId: string,
  { wentOut, now }: { readonly wentOut: boolean; readonly now: Instant },
): Visit {
  const base = { ...visit, version: visit.version + 1 };
  const isPresent = visit.notice?.contactId === contactId;
  const notice = isPresent ? null : visit.notice;
  if (!wentOut || !isOfProposal(visit, contactId)) return { ...base, notice };
  if (visit.state !== 'cancelled') return { ...base, notice, told: true };
  return {
    ...base,
    told: true,
    notice: noticeOf(visit, { kind: 'cancellation', proposal: visit.proposal, now }),
  };
}

/** The text waits for its next lawful moment, or for its turn on the borrower's next number. */
export function postponeNotice(
  visit: Visit,
  wait: { readonly readyAt: Instant } & Pick<VisitNotice, 'attempt'>,
): Visit {
  return { ...visit, version: visit.version + 1, notice: visit.notice && { ...visit.notice, ...wait } };
}

/** The borrower's answers hold what the outcome says. */
export function outcomeApplied(visit: Visit): Visit {
  return { ...visit, version: visit.version + 1, toApply: false };
}

/** The team's queue has the news. */
export function newsTold(visit: Visit): Visit {
  return { ...visit, version: visit.version + 1, news: null };
}

/** When somebody must look at the visit again by itself; null: never. */
export function nextLookAt({ notice, news, timerAt, toApply, outcome }: Visit): Instant | null {
  const due = [notice?.readyAt, news?.at, timerAt, toApply ? outcome?.endedAt : null]
    .filter((one) => one != null)
    .sort();
  return due[0] ?? null;
}
