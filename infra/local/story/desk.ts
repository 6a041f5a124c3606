import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { answerRoutes, answersView, type AnswersView } from '../../../shared/contracts/answer-routes.ts';
import { pageOf } from '../../../shared/contracts/api/pages.ts';
import type { Route } from '../../../shared/contracts/api/route.ts';
import { coreBankingRoutes, paymentOutcomeSchema } from '../../../shared/contracts/core-banking-routes.ts';
import {
  caseViewSchema,
  contactViewSchema,
  type CaseView,
  type ContactView,
} from '../../../shared/contracts/desk.ts';
import { deskRoutes } from '../../../shared/contracts/desk-routes.ts';
import { localDateAt } from '../../../shared/domain/instant.ts';
import { addDays, type LocalDate } from '../../../shared/domain/local-date.ts';
import { moneyIn } from '../explain/words.ts';
import { askerOf, coreBanking, officer, type Answered, type Ask, type Person } from './callers.ts';
import type { World } from './frame.ts';
import { aPerson, aStoryLoan, paidLate } from './people.ts';
import type { Tale } from './tale.ts';

/** One borrower of a story with one loan, and the ways he and the bank's people have to the API. */
export interface Desk {
  readonly ask: Ask;
  /** Where the API is, for what anybody may ask. */
  readonly url: string;
  readonly loanId: string;
  readonly borrower: Person;
  /** Says or does something about the loan; of what is there, `id` names it, and the version is read first. */
  readonly answer: (answering: Answering) => Promise<Answered<AnswersView>>;
  readonly answers: () => Promise<AnswersView>;
  /** The rest as an officer reads it. */
  readonly case: () => Promise<CaseView>;
  readonly holds: () => Promise<CaseView['holds']>;
  readonly contacts: () => Promise<readonly ContactView[]>;
  readonly money: (minor: number) => string;
  readonly today: () => LocalDate;
}

export interface Answering {
  readonly as: Person;
  readonly route: Pick<Route, 'method' | 'path' | 'success' | 'needsIfMatch'>;
  readonly id?: string;
  readonly body?: unknown;
  readonly key?: string;
}

const contactsPage = pageOf(contactViewSchema);

/** The desks of `L-<id>`, over the API of the stack. */
export function deskOf(world: World, id: string): Desk {
  const { api } = world.session.stack;
  if (api === undefined) throw new Error('the assembly has no API');
  const ask = askerOf(api);
  const [loanId, borrowerId] = [`L-${id}`, `B-${id}`];
  const borrower: Person = { role: 'borrower', sub: `app-${id}`, borrower: borrowerId };
  const params = { loanId };
  const read = (as: Person) => ask({ as, route: answerRoutes.readAnswers, params, answer: answersView });
  const readCase = async () =>
    (await ask({ as: officer, route: deskRoutes.readCase, params, answer: caseViewSchema })).body;
  return {
    ask,
    url: api.url,
    loanId,
    borrower,
    answer: async ({ id: one, ...asking }) => {
      const ifMatch = asking.route.needsIfMatch === true ? (await read(asking.as)).etag : undefined;
      const whole = { ...params, ...(one !== undefined && { id: one }) };
      return ask({ ...asking, params: whole, ifMatch, answer: answersView });
    },
    answers: async () => (await read(borrower)).body,
    case: readCase,
    holds: async () => {
      const now = world.now();
      return (await readCase()).holds.filter(
        ({ from, until }) => from <= now && (until === null || until > now),
      );
    },
    contacts: async () => {
      const found: ContactView[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const query: Record<string, string> = { limit: '100', ...(cursor !== '' && { cursor }) };
        const asking = { as: officer, route: deskRoutes.listContacts, params, query, answer: contactsPage };
        const { body }: Answered<z.output<typeof contactsPage>> = await ask(asking);
        found.push(...body.items);
        cursor = body.next;
      }
      return found;
    },
    money: moneyIn('TWD').full,
    today: () => localDateAt(world.now(), world.zone),
  };
}

