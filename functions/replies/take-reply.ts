import type { ReplyText } from '../../shared/policy/texts/index.ts';
import type { BorrowerMessage } from '../../shared/contracts/queues.ts';
import type { InboundText } from '../../shared/contracts/replies.ts';
import type { Contact } from '../../shared/domain/case.ts';
import type { Complaint, ComplaintStatement } from '../../shared/domain/complaint.ts';
import type { ContactabilityChange } from '../../shared/domain/contactability/contactability.ts';
import { localDateAt, type Instant } from '../../shared/domain/instant.ts';
import { maskPhone } from '../../shared/domain/mask.ts';
import type { Borrower, Language } from '../../shared/domain/portfolio.ts';
import { meaningOf, replyStep, type ReplyMeaning, type ReplyWords } from '../../shared/domain/reply/reply.ts';
import type { PeopleQueue } from '../../shared/ports/people-queue.ts';
import { changeContactability } from '../../shared/runtime/change-contactability.ts';
import { hearNumber } from '../../shared/runtime/number-words.ts';
import type { IntakeResult } from '../complaints/open-complaint.ts';
import { answerReply, type Answer, type AnswerDeps } from './answer.ts';
import type { VisitAnswer } from '../visits/answer-visit.ts';
import { whoseReply, type WhoseDeps } from './whose-reply.ts';

export interface ReplyDeps extends AnswerDeps, Pick<WhoseDeps, 'portfolio'> {
  readonly people: PeopleQueue;
  readonly words: readonly ReplyWords[];
  readonly openComplaint: (statement: ComplaintStatement, key: string) => Promise<IntakeResult>;
  readonly dispute: (reply: {
    loanId: string;
    borrowerId: string;
    text: string;
    at: Instant;
  }) => Promise<void>;
  /** Takes an answer to the borrower's next appointment; false when there is none it can be about. */
  readonly answerVisit: (borrowerId: string, answer: VisitAnswer, at: Instant) => Promise<boolean>;
  readonly wordReply: (text: ReplyText, language: Language) => string;
  readonly acknowledge: (complaint: Complaint) => string;
  readonly zone: string;
}

/** What became of a reply: its meaning, whose it was, and whether an answer went. */
export interface ReplyResult {
  readonly meaning: ReplyMeaning;
  readonly whose: 'nobody' | 'several' | 'one';
  readonly answer: 'answered' | 'silent';
}

/**
 * Takes a text a borrower sent: opts out and in, makes a complaint or a dispute with its hold, answers an appointment,
 * asks people to call, and answers once, with no amount and no name: who holds the phone is not known.
 *
 * Twice: the reply's line in the ledger is put once and keeps the moment of the first receipt; every effect is told by
 * the reply's own id, and the answer is claimed by it. Late or out of order: the later word about texts stands, by the
 * moment each was received. Half: effects come before the answer, each harmless to repeat, and the message comes again.
 */
export function takeReply(deps: ReplyDeps): (inbound: InboundText) => Promise<ReplyResult> {
  return async (inbound) => {
    const meaning = meaningOf(inbound.messageBody, deps.words);
    const whose = await whoseReply(deps, inbound.originationNumber);
    if (whose.kind === 'nobody') {
      await hear(deps, { inbound, meaning }, deps.clock());
      return { meaning, whose: 'nobody', answer: 'silent' };
    }
    if (whose.kind === 'several') {
      await stopForAll(deps, { inbound, meaning }, whose.borrowers);
      return { meaning, whose: 'several', answer: 'silent' };
    }
    const received = await receive(deps, { inbound, ...whose });
    const work: Work = { inbound, meaning, borrower: whose.borrower, received };
    const answer = await effect(deps, work);
    return { meaning, whose: 'one', answer: await sendAnswer(deps, work, answer) };
  };
}

interface Work {
  readonly inbound: InboundText;
  readonly meaning: ReplyMeaning;
  readonly borrower: Borrower;
  /** The reply's line in the ledger, as first written. */
  readonly received: Contact;
}

/**
 * A stop from a number nobody is known to have is kept by the number: it may be somebody's tomorrow. START takes it back,
 * whosever the number is by then.
 */
async function hear(
  { contactability }: ReplyDeps,
  { inbound, meaning }: Pick<Work, 'inbound' | 'meaning'>,
  at: Instant,
): Promise<void> {
  if (meaning !== 'stop' && meaning !== 'start') return;
  const word = { wanted: meaning === 'start', at, ref: inbound.inboundMessageId };
  await hearNumber(contactability, inbound.originationNumber, word);
}

/** Of a shared number a stop is believed for everybody, for this number; anything else is nobody's word. */
async function stopForAll(
  deps: ReplyDeps,
  { inbound, meaning }: Pick<Work, 'inbound' | 'meaning'>,
  borrowers: readonly Borrower[],
): Promise<void> {
  if (meaning !== 'stop') return;
  const change = choice(inbound, { number: inbound.originationNumber, wanted: false, at: deps.clock() });
  for (const { id } of borrowers) await changeContactability(deps.contactability, id, [change]);
}

/** Loans whose borrower was never texted have no name for the line; it stands under the borrower all the same. */
const noLoan = '-';

/** When this message came first, if nobody was known to have its number by then. */
async function heardAt({ contactability }: ReplyDeps, inbound: InboundText): Promise<Instant | undefined> {
  const { originationNumber: number, inboundMessageId } = inbound;
  const said = (await contactability.wordsOf([number])).get(number);
  return said?.words.find(({ ref }) => ref === inboundMessageId)?.at;
}

