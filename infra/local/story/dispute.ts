import { answerRoutes } from '../../../shared/contracts/answer-routes.ts';
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
  type Desk,
} from './desk.ts';
import type { World } from './frame.ts';
import { Tale } from './tale.ts';

export const disputeStoryFrom = localDate('2025-04-01');

/** “I have paid this”: flagged, verified, put right. Over the API, each with his own token. */
export async function disputeStory(world: World): Promise<readonly Tale[]> {
  const tale = new Tale('A dispute: flagged, verified, put right');
  const desk = await afterFirstText(world, { id: '013', from: disputeStoryFrom });
  await world.until(addDays(desk.today(), 1), 10 * 60);
  const id = await disputes(world, desk, tale);
  await tellHolds(world, desk, tale);
  await quietUntil(world, desk, { date: addDays(desk.today(), 8), tale, why: 'the dispute is open' });
  tale.tell(
    world.now(),
    'officer',
    'finds the branch’s receipt, booked to another account; the booking is put right',
  );
  await pays(world, desk, { tale, amountMinor: 520_000 });
  const finding = 'Paid at the branch, booked to another account. Put right.';
  const { wire } = await desk.answer({
    as: officer,
    route: answerRoutes.closeDispute,
    id,
    body: { command: 'uphold', finding },
  });
  tale.tell(world.now(), 'officer', `upholds the dispute: “${finding}” (${wire})`);
  await tellHolds(world, desk, tale);
  const isCured = async (): Promise<boolean> => (await desk.case()).case?.status === 'cured';
  must(await world.daysUntil(addDays(desk.today(), 3), isCured), 'the case was not cured');
  tale.tell(world.now(), 'scan', 'nothing is overdue: the case is cured');
  await tellContacts(desk, tale);
  return [tale];
}

/** Disputes the instalment, and taps once more while the app waits: one request, one dispute; its id. */
async function disputes(world: World, desk: Desk, tale: Tale): Promise<string> {
  const text = 'I paid this instalment at the branch on the tenth.';
  const asking = {
    as: desk.borrower,
    route: answerRoutes.openDispute,
    key: 'tapped-in-the-app',
    body: { ground: 'paid-already', text },
  } as const;
  const { wire, body } = await desk.answer(asking);
  tale.tell(world.now(), 'borrower', `disputes: “${text}” (${wire})`);
  const again = await desk.answer(asking);
  must(again.body.disputes.length === 1, 'the second tap made another dispute');
  tale.tell(
    world.now(),
    'borrower',
    'taps once more; there is still 1 dispute (the same key, the same answer)',
  );
  return needed(body.disputes[0], 'no dispute was taken').id;
}
