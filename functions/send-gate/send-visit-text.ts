import type { VisitText } from '../../shared/contracts/visits.ts';
import type { Contact, Intent } from '../../shared/domain/case.ts';
import type { Instant } from '../../shared/domain/instant.ts';
import { laneOf } from '../../shared/domain/delivery/lane.ts';
import { holderGoneMs } from '../../shared/domain/delivery/receipt-match.ts';
import { attemptAfter, numberToTry } from '../../shared/domain/contactability/standing.ts';
import { maskPhone } from '../../shared/domain/mask.ts';
import { permit, wordsOfAll, type Permit } from '../../shared/domain/permit/permit.ts';
import type { Borrower, Phone } from '../../shared/domain/portfolio.ts';
import { textRequest } from '../../shared/domain/send-decision.ts';
import { hoursOf } from '../../shared/domain/visits/visit-hours.ts';
import { postponeNotice } from '../../shared/domain/visits/visit-notice.ts';
import type { Visit, VisitNotice } from '../../shared/domain/visits/visit.ts';
import type { OutgoingText, SmsGateway } from '../../shared/ports/sms-gateway.ts';
import type { VisitStore } from '../../shared/ports/visit-store.ts';
import { rewriteVisit } from '../visits/change-visit.ts';
import { obstacleTo, visitFacts } from '../visits/visit-facts.ts';
import { finish, nextClaim, release, settle, settleKnown, type Claimed } from './end-visit-text.ts';
import { admit, isStopped, type AdmitDeps } from './admit.ts';
import type { Facts, FactsDeps } from './read-facts.ts';
import type { GateResult } from './send-text.ts';

export interface VisitGateDeps extends FactsDeps, AdmitDeps {
  readonly visits: VisitStore;
  readonly sms: SmsGateway;
  readonly uncertainAfterMs: number;
  /** A new verification code, and the hash it is looked up by. */
  readonly newCode: () => { readonly code: string; readonly codeHash: string };
  readonly render: (text: {
    readonly kind: VisitNotice['kind'];
    readonly visit: Visit;
    readonly borrower: Borrower;
    readonly code: string;
    /** Whether the borrower can text back to where it comes from. */
    readonly canReply: boolean;
  }) => string;
}

/** Which texts they are, as the message files call them. */
const visitTemplates: Readonly<Record<VisitNotice['kind'], string>> = {
  appointment: 'appointment-formal',
  cancellation: 'visit-cancelled-formal',
};

/** A verification code as ledgers show it. */
const hiddenCode = '****';
const emptyCode = '0000-0000-0000-0000';

/**
 * Sends a visit's text: the proposal of an appointment, or that it is called off. The same gate as for every other text:
 * facts and clock of now, a permit, a claim, one more look, one attempt.
 *
 * The verification code is made here, by the holder of the claim, at the moment of sending: it stands in the text and
 * nowhere else; what is stored is its hash, and the ledger keeps the text without it.
 *
 * Twice: the claim is a conditional put under the notice's own id. Late: a proposal whose hour has passed, or whose
 * borrower paid, is not sent; what is not lawful now waits. Half: a claim without a record counts as uncertain after a
 * while and as told: a visit called off then tells the borrower so. So does one left on a text its visit no longer wants.
 */
export function sendVisitText(deps: VisitGateDeps): (message: VisitText) => Promise<GateResult> {
  return async ({ visitId, contactId }) => {
    const visit = await deps.visits.find(visitId);
    if (visit === undefined) return 'gone';
    const known = await deps.cases.findContact({ borrowerId: visit.borrowerId, contactId });
    // A claim comes first, whatever the visit wants by now: once the text is dropped nothing else names it.
    if (known?.state === 'SENDING')
      return settleKnown({ ...deps, uncertainAfterMs: holderGoneMs }, known, visitId);
    if (visit.notice?.contactId !== contactId) return 'gone';
    const look = await lookAt(deps, visit);
    if (look.kind === 'wait') return postpone(deps, visit, look.until);
    if (look.kind === 'send') return takeTurn(deps, visit, { look, known });
    const denied = nextClaim(known, contactOf(deps, visit, look));
    if (!(await deps.cases.claim(denied))) return settleKnown(deps, denied, visitId);
    await settle(deps, visitId, denied);
    return 'denied';
  };
}

