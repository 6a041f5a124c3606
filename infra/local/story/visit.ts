import { localDate } from '../../../shared/domain/local-date.ts';
import type { World } from './frame.ts';
import { tellLedger } from './ledger-tale.ts';
import { aPerson, aStoryLoan, paidLate } from './people.ts';
import { Tale } from './tale.ts';

/** The first day of the story: three instalments were paid late, the fourth falls due. */
export const visitStoryFrom = localDate('2025-04-01');

/** A borrower who is often late, from the text to the visit. */
export async function visitStory(world: World): Promise<readonly Tale[]> {
  const tale = new Tale('A chronic case: text, call, text, proposal, visit');
  await world.feed({
    businessDate: visitStoryFrom,
    borrowers: [aPerson('001')],
    loans: [aStoryLoan('001')],
    payments: paidLate('001', 3, 12),
  });
  tale.tell(
    world.now(),
    'books',
    'three instalments were paid twelve days late; the fourth falls due on 10 April',
  );
  const handed = await world.daysUntil(localDate('2025-05-31'), async () => {
    const contacts = await world.session.cases.contacts({ borrowerId: 'B-001' });
    return contacts.some(({ channel, state }) => channel === 'visit' && state === 'QUEUED');
  });
  if (!handed) throw new Error('the ladder did not reach the visit');
  await tellLedger(world, tale, 'B-001');
  return [tale];
}