/** Writes the reply into the ledger, or finds it there. */
async function receive(
  deps: ReplyDeps,
  {
    inbound,
    borrower,
    loanId = noLoan,
  }: { inbound: InboundText; borrower: Borrower; loanId: string | undefined },
): Promise<Contact> {
  const now = (await heardAt(deps, inbound)) ?? deps.clock();
  const line: Contact = {
    contactId: `${loanId}#reply#${inbound.inboundMessageId}`,
    loanId,
    borrowerId: borrower.id,
    step: replyStep,
    channel: 'sms',
    businessDate: localDateAt(now, deps.zone),
    decidedAt: now,
    state: 'RECEIVED',
    at: now,
    to: maskPhone(inbound.originationNumber),
    text: inbound.messageBody,
    messageId: inbound.inboundMessageId,
    reason: null,
  };
  if (await deps.cases.claim(line)) return line;
  return (await deps.cases.findContact(line)) ?? line;
}

function choice(
  { inboundMessageId }: InboundText,
  word: { readonly number: string | null; readonly wanted: boolean; readonly at: Instant },
): ContactabilityChange {
  const evidence = { source: 'reply', ref: inboundMessageId } as const;
  return { kind: 'choose', choice: { channel: 'sms', evidence, ...word } };
}

/** What to answer with. */
type Words = Pick<Answer, 'text' | 'template'>;

/** Does what the reply asks for; the words to answer with, undefined for none. */
async function effect(deps: ReplyDeps, work: Work): Promise<Words | undefined> {
  const { meaning, borrower, received } = work;
  const word = (kind: ReplyText): Words => ({
    text: deps.wordReply(kind, borrower.language),
    template: `${kind}-formal`,
  });
  switch (meaning) {
    case 'stop':
      await learn(deps, work, [{ number: null, wanted: false, at: received.at }]);
      return word('reply-stopped');
    case 'start':
      await hear(deps, work, received.at);
      await learn(deps, work, [
        { number: null, wanted: true, at: received.at },
        { number: work.inbound.originationNumber, wanted: true, at: received.at },
      ]);
      return word('reply-started');
    case 'complaint':
      return (await complain(deps, work)) ?? word('reply-noted');
    case 'dispute':
      await dispute(deps, work);
      await tellPeople(deps, work);
      return word('reply-disputed');
    case 'visit-confirm':
    case 'visit-move':
    case 'visit-refuse':
      if (!(await deps.answerVisit(borrower.id, visitAnswers[meaning], received.at)))
        await tellPeople(deps, work);
      return word('reply-noted');
    case 'balance':
      return word('reply-balance');
    case 'call-me':
    case 'free':
      await tellPeople(deps, work);
      return word('reply-noted');
  }
}

const visitAnswers: Readonly<Record<Extract<ReplyMeaning, `visit-${string}`>, VisitAnswer>> = {
  'visit-confirm': { kind: 'confirm' },
  'visit-move': { kind: 'move', wish: null },
  'visit-refuse': { kind: 'refuse', reason: 'said so by text' },
};

async function learn(
  deps: ReplyDeps,
  { inbound, borrower }: Work,
  words: readonly Parameters<typeof choice>[1][],
): Promise<void> {
  const changes = words.map((word) => choice(inbound, word));
  await changeContactability(deps.contactability, borrower.id, changes);
}

/** The complaint API's bound; a text of many parts stays below it. */
const wordsAtMost = 2000;

/** A complaint with its hold; the reply's id is its key. Where no loan is known people read it. */
async function complain(deps: ReplyDeps, work: Work): Promise<Words | undefined> {
  const { received, inbound } = work;
  if (received.loanId === noLoan) {
    await tellPeople(deps, work);
    return undefined;
  }
  const statement: ComplaintStatement = {
    loanId: received.loanId,
    channel: 'sms',
    category: 'other',
    text: Array.from(inbound.messageBody.toWellFormed()).slice(0, wordsAtMost).join(''),
  };
  const result = await deps.openComplaint(statement, `sms-${inbound.inboundMessageId}`);
  if (!('complaint' in result)) return undefined;
  return { text: deps.acknowledge(result.complaint), template: 'complaint-acknowledgement-formal' };
}

async function dispute({ dispute: open }: ReplyDeps, { received, inbound }: Work): Promise<void> {
  const { loanId, borrowerId, at } = received;
  if (loanId !== noLoan) await open({ loanId, borrowerId, text: inbound.messageBody, at });
}

async function tellPeople(deps: ReplyDeps, { received, meaning, borrower, inbound }: Work): Promise<void> {
  const message: BorrowerMessage = {
    kind: 'message',
    taskId: received.contactId,
    loanId: received.loanId === noLoan ? null : received.loanId,
    borrowerId: borrower.id,
    language: borrower.language,
    zone: borrower.zone,
    asks: meaning,
    text: inbound.messageBody,
    receivedAt: received.at,
  };
  await deps.people.messages([message]);
}

async function sendAnswer(
  deps: ReplyDeps,
  { received, borrower, inbound, meaning }: Work,
  words: Words | undefined,
): Promise<ReplyResult['answer']> {
  if (words === undefined) return 'silent';
  const purpose = meaning === 'stop' ? 'opt-out-confirmation' : 'reply';
  return answerReply(deps, { received, borrower, number: inbound.originationNumber, purpose, ...words });
}
