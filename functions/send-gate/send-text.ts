import type { TextMessage } from '../../shared/contracts/queues.ts';
import type { Arrears } from '../../shared/domain/arrears/index.ts';
import { claimOf, type Contact } from '../../shared/domain/case.ts';
import { numberToTry } from '../../shared/domain/contactability/standing.ts';
import { maskPhone } from '../../shared/domain/mask.ts';
import { permit, wordsOfAll, type Denial, type Permit } from '../../shared/domain/permit/permit.ts';
import type { Borrower, Phone } from '../../shared/domain/portfolio.ts';
import { decideSend, reasonNotTo, textRequest } from '../../shared/domain/send-decision.ts';
import type { SendResult, SmsGateway } from '../../shared/ports/sms-gateway.ts';
import { Retryable } from '../../shared/runtime/errors.ts';
import {
  contactFor,
  endIntent,
  endWithoutLoan,
  finish,
  giveUpClaim,
  ladderOf,
  postpone,
  release,
  type EndDeps,
  type Work,
} from './end-contact.ts';
import { admit, isStopped, type Admission, type AdmitDeps } from './admit.ts';
import { owedIn, readFacts, type Facts, type FactsDeps } from './read-facts.ts';

export interface GateDeps extends FactsDeps, EndDeps, AdmitDeps {
  readonly sms: SmsGateway;
  /** Words the text from what is owed now, and from the plan the borrower may still accept. */
  readonly render: (step: {
    template: string;
    borrower: Borrower;
    arrears: Arrears;
    offer: Facts['offer'];
  }) => string;
}

/** How a message on the SMS queue ended; every end but `in-flight` leaves the queue for good. */
export type GateResult = 'sent' | 'denied' | 'waiting' | 'gone' | 'uncertain' | 'in-flight';

/**
 * The send gate: the only way to a borrower's phone. Reads everything anew, decides, waits for the text's turn, claims,
 * looks once more, publishes, records.
 *
 * Twice: the claim is a conditional put under the decision's own id, so the second finds it and stops. Late: the
 * decision is made on the facts and the clock of now, and what is not lawful now waits for the next lawful moment. Half: a
 * claim without a record may have been sent; it is never sent again, and after a while counts as uncertain. Only the
 * holder of a claim, who knows that nothing went, may release it to be claimed again.
 *
 * Beside another gate on another loan of the same borrower: each writes its claim before it reads the borrower's ledger
 * a last time, and both claims and reads are strongly consistent. Whichever claim was granted later, its gate's last
 * look finds the other's (claimed, sent or uncertain: each counts against the caps), so the two never both go. They may
 * both step back; each then rests a while and is decided anew.
 */
export function sendText(deps: GateDeps): (message: TextMessage) => Promise<GateResult> {
  return async ({ loanId, contactId }) => {
    const facts = await readFacts(deps, loanId);
    if (facts === undefined) return (await endWithoutLoan(deps, { loanId, contactId })) ? 'denied' : 'gone';
    const decision = decideSend({ ...facts, contactId, now: deps.clock() });
    switch (decision.kind) {
      case 'gone':
        return 'gone';
      case 'wait':
        await postpone(deps, { facts, intent: decision.intent }, decision);
        return 'waiting';
      case 'deny':
        return deny(deps, { facts, intent: decision.intent }, decision.reason);
      case 'send':
        return takeTurn(deps, { facts, intent: decision.intent }, decision);
    }
  };
}

interface Recipient {
  readonly phone: Phone;
  readonly borrower: Borrower;
}

/** Sends when switch, money and pace let it; what was set aside for a text that certainly did not go is given back. */
async function takeTurn(deps: GateDeps, work: Work, to: Recipient): Promise<GateResult> {
  const text = wordText(deps, work, to.borrower);
  const { language } = to.borrower;
  const turn = await admit(deps, {
    to: to.phone.number,
    text,
    language,
    template: templateOf(deps, work),
  });
  if (turn.kind === 'wait') {
    await postpone(deps, work, turn);
    return 'waiting';
  }
  const end = await claimAndSend(deps, work, { ...to, turn });
  if (!end.mayHaveGone) await deps.delivery.giveBack(turn.reservation);
  return end.result;
}

interface SendEnd {
  readonly result: GateResult;
  readonly mayHaveGone: boolean;
}

const notGone = (result: GateResult): SendEnd => ({ result, mayHaveGone: false });

async function claimAndSend(
  deps: GateDeps,
  work: Work,
  { phone, borrower, turn }: Recipient & { readonly turn: Admission & { kind: 'go' } },
): Promise<SendEnd> {
  const claim: Contact = { ...nextClaim(deps, work), to: maskPhone(phone.number) };
  if (!(await deps.cases.claim(claim))) return notGone(await settleKnown(deps, work));
  const fresh = await readFacts(deps, claim.loanId);
  if (fresh === undefined) return notGone(await endLastLook(deps, work, { claim, last: 'loan-not-found' }));
  const now = { ...work, facts: fresh };
  const last = lastLook(deps, now, phone);
  if (typeof last === 'string' || last.kind === 'denial')
    return notGone(await endLastLook(deps, now, { claim, last }));
  const text = wordText(deps, now, borrower);
  const obstacle = await lateObstacle(deps, now, { phone, text, parts: turn.parts });
  if (obstacle !== undefined) {
    await release(deps, now, { claim, why: obstacle, reason: `last-look-${obstacle}` });
    return notGone('waiting');
  }
  const result = await deps.sms.send({ to: phone.number, text, ...turn.by }, last);
  return {
    result: await settleSent(deps, now, { claim: { ...claim, text }, result }),
    mayHaveGone: result.kind === 'accepted' || result.kind === 'uncertain',
  };
}

