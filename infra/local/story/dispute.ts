import { addDays, localDate } from '../../../shared/domain/local-date.ts';
import { deskOf, must, pays, quietUntil, taken, tellHolds, untilTexts } from './desk.ts';
import type { World } from './frame.ts';
import { tellLedger } from './ledger-tale.ts';
import { aPerson, aStoryLoan, paidLate } from './people.ts';
import { Tale } from './tale.ts';

export const disputeStoryFrom = localDate('2025-04-01');
const id = '013';

/** “I have paid this”: flagged, verified, put right. */
export async function disputeStory(world: World): Promise<readonly Tale[]> {
  const tale = new Tale('A dispute: flagged, verified, put right');
  const desk = deskOf(world, id);
  const payments = paidLate(id, 3, 0);
  await world.feed({
    businessDate: disputeStoryFrom,
    borrowers: [aPerson(id)],
    loans: [aStoryLoan(id)],
    payments,
  });
  await untilTexts(world, desk, 1);
  await world.until(addDays(desk.today(), 1), 10 * 60);
  const text = 'I paid this instalment at the branch on the tenth.';
  const statement = { ground: 'paid-already', text } as const;
  taken(await desk.operations.dispute(desk.asBorrower('DS-1'), statement));
  tale.tell(world.now(), 'borrower', `disputes: “${text}”`);
  const again = taken(await desk.operations.dispute(desk.asBorrower('DS-1'), statement));
  tale.tell(world.now(), 'borrower', `taps once more; there is still ${again.disputes.length} dispute`);
  await tellHolds(world, desk, tale);
  await quietUntil(world, desk, { date: addDays(desk.today(), 8), tale, why: 'the dispute is open' });
  tale.tell(
    world.now(),
    'officer',
    'finds the branch’s receipt, booked to another account; the booking is put right',
  );
  await pays(world, tale, { id, amountMinor: 520_000, money: desk.money });
  const finding = 'Paid at the branch, booked to another account. Put right.';
  taken(await desk.operations.closeDispute(desk.asOfficer('DS-1'), 'uphold', finding));
  tale.tell(world.now(), 'officer', `upholds the dispute: “${finding}”`);
  await tellHolds(world, desk, tale);
  const isCured = async (): Promise<boolean> => (await desk.case())?.status === 'cured';
  must(await world.daysUntil(addDays(desk.today(), 3), isCured), 'the case was not cured');
  tale.tell(world.now(), 'scan', 'nothing is overdue: the case is cured');
  await tellLedger(world, tale, `B-${id}`);
  return [tale];
}
