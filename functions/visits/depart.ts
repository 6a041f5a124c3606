import type { Contact } from '../../shared/domain/case.ts';
import type { Instant } from '../../shared/domain/instant.ts';
import type { LocalDate } from '../../shared/domain/local-date.ts';
import { standingOf } from '../../shared/domain/contactability/standing.ts';
import { permit, wordsOfAll } from '../../shared/domain/permit/permit.ts';
import type { ContactRequest } from '../../shared/domain/permit/request.ts';
import { decideVisit } from '../../shared/domain/visits/decide-visit.ts';
import { hoursOf } from '../../shared/domain/visits/visit-hours.ts';
import type { CancelReason, Visit } from '../../shared/domain/visits/visit.ts';
import type { Facts, FactsDeps } from '../send-gate/read-facts.ts';
import { changeVisit, type ChangeDeps, type ChangeResult } from './change-visit.ts';
import { sendOut, type SendOutDeps } from './send-out.ts';
import { obstacleTo, visitFacts } from './visit-facts.ts';

/** An agent whose papers do not allow a visit on the day, and why. */
export interface Unfit {
  readonly agentId: string;
  readonly reasons: readonly string[];
}

export type DepartDeps = ChangeDeps &
  SendOutDeps &
  FactsDeps & {
    /** Those of the team who may not visit on a date. */
    readonly unfit: (agentIds: readonly string[], date: LocalDate) => Promise<readonly Unfit[]>;
  };

export type DepartResult =
  | Extract<ChangeResult, { ok: true }>
  | Exclude<ChangeResult, { ok: true }>
  /** The visit is called off: paid, held, or not lawful any more today. */
  | { readonly ok: false; readonly error: 'cancelled'; readonly reason: CancelReason; readonly words: string }
  /** Not lawful yet: the team waits. */
  | { readonly ok: false; readonly error: 'wait'; readonly until: Instant; readonly words: string }
  /** Nothing is changed: other agents may go. */
  | { readonly ok: false; readonly error: 'team'; readonly unfit: readonly Unfit[] };

/**
 * The last look before a team leaves: payments (pending ones too), holds, what contact policy says of a visit now, and
 * the papers of those who go. Only then the visit is under way, and the ledger counts it.
 *
 * Twice: the second finds the visit under way and is told so. Late: after the window it is refused. Half: the ledger
 * line is claimed after the write; a crash between leaves a visit under way that the ledger does not count until the
 * outcome claims the line again.
 */
export function departVisit(deps: DepartDeps): (visitId: string) => Promise<DepartResult> {
  return async (visitId) => {
    const visit = await deps.visits.find(visitId);
    if (visit === undefined) return { ok: false, error: 'unknown' };
    const now = deps.clock();
    const legal = decideVisit(visit, { kind: 'depart' }, { now, by: 'team', rules: deps.rules });
    if (!legal.ok) return legal;
    const facts = await visitFacts(deps, visit);
    const obstacle = obstacleTo(facts, visit, now) ?? lawfulness(visit, facts, now);
    if (obstacle !== undefined) return 'until' in obstacle ? obstacle : callOff(deps, visit, obstacle);
    const ids = visit.team.map(({ agentId }) => agentId);
    const unfit = await deps.unfit(ids, visit.date);
    if (unfit.length > 0) return { ok: false, error: 'team', unfit };
    const result = await changeVisit(deps, visitId, { command: { kind: 'depart' }, by: 'team' });
    if (result.ok) await deps.cases.claim(doorContact(result.next, deps.clock()));
    return result;
  };
}

async function callOff(
  deps: DepartDeps,
  { visitId }: Visit,
  { reason, words }: { readonly reason: CancelReason; readonly words: string },
): Promise<DepartResult> {
  const result = await changeVisit(deps, visitId, {
    command: { kind: 'cancel', reason, words },
    by: 'system',
  });
  if (!result.ok) return result;
  await sendOut(deps, result.next);
  return { ok: false, error: 'cancelled', reason, words };
}

type Lawfulness =
  | undefined
  | { readonly ok: false; readonly error: 'wait'; readonly until: Instant; readonly words: string }
  | { readonly reason: 'not-permitted'; readonly words: string };

/** What contact policy says of going now; a leave that opens within the visit's hours is waited for. */
function lawfulness(visit: Visit, facts: readonly Facts[], now: Instant): Lawfulness {
  const [lead] = facts;
  if (lead === undefined) return { reason: 'not-permitted', words: 'loan-not-found' };
  const leave = permit(doorRequest(visit, lead, now), lead.terms, now);
  if (leave.kind === 'permit') return undefined;
  const words = wordsOfAll(leave);
  const { retryAt } = leave;
  if (retryAt === null || retryAt >= hoursOf(visit).closes) return { reason: 'not-permitted', words };
  return { ok: false, error: 'wait', until: retryAt, words };
}

/**
 * What contact policy is asked at the door, with all the borrower has said by now. Hours he does not want in general do not
 * stand against the very hours he confirmed.
 */
export function doorRequest(
  visit: Visit,
  { loan, otherZones, borrower, contactability }: Facts,
  now: Instant,
): ContactRequest {
  const said = standingOf(contactability, borrower ?? nobody, visit.history[0]?.at ?? now);
  return {
    contactId: doorContactId(visit),
    loanId: loan.id,
    channel: 'visit',
    party: 'borrower',
    personId: visit.borrowerId,
    purpose: 'dun',
    number: null,
    line: 'unknown',
    place: visit.address.kind,
    zones: [...new Set([visit.zone, ...otherZones])],
    consents: said.consents,
    circumstances: said.circumstances,
    unwanted: visit.state === 'confirmed' ? [] : said.unwanted,
    // A number that no longer exists is no reason not to keep an appointment.
    lost: false,
  };
}

const nobody = { phones: [] };

const doorContactId = ({ visitId, proposal, loanIds, date }: Visit): string =>
  `${loanIds[0] ?? ''}#door.${visitId}.${proposal}#${date}`;

/** The visit itself in the contact ledger: it counts against the caps from the moment the team left. */
export function doorContact(visit: Visit, at: Instant): Contact {
  return {
    contactId: doorContactId(visit),
    loanId: visit.loanIds[0] ?? '',
    borrowerId: visit.borrowerId,
    step: `door.${visit.visitId}.${visit.proposal}`,
    channel: 'visit',
    businessDate: visit.date,
    decidedAt: visit.departedAt ?? at,
    state: 'SENT',
    at,
    to: null,
    text: null,
    messageId: null,
    reason: null,
  };
}
