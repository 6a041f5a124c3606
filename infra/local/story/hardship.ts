import { answerRoutes, type AnswersView } from '../../../shared/contracts/answer-routes.ts';
import { addDays, localDate } from '../../../shared/domain/local-date.ts';
import { officer } from './callers.ts';
import {
  afterFirstText,
  must,
  needed,
  pays,
  quietUntil,
  tellContacts,
  tellHolds,
  untilLadderGoesOn,
  type Desk,
} from './desk.ts';
import type { World } from './frame.ts';
import { Tale } from './tale.ts';

export const hardshipStoryFrom = localDate('2025-04-01');
const means = { incomeMinor: 4_200_000, expensesMinor: 3_800_000 };

/** A borrower in need: review, a plan he can afford, a rate missed. Over the API, each with his own token. */
export async function hardshipStory(world: World): Promise<readonly Tale[]> {
  const tale = new Tale('In need: review, a plan that can be afforded, one rate missed');
  const desk = await afterFirstText(world, { id: '012', from: hardshipStoryFrom });
  await review(world, desk, tale);
  await agree(world, desk, tale);
  await payAndMiss(world, desk, tale);
  await tellContacts(desk, tale);
  return [tale];
}

async function review(world: World, desk: Desk, tale: Tale): Promise<void> {
  await world.until(addDays(desk.today(), 1), 10 * 60);
  const reason = 'my hours were cut by half';
  const body = { ...means, reason };
  const asked = await desk.answer({ as: desk.borrower, route: answerRoutes.askHardship, body });
  const money = `a month brings ${desk.money(means.incomeMinor)} and takes ${desk.money(means.expensesMinor)}`;
  tale.tell(world.now(), 'borrower', `asks for help: “${reason}”; ${money} (${asked.wire})`);
  await tellHolds(world, desk, tale);
  await quietUntil(world, desk, { date: addDays(desk.today(), 9), tale, why: 'the review is open' });
  const { id } = needed(asked.body.hardships[0], 'no review was begun');
  const { wire } = await desk.answer({
    as: officer,
    route: answerRoutes.decideHardship,
    id,
    body: { command: 'grant' },
  });
  tale.tell(world.now(), 'officer', `grants it; the borrower is treated as in need from now on (${wire})`);
}

async function agree(world: World, desk: Desk, tale: Tale): Promise<void> {
  const asked = await desk.answer({ as: desk.borrower, route: answerRoutes.offerPlans, body: { means } });
  tale.tell(world.now(), 'borrower', `asks what he could pay (${asked.wire})`);
  const offers = asked.body.plans.filter(({ state }) => state === 'offered');
  for (const { rates, totalMinor, costMinor } of offers) {
    const [first] = rates;
    const count = rates.length === 1 ? 'one payment of' : `${rates.length} rates of at most`;
    const most = `${count} ${desk.money(first?.amountMinor ?? 0)} from ${first?.dueOn ?? ''}`;
    const cost = `${desk.money(totalMinor)} in all, ${desk.money(costMinor)} of it cost`;
    tale.tell(world.now(), 'bank', `offers ${most}; ${cost}`);
  }
  const { id } = needed(offers[0], 'no plan was offered');
  await world.until(addDays(desk.today(), 1), 18 * 60);
  const { wire } = await desk.answer({ as: desk.borrower, route: answerRoutes.acceptPlan, id });
  tale.tell(world.now(), 'borrower', `accepts the first (${wire})`);
  await tellHolds(world, desk, tale);
}

async function payAndMiss(world: World, desk: Desk, tale: Tale): Promise<void> {
  const plan = standing(await desk.answers());
  const [first, second] = plan.rates;
  const missed = needed(second, 'the plan has fewer than two rates');
  const paid = needed(first, 'the plan has no rates');
  await quietUntil(world, desk, { date: paid.dueOn, tale, why: 'the plan is in force' });
  await pays(world, desk, { tale, amountMinor: paid.amountMinor });
  await quietUntil(world, desk, { date: missed.dueOn, tale, why: 'the plan is in force' });
  tale.tell(world.now(), 'borrower', `does not pay the rate of ${missed.dueOn}`);
  const isBreached = async (): Promise<boolean> =>
    (await desk.answers()).plans.some(({ state }) => state === 'breached');
  must(await world.daysUntil(addDays(missed.dueOn, 20), isBreached), 'the breach was not found');
  const words = 'the rate and its days of grace are over: the plan is breached, the ladder may go on';
  tale.tell(world.now(), 'scan', words);
  await tellHolds(world, desk, tale);
  await untilLadderGoesOn(world, desk);
}

const standing = ({ plans }: AnswersView): AnswersView['plans'][number] =>
  needed(
    plans.find(({ state }) => state === 'accepted'),
    'no plan stands',
  );
