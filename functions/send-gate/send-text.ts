import type { TextMessage } from '../../shared/contracts/queues.ts';
import type { Arrears } from '../../shared/domain/arrears/index.ts';
import type { CollectionCase, Contact, ContactState, Intent } from '../../shared/domain/case.ts';
import { epochMs } from '../../shared/domain/instant.ts';
import { maskPhone } from '../../shared/domain/mask.ts';
import { permit, wordsOfAll, type Permit } from '../../shared/domain/permit/permit.ts';
import type { Borrower, Phone } from '../../shared/domain/portfolio.ts';
import { decideSend, reasonNotTo, textRequest } from '../../shared/domain/send-decision.ts';
import {
  closeIntent,
  postponeIntent,
  type ContactResult,
} from '../../shared/domain/treatment/contact-end.ts';
import type { Strategy } from '../../shared/domain/treatment/ladder.ts';
import { strategyOf, type TreatmentPolicy } from '../../shared/domain/treatment/treatment.ts';
import type { SmsGateway } from '../../shared/ports/sms-gateway.ts';
import { Retryable } from '../../shared/runtime/errors.ts';
import { owedIn, readFacts, type Facts, type FactsDeps } from './read-facts.ts';

export interface GateDeps extends FactsDeps {
  readonly sms: SmsGateway;
  readonly treatment: TreatmentPolicy;
  readonly uncertainAfterMs: number;
  /** Words the text from what is owed now. */
  readonly render: (step: { template: string; borrower: Borrower; arrears: Arrears }) => string;
}

/** How a message on the SMS queue ended; every end but `in-flight` leaves the queue for good. */
export type GateResult = 'sent' | 'denied' | 'waiting' | 'gone' | 'uncertain' | 'in-flight';

/**
 * The send gate: the only way to a borrower's phone. Reads everything anew, decides, claims, looks once more, publishes,
 * records.
 *
 * Twice: the claim is a conditional put under the decision's own id, so the second finds it and stops. Late: the
 * decision is made on the facts and the clock of now, and what is not lawful now waits for the next lawful moment. Half: a
 * claim without a record may have been sent; it is never sent again, and after a while counts as uncertain.
 *
 * Beside another gate on another loan of the same borrower: each writes its claim before it reads the borrower's ledger
 * a last time, and both claims and reads are strongly consistent. Whichever claim was granted later, its gate's last
 * look finds the other's (claimed, sent or uncertain: each counts against the caps), so the two never both go. They may
 * both step back; that costs time, not a promise.
 */
export function sendText(deps: GateDeps): (message: TextMessage) => Promise<GateResult> {
  return async ({ loanId, contactId }) => {
    const facts = await readFacts(deps, loanId);
    if (facts === undefined) return 'gone';
    const decision = decideSend({ ...facts, contactId, now: deps.clock() });
    switch (decision.kind) {
      case 'gone':
        return 'gone';
      case 'wait':
        await changeCase(deps, { facts, intent: decision.intent }, (open, intent) =>
          postponeIntent(open, intent, { readyAt: decision.until, waitsFor: decision.rule }),
        );
        return 'waiting';
      case 'deny':
        return deny(deps, { facts, intent: decision.intent }, decision.reason);
      case 'send':
        return claimAndSend(deps, { facts, intent: decision.intent }, decision);
    }
  };
}

/** What the gate is working on: the facts it read and the intent it found. */
interface Work {
  readonly facts: Facts;
  readonly intent: Intent;
}

async function claimAndSend(
  deps: GateDeps,
  work: Work,
  { phone, borrower }: { readonly phone: Phone; readonly borrower: Borrower },
): Promise<GateResult> {
  const claim: Contact = { ...contactOf(deps, work, 'SENDING'), to: maskPhone(phone.number) };
  if (!(await deps.cases.claim(claim))) return settleKnown(deps, work);
  const fresh = await readFacts(deps, claim.loanId);
  const last =
    fresh === undefined ? 'loan-not-found' : lastLook(deps, { facts: fresh, intent: work.intent }, phone);
  if (fresh === undefined || typeof last === 'string') {
    return finish(deps, work, {
      ...claim,
      state: 'DENIED',
      reason: `last-look-${typeof last === 'string' ? last : ''}`,
    });
  }
  const text = deps.render({
    template: templateOf(ladderOf(deps, work), work.intent),
    borrower,
    arrears: owedIn(fresh),
  });
  const result = await deps.sms.send({ to: phone.number, text }, last);
  const now = { ...work, facts: fresh };
  switch (result.kind) {
    case 'accepted':
      return finish(deps, now, { ...claim, state: 'SENT', text, messageId: result.messageId });
    case 'refused':
      // Nobody was reached: no contact, so the ladder stays where it is.
      return finish(deps, now, {
        ...claim,
        state: 'FAILED',
        text,
        reason: `carrier-refused-${result.reason}`,
      });
    case 'uncertain':
      return finish(deps, now, { ...claim, state: 'UNCERTAIN', text, reason: result.reason });
  }
}

