import { addDays, localDate } from '../../../shared/domain/local-date.ts';
import { standingPlan } from '../../../shared/domain/answers/changes.ts';
import { deskOf, must, pays, quietUntil, taken, tellHolds, untilTexts, type Desk } from './desk.ts';
import type { World } from './frame.ts';
import { tellLedger } from './ledger-tale.ts';
import { aPerson, aStoryLoan, paidLate } from './people.ts';
import { Tale } from './tale.ts';

export const hardshipStoryFrom = localDate('2025-04-01');
const id = '012';
const means = { incomeMinor: 4_200_000, expensesMinor: 3_800_000 };

/** A borrower in need: review, a plan he can afford, a rate missed. */
export async function hardshipStory(world: World): Promise<readonly Tale[]> {
  const tale = new Tale('In need: review, a plan that can be afforded, one rate missed');
  const desk = deskOf(world, id);
  const payments = paidLate(id, 3, 0);
  await world.feed({
    businessDate: hardshipStoryFrom,
    borrowers: [aPerson(id)],
    loans: [aStoryLoan(id)],
    payments,
  });
  await untilTexts(world, desk, 1);
  await review(world, desk, tale);
  await agree(world, desk, tale);
  await payAndMiss(world, desk, tale);
  await tellLedger(world, tale, `B-${id}`);
  return [tale];
}

async function review(world: World, desk: Desk, tale: Tale): Promise<void> {
  await world.until(addDays(desk.today(), 1), 10 * 60);
  const reason = 'my hours were cut by half';
  taken(await desk.operations.hardship(desk.asBorrower('HS-1'), { ...means, reason, documents: [] }));
  tale.tell(
    world.now(),
    'borrower',
    `asks for help: “${reason}”; a month brings ${desk.money(means.incomeMinor)} and takes ${desk.money(means.expensesMinor)}`,
  );
  await tellHolds(world, desk, tale);
  await quietUntil(world, desk, { date: addDays(desk.today(), 9), tale, why: 'the review is open' });
  taken(await desk.operations.decideHardship(desk.asOfficer('HS-1'), 'grant'));
  tale.tell(world.now(), 'officer', 'grants it; the borrower is treated as in need from now on');
}

async function agree(world: World, desk: Desk, tale: Tale): Promise<void> {
  const offered = taken(await desk.operations.offer(desk.asBorrower('PL'), means));
  for (const { id: name, rates, totalMinor, costMinor, state } of offered.arrangements) {
    if (state !== 'offered') continue;
    const [first] = rates;
    tale.tell(
      world.now(),
      'bank',
      `offers ${name}: ${rates.length} rates of at most ${desk.money(first?.amountMinor ?? 0)} from ${first?.dueOn ?? ''}; ${desk.money(totalMinor)} in all, ${desk.money(costMinor)} of it cost`,
    );
  }
  await world.until(addDays(desk.today(), 1), 18 * 60);
  taken(await desk.operations.accept(desk.asBorrower('PL-1')));
  tale.tell(world.now(), 'borrower', 'accepts PL-1');
  await tellHolds(world, desk, tale);
}

async function payAndMiss(world: World, desk: Desk, tale: Tale): Promise<void> {
  const [first, second] = standingPlan(await desk.answers())?.rates ?? [];
  must(first !== undefined && second !== undefined, 'the plan has fewer than two rates');
  if (first === undefined || second === undefined) return;
  await quietUntil(world, desk, { date: first.dueOn, tale, why: 'the plan is in force' });
  await pays(world, tale, { id, amountMinor: first.amountMinor, money: desk.money });
  await quietUntil(world, desk, { date: second.dueOn, tale, why: 'the plan is in force' });
  tale.tell(world.now(), 'borrower', `does not pay the rate of ${second.dueOn}`);
  const isBreached = async (): Promise<boolean> =>
    (await desk.answers()).arrangements.some(({ state }) => state === 'breached');
  must(await world.daysUntil(addDays(second.dueOn, 20), isBreached), 'the breach was not found');
  tale.tell(
    world.now(),
    'scan',
    'the rate and its days of grace are over: the plan is breached, the ladder may go on',
  );
  await tellHolds(world, desk, tale);
  const before = (await desk.contacts()).length;
  const goesOn = async (): Promise<boolean> => (await desk.contacts()).length > before;
  must(await world.daysUntil(addDays(desk.today(), 30), goesOn), 'the ladder did not go on');
}
