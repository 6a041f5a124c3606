import { openPromise } from '../../../shared/domain/answers/answers.ts';
import { addDays, localDate } from '../../../shared/domain/local-date.ts';
import { deskOf, must, pays, quietUntil, taken, tellHolds, untilTexts } from './desk.ts';
import type { World } from './frame.ts';
import { tellLedger } from './ledger-tale.ts';
import { aPerson, aStoryLoan, paidLate } from './people.ts';
import { Tale } from './tale.ts';

export const promiseStoryFrom = localDate('2025-04-01');

/** A promise kept in part, then one kept: from the text to the cure. */
export async function promiseStory(world: World): Promise<readonly Tale[]> {
  const tale = new Tale('A promise to pay: kept in part, promised again, kept');
  const desk = deskOf(world, '011');
  const payments = paidLate('011', 3, 0);
  await world.feed({
    businessDate: promiseStoryFrom,
    borrowers: [aPerson('011')],
    loans: [aStoryLoan('011')],
    payments,
  });
  await untilTexts(world, desk, 1);
  const owed = await promise(world, tale, { name: 'PR-1', dayOf: 6 });
  await world.until(addDays(desk.today(), 2), 11 * 60);
  await pays(world, tale, { id: '011', amountMinor: Math.round(owed * 0.6), money: desk.money });
  await found(world, tale, 'part-kept');
  await untilTexts(world, desk, 2);
  tale.tell(world.now(), 'bank', 'the promise is settled, so the ladder went on from where it stood');
  await promise(world, tale, { name: 'PR-2', dayOf: 5 });
  const rest = openPromise(await desk.answers())?.amountMinor ?? 0;
  await world.until(addDays(desk.today(), 2), 11 * 60);
  await pays(world, tale, { id: '011', amountMinor: rest, money: desk.money });
  await found(world, tale, 'kept');
  must((await desk.case())?.status === 'cured', 'the case is not cured');
  tale.tell(
    world.now(),
    'scan',
    'nothing is overdue any more: the case is cured, and no further text goes out',
  );
  await tellLedger(world, tale, 'B-011');
  return [tale];
}

/** Promises all that is overdue, the morning after a text; the amount promised. */
async function promise(
  world: World,
  tale: Tale,
  { name, dayOf }: { name: string; dayOf: number },
): Promise<number> {
  const desk = deskOf(world, '011');
  await world.until(addDays(desk.today(), 1), 10 * 60);
  const ask = desk.asBorrower(name);
  const quote = await desk.operations.quote(ask, { deferralMonths: 0, instalments: 1 });
  must(quote.kind === 'quoted', 'nothing is owed');
  const amountMinor = quote.kind === 'quoted' ? quote.plan.totalMinor - quote.plan.costMinor : 0;
  const dueOn = addDays(desk.today(), dayOf);
  const answers = taken(await desk.operations.promise(ask, { amountMinor, dueOn }));
  const made = openPromise(answers);
  tale.tell(
    world.now(),
    'borrower',
    `promises ${desk.money(amountMinor)} by ${dueOn}; money counts until ${made?.lastOn ?? ''}`,
  );
  await tellHolds(world, desk, tale);
  return amountMinor;
}

/** Lives on until the promise that stands is decided. */
async function found(world: World, tale: Tale, state: 'kept' | 'part-kept'): Promise<void> {
  const desk = deskOf(world, '011');
  const promised = openPromise(await desk.answers());
  const lastOn = promised?.lastOn ?? desk.today();
  if (state === 'part-kept') await quietUntil(world, desk, { date: lastOn, tale, why: 'the promise stands' });
  const isSettled = async (): Promise<boolean> => openPromise(await desk.answers()) === undefined;
  must(await world.daysUntil(addDays(lastOn, 8), isSettled), 'the promise was not decided');
  const settled = (await desk.answers()).promises.at(-1);
  must(settled?.state === state, `the promise is ${settled?.state ?? ''}`);
  tale.tell(
    world.now(),
    'scan',
    `the promise is ${state}: ${desk.money(settled?.paidMinor ?? 0)} of ${desk.money(settled?.amountMinor ?? 0)} came in`,
  );
}