/** Waits for its turn as every other text does; what was set aside for one that certainly did not go is given back. */
async function takeTurn(
  deps: VisitGateDeps,
  visit: Visit,
  { look, known }: { readonly look: Extract<Look, { kind: 'send' }>; readonly known: Contact | undefined },
): Promise<GateResult> {
  const { visitId } = visit;
  const { kind } = look.notice;
  // Any code is as long as this one: the text takes the same room.
  const text = deps.render({ ...wordingOf(deps, visit, look), code: emptyCode });
  const { language } = look.borrower;
  const template = visitTemplates[kind];
  const turn = await admit(deps, { to: look.phone.number, text, template, language });
  if (turn.kind === 'wait') return postpone(deps, visit, turn.until);
  const claim = nextClaim(known, contactOf(deps, visit, look));
  const result = (await deps.cases.claim(claim))
    ? await claimed(deps, { visitId, claim, to: look.phone.number, ...turn.by })
    : await settleKnown(deps, claim, visitId);
  if (result !== 'sent' && result !== 'uncertain') await deps.delivery.giveBack(turn.reservation);
  return result;
}

/** The text stays in its visit until then. */
async function postpone(
  deps: VisitGateDeps,
  { visitId, notice }: Visit,
  until: Instant,
): Promise<GateResult> {
  await rewriteVisit(deps, visitId, (now) =>
    now.notice?.contactId === notice?.contactId ? postponeNotice(now, { readyAt: until }) : undefined,
  );
  return 'waiting';
}

/** Everything once more after the claim: the visit may have been called off, the money may have come. */
async function claimed(
  deps: VisitGateDeps,
  { visitId, claim, to, ...by }: Claimed & Omit<OutgoingText, 'text'>,
): Promise<GateResult> {
  const visit = await deps.visits.find(visitId);
  const look: Look =
    visit?.notice?.contactId === claim.contactId
      ? await lookAt(deps, visit)
      : { kind: 'deny', reason: 'called-off' };
  // Another number's turn by now: this one was given up, or failed.
  if (look.kind === 'wait' || (look.kind === 'send' && look.phone.number !== to))
    return release(deps, { visitId, claim }, { why: 'last-look', reason: 'last-look' });
  if (visit === undefined || look.kind === 'deny') {
    const reason = `last-look-${look.kind === 'deny' ? look.reason : 'called-off'}`;
    await finish(deps, { visitId, claim }, { state: 'DENIED', reason });
    return 'denied';
  }
  if (await isStopped(deps))
    return release(deps, { visitId, claim }, { why: 'sending-stopped', reason: 'last-look-sending-stopped' });
  const { code, codeHash } = deps.newCode();
  const { kind } = look.notice;
  if (kind === 'appointment') {
    const { closes } = hoursOf(visit);
    await deps.visits.putMark({ codeHash, visitId, proposal: visit.proposal, until: closes });
  }
  const wording = wordingOf(deps, visit, look);
  const result = await deps.sms.send({ to, text: deps.render({ ...wording, code }), ...by }, look.permit);
  // The ledger shows what was said, less what only the borrower may know.
  const text = deps.render({ ...wording, code: hiddenCode });
  switch (result.kind) {
    case 'accepted':
      await finish(deps, { visitId, claim }, { state: 'SENT', text, messageId: result.messageId });
      return 'sent';
    case 'refused':
      return tryNext(deps, { visitId, claim: { ...claim, text } }, { look, refused: result.reason });
    case 'later':
      return release(
        deps,
        { visitId, claim },
        { why: result.pause, reason: `carrier-later-${result.reason}` },
      );
    case 'uncertain':
      await finish(deps, { visitId, claim }, { state: 'UNCERTAIN', text, reason: result.reason });
      return 'uncertain';
  }
}

/** All that is said but the code. A text from a name instead of a number cannot be answered, and does not say it can. */
function wordingOf(
  { lanes }: Pick<VisitGateDeps, 'lanes'>,
  visit: Visit,
  { notice: { kind }, borrower, phone }: Extract<Look, { kind: 'send' }>,
): Omit<Parameters<VisitGateDeps['render']>[0], 'code'> {
  return { kind, visit, borrower, canReply: laneOf(lanes, phone.number).twoWay === true };
}