/** A borrower who paid three instalments in time and did not pay the fourth, at the text that reached him about it. */
export async function afterFirstText(
  world: World,
  { id, from }: { readonly id: string; readonly from: LocalDate },
): Promise<Desk> {
  const desk = deskOf(world, id);
  const payments = paidLate(id, 3, 0);
  await world.feed({ businessDate: from, borrowers: [aPerson(id)], loans: [aStoryLoan(id)], payments });
  await untilTexts(world, desk, 1);
  return desk;
}

/** Says so and stops the story where the system did something else. */
export function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`the story went another way: ${what}`);
}

/** What the story cannot go on without. */
export function needed<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the story went another way: ${what}`);
  return value;
}

/** Lives on, day by day, until `count` texts reached the borrower. */
export async function untilTexts(world: World, desk: Desk, count: number): Promise<void> {
  const reached = await world.daysUntil(addDays(desk.today(), 60), async () => {
    const sent = (await desk.contacts()).filter(({ state }) => state === 'SENT');
    return sent.length >= count;
  });
  must(reached, `text number ${count} did not come`);
}

/** Lives on until something more went out to the borrower: the ladder goes on. */
export async function untilLadderGoesOn(world: World, desk: Desk): Promise<void> {
  const before = (await desk.contacts()).length;
  const goesOn = async (): Promise<boolean> => (await desk.contacts()).length > before;
  must(await world.daysUntil(addDays(desk.today(), 30), goesOn), 'the ladder did not go on');
}

/** Lives through quiet days: nothing goes out while something holds. */
export async function quietUntil(
  world: World,
  desk: Desk,
  { date, tale, why }: { readonly date: LocalDate; readonly tale: Tale; readonly why: string },
): Promise<void> {
  const before = (await desk.contacts()).length;
  await world.until(date, 9 * 60 + 30);
  const after = await desk.contacts();
  must(after.length === before, `something went out while ${why} held`);
  const look = (await desk.case()).case?.lastLook ?? null;
  const seen =
    look === null ? '' : `; the last scan that looked (${look.on}) found: ${look.outcome}, ${look.reason}`;
  tale.tell(world.now(), 'scan', `nothing went out up to here: ${why}${seen}`);
}

/** Names what holds collection now. */
export async function tellHolds(world: World, desk: Desk, tale: Tale): Promise<void> {
  const holds = await desk.holds();
  const words = holds.map(({ reason, until }) =>
    until === null ? reason : `${reason} until ${localDateAt(until, world.zone)}`,
  );
  tale.tell(
    world.now(),
    'bank',
    holds.length === 0 ? 'no hold: collection may go on' : `held at the same instant: ${words.join(', ')}`,
  );
}

/** A payment, told by core banking the moment it is booked. */
export async function pays(
  world: World,
  desk: Desk,
  { tale, amountMinor }: { readonly tale: Tale; readonly amountMinor: number },
): Promise<void> {
  const receivedAt = world.now();
  const { loanId } = desk;
  const name = createHash('sha256').update(`${loanId} ${receivedAt}`).digest('hex').slice(0, 8);
  const { wire, body } = await desk.ask({
    as: coreBanking,
    route: coreBankingRoutes.recordPayment,
    body: { id: `P-${name}`, loanId, amountMinor, receivedAt, status: 'settled' },
    answer: paymentOutcomeSchema,
  });
  await world.session.stack.drain();
  const pulled = body.withdrawn.intent || body.withdrawn.tasks > 0 ? '; what was planned is pulled' : '';
  tale.tell(receivedAt, 'borrower', `pays ${desk.money(amountMinor)} (core banking: ${wire}${pulled})`);
}

/** Tells what the contact ledger has of a loan: every text with its words, every task handed to people. */
export async function tellContacts(desk: Desk, tale: Tale): Promise<void> {
  for (const contact of await desk.contacts()) tale.tell(contact.at, 'bank', wordsOf(contact));
}

function wordsOf({ channel, state, step, text, reason, to }: ContactView): string {
  if (state === 'DENIED') return `${channel} “${step}” is not made: ${reason ?? ''}`;
  if (channel === 'sms')
    return `text “${step}” to ${to ?? ''} (${state.toLowerCase()}): ${text ?? reason ?? ''}`;
  if (state === 'QUEUED') return `${channel} “${step}” is handed to the people who do it`;
  return `${channel} “${step}” (${state.toLowerCase()})`;
}