/** What may have changed while the contact was claimed, the clock and the ledger too; else leave to send it. */
function lastLook(deps: GateDeps, { facts, intent }: Work, phone: Phone): Permit | string {
  const now = deps.clock();
  const obstacle = reasonNotTo({ ...facts, now, channel: intent.channel });
  if (obstacle !== undefined) return obstacle;
  if (facts.borrower === undefined) return 'no-phone-number';
  const leave = permit(textRequest({ ...facts, intent, borrower: facts.borrower, phone }), facts.terms, now);
  return leave.kind === 'permit' ? leave : wordsOfAll(leave);
}

function ladderOf({ treatment }: GateDeps, { facts: { case: known, loan } }: Work): Strategy {
  if (known === undefined) throw new RangeError(`loan ${loan.id} has no case`);
  return strategyOf(treatment, known, loan.product);
}

function templateOf({ name, preDue, steps }: Strategy, intent: Intent): string {
  const template = [preDue, ...steps].find((step) => step?.id === intent.step)?.template;
  if (template == null) throw new RangeError(`step ${intent.step} has no template in ${name}`);
  return template;
}

async function deny(deps: GateDeps, work: Work, reason: string): Promise<GateResult> {
  const denied: Contact = { ...contactOf(deps, work, 'DENIED'), reason };
  if (!(await deps.cases.claim(denied))) return settleKnown(deps, work);
  await endIntent(deps, work, denied);
  return 'denied';
}

/** Records how a claimed text ended, then closes the intent. Only the claim's holder gets here. */
async function finish(deps: GateDeps, work: Work, contact: Contact): Promise<GateResult> {
  await deps.cases.settleContact({ ...contact, at: deps.clock() }, ['SENDING']);
  await endIntent(deps, work, contact);
  return contact.state === 'SENT' ? 'sent' : contact.state === 'UNCERTAIN' ? 'uncertain' : 'denied';
}

/** Somebody claimed this contact before: closes the intent as the ledger says, or leaves a fresh claim to its holder. */
async function settleKnown(deps: GateDeps, work: Work): Promise<GateResult> {
  const { contactId } = work.intent;
  const known = await deps.cases.findContact({ borrowerId: borrowerOf(work), contactId });
  if (known === undefined) throw new Retryable(`contact ${contactId} was claimed and is not there`);
  if (known.state !== 'SENDING') {
    await endIntent(deps, work, known);
    return 'gone';
  }
  if (epochMs(deps.clock()) - epochMs(known.at) < deps.uncertainAfterMs) return 'in-flight';
  return finish(deps, work, { ...known, state: 'UNCERTAIN', reason: 'claimed-without-record' });
}

/** What the carrier says of a borrower who answered STOP. */
const optedOut = 'carrier-refused-OptedOut';

const countsAs: Readonly<Record<ContactState, ContactResult>> = {
  SENT: 'sent',
  UNCERTAIN: 'uncertain',
  SENDING: 'uncertain',
  QUEUED: 'queued',
  DENIED: undefined,
  FAILED: 'failed',
};

function endIntent(
  deps: GateDeps,
  work: Work,
  { state, reason }: Pick<Contact, 'state' | 'reason'>,
): Promise<void> {
  const { arrears, circumstances, nextPaymentOn } = work.facts;
  const strategy = ladderOf(deps, work);
  const done = reason === optedOut ? 'unwelcome' : countsAs[state];
  return changeCase(deps, work, (open, intent) =>
    closeIntent(open, intent, { done, arrears, circumstances, nextPaymentOn, strategy }),
  );
}

/** Races with the import's touch and with holds are few; each loses at most once. */
const caseAttempts = 5;

async function changeCase(
  deps: GateDeps,
  work: Work,
  change: (open: CollectionCase, intent: Intent) => CollectionCase,
): Promise<void> {
  const loanId = loanOf(work);
  let open = work.facts.case;
  for (let attempt = 0; attempt < caseAttempts; attempt += 1) {
    if (open?.intent?.contactId !== work.intent.contactId) return;
    if (await deps.cases.save(change(open, open.intent))) return;
    open = (await deps.cases.load([loanId])).get(loanId)?.case;
  }
  throw new Retryable(`case ${loanId} changed ${caseAttempts} times while its contact ended`);
}

function loanOf(work: Work): string {
  return work.facts.arrears.loanId;
}

/** Under whom the contact is claimed. A case changes its borrower only while it has no intent. */
function borrowerOf({ facts: { case: known, loan } }: Work): string {
  return known?.borrowerId ?? loan.borrowerId;
}

function contactOf(deps: GateDeps, { facts, intent }: Work, state: ContactState): Contact {
  return {
    contactId: intent.contactId,
    loanId: facts.arrears.loanId,
    borrowerId: borrowerOf({ facts, intent }),
    step: intent.step,
    channel: intent.channel,
    businessDate: intent.businessDate,
    decidedAt: intent.decidedAt,
    state,
    at: deps.clock(),
    to: null,
    text: null,
    messageId: null,
    reason: null,
  };
}