/**
 * Just before a text leaves: whether it still is this number's turn (it may have been given up, or have failed), whether the
 * money set aside still pays for it, and the switch as it stands now.
 */
async function lateObstacle(
  deps: GateDeps,
  { facts: { borrower, contactability }, intent }: Work,
  { phone, text, parts }: { readonly phone: Phone; readonly text: string; readonly parts: number },
): Promise<'last-look' | 'sending-stopped' | undefined> {
  const turn = numberToTry(contactability, borrower?.phones ?? [], intent.attempt);
  if (turn?.number !== phone.number || deps.partsOf(text) > parts) return 'last-look';
  return (await isStopped(deps)) ? 'sending-stopped' : undefined;
}

/** The step's text, of what is owed as the facts say. */
function wordText(deps: GateDeps, work: Work, borrower: Borrower): string {
  const { facts } = work;
  const template = templateOf(deps, work);
  return deps.render({ template, borrower, arrears: owedIn(facts), offer: facts.offer });
}

/** What may have changed while the contact was claimed, the clock and the ledger too; else leave to send it. */
function lastLook(deps: GateDeps, { facts, intent }: Work, phone: Phone): Permit | Denial | string {
  const now = deps.clock();
  const obstacle = reasonNotTo({ ...facts, now, channel: intent.channel });
  if (obstacle !== undefined) return obstacle;
  if (facts.borrower === undefined) return 'no-phone-number';
  return permit(textRequest({ ...facts, intent, borrower: facts.borrower, phone }), facts.terms, now);
}

/** Nothing was sent. What stands in the way for now only lets the claim go; anything else ends it. */
async function endLastLook(
  deps: GateDeps,
  work: Work,
  { claim, last }: { readonly claim: Contact; readonly last: Denial | string },
): Promise<GateResult> {
  const reason = `last-look-${typeof last === 'string' ? last : wordsOfAll(last)}`;
  if (typeof last !== 'string' && last.retryAt !== null) {
    await release(deps, work, { claim, why: 'last-look', reason });
    return 'waiting';
  }
  await finish(deps, work, { ...claim, state: 'DENIED', reason });
  return 'denied';
}

/** Records what the carrier said. */
async function settleSent(
  deps: GateDeps,
  work: Work,
  { claim, result }: { readonly claim: Contact; readonly result: SendResult },
): Promise<GateResult> {
  switch (result.kind) {
    case 'accepted':
      await finish(deps, work, { ...claim, state: 'SENT', messageId: result.messageId });
      return 'sent';
    case 'refused':
      // Nobody was reached: no contact, so the ladder stays where it is.
      await finish(deps, work, { ...claim, state: 'FAILED', reason: `carrier-refused-${result.reason}` });
      return 'denied';
    case 'later':
      await release(deps, work, { claim, why: result.pause, reason: `carrier-later-${result.reason}` });
      return 'waiting';
    case 'uncertain':
      await finish(deps, work, { ...claim, state: 'UNCERTAIN', claimedAt: claim.at, reason: result.reason });
      return 'uncertain';
  }
}

function templateOf(deps: GateDeps, { facts, intent }: Work): string {
  const { name, preDue, steps } = ladderOf(deps, facts);
  const template = [preDue, ...steps].find((step) => step?.id === intent.step)?.template;
  if (template == null) throw new RangeError(`step ${intent.step} has no template in ${name}`);
  return template;
}

async function deny(deps: GateDeps, work: Work, reason: string): Promise<GateResult> {
  const denied: Contact = { ...nextClaim(deps, work), state: 'DENIED', reason };
  if (!(await deps.cases.claim(denied))) return settleKnown(deps, work);
  await endIntent(deps, work, denied);
  return 'denied';
}

/** The claim to make: the first, or the one after a claim that was released. */
function nextClaim(deps: GateDeps, { facts, intent }: Work): Contact {
  const claim = contactFor(deps, ownerOf({ facts, intent }), intent);
  const before = facts.contacts.find(({ contactId }) => contactId === intent.contactId);
  return before?.state === 'RELEASED' ? { ...claim, claims: claimOf(before) + 1 } : claim;
}

function ownerOf({ facts: { case: known, loan } }: Work): { loanId: string; borrowerId: string } {
  return { loanId: loan.id, borrowerId: known?.borrowerId ?? loan.borrowerId };
}

/** Somebody claimed this contact before: closes the intent as the ledger says, or leaves a fresh claim to its holder. */
async function settleKnown(deps: GateDeps, work: Work): Promise<GateResult> {
  const { contactId } = work.intent;
  const known = await deps.cases.findContact({ ...ownerOf(work), contactId });
  if (known === undefined) throw new Retryable(`contact ${contactId} was claimed and is not there`);
  // Released since the facts were read: the sweeper brings it when it is ready.
  if (known.state === 'RELEASED') return 'waiting';
  if (known.state !== 'SENDING') {
    await endIntent(deps, work, known);
    return 'gone';
  }
  if (!(await giveUpClaim(deps, known))) return 'in-flight';
  await endIntent(deps, work, { state: 'UNCERTAIN', reason: 'claimed-without-record' });
  return 'uncertain';
}
