import type { Contact } from '../../shared/domain/case.ts';
import { standingOf } from '../../shared/domain/contactability/standing.ts';
import { holderGoneMs } from '../../shared/domain/delivery/receipt-match.ts';
import { epochMs, type Instant } from '../../shared/domain/instant.ts';
import { maskPhone } from '../../shared/domain/mask.ts';
import { ledgerOf } from '../../shared/domain/permit/ledger.ts';
import type { ContactPack } from '../../shared/domain/permit/pack.ts';
import { permit, wordsOfAll, type Denial, type Permit } from '../../shared/domain/permit/permit.ts';
import { noHolidays } from '../../shared/domain/permit/request.ts';
import type { Borrower } from '../../shared/domain/portfolio.ts';
import type { CaseStore } from '../../shared/ports/case-store.ts';
import type { ContactabilityStore } from '../../shared/ports/contactability-store.ts';
import type { SendResult, SmsGateway } from '../../shared/ports/sms-gateway.ts';
import { Retryable } from '../../shared/runtime/errors.ts';
import { admit, type AdmitDeps } from '../send-gate/admit.ts';

export interface AnswerDeps extends AdmitDeps {
  readonly cases: CaseStore;
  readonly contactability: ContactabilityStore;
  readonly sms: SmsGateway;
  readonly pack: ContactPack;
}

/** One automatic answer to one reply. */
export interface Answer {
  /** The reply's line in the ledger. */
  readonly received: Contact;
  readonly borrower: Borrower;
  /** The number that wrote: the answer goes there and nowhere else. */
  readonly number: string;
  readonly purpose: 'reply' | 'opt-out-confirmation';
  readonly text: string;
  /** Which text it is, e.g. `reply-noted-formal`. */
  readonly template: string;
}

/**
 * Answers a reply by text, as the send gate does it: claim, last look with a permit, switch, money and pace, publish,
 * record.
 *
 * Twice: the claim's id is the reply's own, so the second finds it. Half: a claim without a record may have been sent and
 * is never sent again; the reply comes again, and the claim whose function must have ended by then becomes uncertain. An
 * answer is no decision of the ladder, so nobody waits for it. Not allowed now: not sent at all,
 * and the ledger says by which rule; an answer the next day answers nothing.
 */
export async function answerReply(deps: AnswerDeps, answer: Answer): Promise<'answered' | 'silent'> {
  const claim = claimOf(answer, deps.clock());
  if (!(await deps.cases.claim(claim))) {
    await settleLeft(deps, claim);
    return 'silent';
  }
  const leave = await leaveFor(deps, answer, claim);
  if (leave.kind === 'denial') {
    await settle(deps, claim, { state: 'DENIED', reason: wordsOfAll(leave) });
    return 'silent';
  }
  const { number: to, text, template, borrower } = answer;
  const turn = await admit(deps, { to, text, template, language: borrower.language });
  if (turn.kind === 'wait') {
    await settle(deps, claim, { state: 'DENIED', reason: turn.rule });
    return 'silent';
  }
  const result = await deps.sms.send({ to, text, ...turn.by }, leave);
  // What certainly did not go costs nothing.
  if (result.kind === 'refused' || result.kind === 'later') await deps.delivery.giveBack(turn.reservation);
  await settle(deps, claim, { text: answer.text, ...endOf(result) });
  return result.kind === 'accepted' ? 'answered' : 'silent';
}

function claimOf({ received, number }: Answer, now: Instant): Contact {
  return {
    ...received,
    contactId: `${received.contactId}#answer`,
    state: 'SENDING',
    decidedAt: now,
    at: now,
    to: maskPhone(number),
    text: null,
    // The line it answers has the reply's own.
    messageId: null,
  };
}

/** Somebody claimed this answer before: a claim left behind becomes uncertain, one at work is looked at again later. */
async function settleLeft(deps: AnswerDeps, claim: Contact): Promise<void> {
  const known = await deps.cases.findContact(claim);
  if (known?.state !== 'SENDING') return;
  if (epochMs(claim.at) - epochMs(known.at) < holderGoneMs)
    throw new Retryable(`answer ${claim.contactId} is on its way`);
  await settle(deps, known, { state: 'UNCERTAIN', reason: 'claimed-without-record' });
}

/** Read anew: an answer of another function, or a stop, may have come since. */
async function leaveFor(deps: AnswerDeps, answer: Answer, claim: Contact): Promise<Permit | Denial> {
  const { borrower, number, purpose } = answer;
  const [contacts, known] = await Promise.all([
    deps.cases.contacts({ borrowerId: borrower.id }),
    deps.contactability.find(borrower.id),
  ]);
  const ledger = ledgerOf(contacts.filter(({ contactId }) => contactId !== claim.contactId));
  return permit(
    {
      contactId: claim.contactId,
      loanId: claim.loanId,
      channel: 'sms',
      party: 'borrower',
      personId: borrower.id,
      purpose,
      number,
      line: 'unknown',
      place: 'other',
      zones: [borrower.zone],
      ...standingOf(known, borrower, claim.at),
    },
    { ledger, pack: deps.pack, calendar: noHolidays },
    deps.clock(),
  );
}

function endOf(result: SendResult): Pick<Contact, 'state' | 'reason' | 'messageId'> {
  if (result.kind === 'accepted') return { state: 'SENT', reason: null, messageId: result.messageId };
  const state = result.kind === 'uncertain' ? 'UNCERTAIN' : 'FAILED';
  return { state, reason: `carrier-${result.kind}-${result.reason}`, messageId: null };
}

async function settle(deps: AnswerDeps, claim: Contact, end: Partial<Contact>): Promise<void> {
  const since = end.state === 'UNCERTAIN' && { claimedAt: claim.at };
  await deps.cases.settleContact({ ...claim, ...end, ...since, at: deps.clock() }, ['SENDING']);
}