/** Nobody was reached on this number: the text goes to the next one; who wants no texts, or has none left, gets none. */
async function tryNext(
  deps: VisitGateDeps,
  { visitId, claim }: Claimed,
  { look, refused }: { readonly look: Extract<Look, { kind: 'send' }>; readonly refused: string },
): Promise<GateResult> {
  const { borrower, contactability, phone } = look;
  const reason = `carrier-refused-${refused}`;
  const attempt = refused === 'OptedOut' ? undefined : attemptAfter(contactability, borrower.phones, phone);
  if (attempt !== undefined) return release(deps, { visitId, claim }, { why: 'last-look', reason, attempt });
  await finish(deps, { visitId, claim }, { state: 'FAILED', text: claim.text, reason });
  return 'denied';
}

type Look =
  | {
      readonly kind: 'send';
      readonly permit: Permit;
      readonly phone: Phone;
      readonly borrower: Borrower;
      readonly contactability: Facts['contactability'];
      readonly notice: VisitNotice;
    }
  | { readonly kind: 'wait'; readonly until: Instant }
  | { readonly kind: 'deny'; readonly reason: string };

/** Whether the visit's text may go now. */
async function lookAt(deps: VisitGateDeps, visit: Visit): Promise<Look> {
  const { notice } = visit;
  if (notice === null) return { kind: 'deny', reason: 'called-off' };
  const facts = await visitFacts(deps, visit);
  const now = deps.clock();
  const { opens, closes } = hoursOf(visit);
  if (now >= (notice.kind === 'appointment' ? opens : closes)) return { kind: 'deny', reason: 'too-late' };
  const obstacle = notice.kind === 'appointment' ? obstacleTo(facts, visit, now) : undefined;
  if (obstacle !== undefined) return { kind: 'deny', reason: obstacle.words };
  const [lead] = facts;
  const { borrower, contactability } = lead ?? {};
  const phone = numberToTry(contactability, borrower?.phones ?? [], notice.attempt ?? 0);
  if (lead === undefined || borrower === undefined || phone === undefined)
    return { kind: 'deny', reason: 'no-phone-number' };
  const leave = permit(noticeRequest(notice, visit, { lead, borrower, phone }), lead.terms, now);
  if (leave.kind === 'permit')
    return { kind: 'send', permit: leave, phone, borrower, contactability, notice };
  if (leave.retryAt === null) return { kind: 'deny', reason: wordsOfAll(leave) };
  return { kind: 'wait', until: leave.retryAt };
}

/** That a visit is called off asks for nothing: it is a notice. A proposal is part of the collection. */
function noticeRequest(
  notice: VisitNotice,
  visit: Visit,
  { lead, borrower, phone }: { readonly lead: Facts; readonly borrower: Borrower; readonly phone: Phone },
): ReturnType<typeof textRequest> {
  const request = textRequest({ ...lead, intent: intentOf(notice, visit), borrower, phone });
  return { ...request, loanId: lead.loan.id, purpose: notice.kind === 'appointment' ? 'dun' : 'notice' };
}

function intentOf({ contactId, decidedAt, readyAt, kind, attempt = 0 }: VisitNotice, visit: Visit): Intent {
  return {
    contactId,
    step: `${kind}.${visit.visitId}.${visit.proposal}`,
    channel: 'sms',
    businessDate: visit.date,
    decidedAt,
    state: 'planned',
    readyAt,
    attempt,
  };
}

function contactOf(deps: VisitGateDeps, visit: Visit, look: Exclude<Look, { kind: 'wait' }>): Contact {
  const { notice, visitId, proposal, loanIds, borrowerId, date } = visit;
  return {
    contactId: notice?.contactId ?? '',
    loanId: loanIds[0] ?? '',
    borrowerId,
    step: `${notice?.kind ?? ''}.${visitId}.${proposal}`,
    channel: 'sms',
    businessDate: date,
    decidedAt: notice?.decidedAt ?? deps.clock(),
    state: look.kind === 'deny' ? 'DENIED' : 'SENDING',
    at: deps.clock(),
    to: look.kind === 'send' ? maskPhone(look.phone.number) : null,
    text: null,
    messageId: null,
    reason: look.kind === 'deny' ? look.reason : null,
  };
}
