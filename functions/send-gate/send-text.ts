import type { TextMessage } from '../../shared/contracts/queues.ts';
import {
  deriveArrears,
  nextKnownPayment,
  type Arrears,
  type ArrearsSettings,
} from '../../shared/domain/arrears.ts';
import type {
  CollectionCase,
  Contact,
  ContactState,
  Hold,
  Intent,
  StepDone,
} from '../../shared/domain/case.ts';
import { epochMs, localDateAt } from '../../shared/domain/instant.ts';
import type { LocalDate } from '../../shared/domain/local-date.ts';
import { maskPhone } from '../../shared/domain/mask.ts';
import type { Borrower, Phone } from '../../shared/domain/portfolio.ts';
import { closeIntent, postponeIntent } from '../../shared/domain/review.ts';
import {
  decideSend,
  nextOpening,
  reasonNotTo,
  type ContactWindow,
} from '../../shared/domain/send-decision.ts';
import type { Strategy } from '../../shared/domain/strategy.ts';
import type { CaseStore } from '../../shared/ports/case-store.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { PortfolioReader } from '../../shared/ports/portfolio-reader.ts';
import type { SmsGateway } from '../../shared/ports/sms-gateway.ts';
import { Retryable } from '../../shared/runtime/errors.ts';

export interface GateDeps {
  readonly cases: CaseStore;
  readonly portfolio: PortfolioReader;
  readonly sms: SmsGateway;
  readonly clock: Clock;
  readonly strategy: Strategy;
  readonly settings: ArrearsSettings;
  readonly window: ContactWindow;
  readonly uncertainAfterMs: number;
  readonly zone: string;
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
 * decision is made on the facts and the clock of now, and outside the window the intent waits for the opening. Half: a
 * claim without a record may have been sent; it is never sent again, and after a while counts as uncertain.
 */
export function sendText(deps: GateDeps): (message: TextMessage) => Promise<GateResult> {
  return async ({ loanId, contactId }) => {
    const facts = await readFacts(deps, loanId);
    if (facts === undefined) return 'gone';
    const decision = decideSend({ ...facts, contactId, window: deps.window, now: deps.clock() });
    switch (decision.kind) {
      case 'gone':
        return 'gone';
      case 'wait':
        await changeCase(deps, { facts, intent: decision.intent }, (open, intent) =>
          postponeIntent(open, intent, decision.until),
        );
        return 'waiting';
      case 'deny':
        return deny(deps, { facts, intent: decision.intent }, decision.reason);
      case 'send':
        return claimAndSend(deps, { facts, intent: decision.intent }, decision);
    }
  };
}

interface Facts {
  readonly case: CollectionCase | undefined;
  readonly holds: readonly Hold[];
  readonly arrears: Arrears;
  readonly borrower: Borrower | undefined;
  readonly nextPaymentOn: LocalDate | undefined;
}

/** What the gate is working on: the facts it read and the intent it found. */
interface Work {
  readonly facts: Facts;
  readonly intent: Intent;
}

async function readFacts(deps: GateDeps, loanId: string): Promise<Facts | undefined> {
  const [file, files] = await Promise.all([deps.portfolio.loan(loanId), deps.cases.load([loanId])]);
  if (file === undefined) return undefined;
  const { borrowerId } = file.loan;
  const borrowers = await deps.portfolio.borrowers([borrowerId]);
  const cutoff = deps.clock();
  const businessDate = localDateAt(cutoff, deps.zone);
  const next = nextKnownPayment(file.payments, cutoff);
  return {
    case: files.get(loanId)?.case,
    holds: files.get(loanId)?.holds ?? [],
    arrears: deriveArrears({ ...file, businessDate, cutoff, settings: deps.settings, countPending: true }),
    borrower: borrowers.get(borrowerId),
    nextPaymentOn: next === undefined ? undefined : localDateAt(next, deps.zone),
  };
}

async function claimAndSend(
  deps: GateDeps,
  work: Work,
  { phone, borrower }: { readonly phone: Phone; readonly borrower: Borrower },
): Promise<GateResult> {
  const claim: Contact = { ...contactOf(deps, work, 'SENDING'), to: maskPhone(phone.number) };
  if (!(await deps.cases.claim(claim))) return settleKnown(deps, work);
  const fresh = await readFacts(deps, claim.loanId);
  const obstacle = fresh === undefined ? 'loan-not-found' : lastObstacle(deps, fresh, borrower);
  if (fresh === undefined || obstacle !== undefined) {
    return finish(deps, work, { ...claim, state: 'DENIED', reason: `last-look-${obstacle ?? ''}` });
  }
  const text = deps.render({ template: templateOf(deps, work.intent), borrower, arrears: fresh.arrears });
  const result = await deps.sms.send({ to: phone.number, text });
  const now = { ...work, facts: fresh };
  switch (result.kind) {
    case 'accepted':
      return finish(deps, now, { ...claim, state: 'SENT', text, messageId: result.messageId });
    case 'refused':
      return finish(deps, now, {
        ...claim,
        state: 'DENIED',
        text,
        reason: `carrier-refused-${result.reason}`,
      });
    case 'uncertain':
      return finish(deps, now, { ...claim, state: 'UNCERTAIN', text, reason: result.reason });
  }
}

/** What may have changed while the contact was claimed; the clock is a fact like the others. */
function lastObstacle(deps: GateDeps, fresh: Facts, { zone }: Borrower): string | undefined {
  const now = deps.clock();
  const isClosed = nextOpening(now, zone, deps.window) !== undefined;
  return reasonNotTo({ ...fresh, now }) ?? (isClosed ? 'outside-window' : undefined);
}

function templateOf(deps: GateDeps, intent: Intent): string {
  const template = deps.strategy.steps.find((step) => step.id === intent.step)?.template;
  if (template == null) throw new RangeError(`step ${intent.step} has no template in ${deps.strategy.name}`);
  return template;
}

async function deny(deps: GateDeps, work: Work, reason: string): Promise<GateResult> {
  const denied: Contact = { ...contactOf(deps, work, 'DENIED'), reason };
  if (!(await deps.cases.claim(denied))) return settleKnown(deps, work);
  await endIntent(deps, work, 'DENIED');
  return 'denied';
}

/** Records how a claimed text ended, then closes the intent. Only the claim's holder gets here. */
async function finish(deps: GateDeps, work: Work, contact: Contact): Promise<GateResult> {
  await deps.cases.settleContact({ ...contact, at: deps.clock() }, ['SENDING']);
  await endIntent(deps, work, contact.state);
  return contact.state === 'SENT' ? 'sent' : contact.state === 'DENIED' ? 'denied' : 'uncertain';
}

/** Somebody claimed this contact before: closes the intent as the ledger says, or leaves a fresh claim to its holder. */
async function settleKnown(deps: GateDeps, work: Work): Promise<GateResult> {
  const { contactId } = work.intent;
  const known = await deps.cases.findContact(loanOf(work), contactId);
  if (known === undefined) throw new Retryable(`contact ${contactId} was claimed and is not there`);
  if (known.state !== 'SENDING') {
    await endIntent(deps, work, known.state);
    return 'gone';
  }
  if (epochMs(deps.clock()) - epochMs(known.at) < deps.uncertainAfterMs) return 'in-flight';
  return finish(deps, work, { ...known, state: 'UNCERTAIN', reason: 'claimed-without-record' });
}

const countsAs: Readonly<Record<ContactState, StepDone['outcome'] | undefined>> = {
  SENT: 'sent',
  UNCERTAIN: 'uncertain',
  SENDING: 'uncertain',
  QUEUED: 'queued',
  DENIED: undefined,
};

function endIntent(deps: GateDeps, work: Work, state: ContactState): Promise<void> {
  const { arrears, nextPaymentOn } = work.facts;
  return changeCase(deps, work, (open, intent) =>
    closeIntent(open, intent, { done: countsAs[state], arrears, nextPaymentOn, strategy: deps.strategy }),
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

function contactOf(deps: GateDeps, { facts, intent }: Work, state: ContactState): Contact {
  return {
    contactId: intent.contactId,
    loanId: facts.arrears.loanId,
    borrowerId: facts.case?.borrowerId ?? '',
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
