import { answerRoutes, type AnswersView } from '../../../shared/contracts/answer-routes.ts';
import { borrowerRoutes, derivation } from '../../../shared/contracts/borrower-routes.ts';
import { addDays, localDate } from '../../../shared/domain/local-date.ts';
import {
  afterFirstText,
  must,
  needed,
  pays,
  quietUntil,
  tellContacts,
  tellHolds,
  untilTexts,
  type Desk,
} from './desk.ts';
import type { World } from './frame.ts';
import { Tale } from './tale.ts';

export const promiseStoryFrom = localDate('2025-04-01');

/** A promise kept in part, then one kept: from the text to the cure. Over the API, each with his own token. */
export async function promiseStory(world: World): Promise<readonly Tale[]> {
  const tale = new Tale('A promise to pay: kept in part, promised again, kept');
  const desk = await afterFirstText(world, { id: '011', from: promiseStoryFrom });
  const first = await promise(world, desk, { tale, days: 6 });
  await world.until(addDays(desk.today(), 2), 11 * 60);
  await pays(world, desk, { tale, amountMinor: Math.round(first.amountMinor * 0.6) });
  await quietUntil(world, desk, { date: first.lastOn, tale, why: 'the promise stands' });
  await found(world, desk, { tale, promised: first, state: 'part-kept' });
  await untilTexts(world, desk, 2);
  tale.tell(world.now(), 'bank', 'the promise is settled, so the ladder went on from where it stood');
  const second = await promise(world, desk, { tale, days: 5 });
  await world.until(addDays(desk.today(), 2), 11 * 60);
  await pays(world, desk, { tale, amountMinor: second.amountMinor });
  await found(world, desk, { tale, promised: second, state: 'kept' });
  must((await desk.case()).case?.status === 'cured', 'the case is not cured');
  const words = 'nothing is overdue any more: the case is cured, and no further text goes out';
  tale.tell(world.now(), 'scan', words);
  await tellContacts(desk, tale);
  return [tale];
}

type Promised = AnswersView['promises'][number];

/** Reads what is owed, the morning after a text, and promises all of it in so many days. */
async function promise(
  world: World,
  desk: Desk,
  { tale, days }: { readonly tale: Tale; readonly days: number },
): Promise<Promised> {
  await world.until(addDays(desk.today(), 1), 10 * 60);
  const { borrower, loanId } = desk;
  const asking = { as: borrower, route: borrowerRoutes.readArrears, params: { loanId }, answer: derivation };
  const owed = await desk.ask(asking);
  tale.tell(world.now(), 'borrower', `asks what he owes and why (${owed.wire})`);
  tale.tell(world.now(), 'bank', `answers: ${owed.body.words.join(' ')}`);
  const body = { amountMinor: owed.body.overdueMinor, dueOn: addDays(desk.today(), days) };
  const made = await desk.answer({ as: borrower, route: answerRoutes.makePromise, body });
  const promised = needed(made.body.promises.at(-1), 'no promise was taken');
  const words = `promises ${desk.money(body.amountMinor)} by ${body.dueOn}; money counts until ${promised.lastOn}`;
  tale.tell(world.now(), 'borrower', `${words} (${made.wire})`);
  await tellHolds(world, desk, tale);
  return promised;
}

/** Lives on until the promise is decided. */
async function found(
  world: World,
  desk: Desk,
  { tale, promised, state }: { readonly tale: Tale; readonly promised: Promised; readonly state: string },
): Promise<void> {
  const now = async (): Promise<Promised | undefined> =>
    (await desk.answers()).promises.find(({ id }) => id === promised.id);
  const isSettled = async (): Promise<boolean> => (await now())?.state !== 'open';
  must(await world.daysUntil(addDays(promised.lastOn, 8), isSettled), 'the promise was not decided');
  const settled = needed(await now(), 'the promise is gone');
  must(settled.state === state, `the promise is ${settled.state}`);
  const came = `${desk.money(settled.paidMinor)} of ${desk.money(settled.amountMinor)} came in`;
  tale.tell(world.now(), 'scan', `the promise is ${state}: ${came}`);
}
