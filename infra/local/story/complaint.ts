import { openComplaint } from '../../../functions/complaints/open-complaint.ts';
import { workComplaint, type Work } from '../../../functions/complaints/work-complaint.ts';
import { dynamoComplaintStore } from '../../../shared/adapters/dynamo/complaint-store.ts';
import { dynamoPortfolioReader } from '../../../shared/adapters/dynamo/portfolio-reader.ts';
import type { Complaint } from '../../../shared/domain/complaint.ts';
import { addDays, localDate } from '../../../shared/domain/local-date.ts';
import { settingsPolicy } from '../../../shared/policy/arrears-policy.ts';
import { complaintClock } from '../../../shared/policy/complaint-clock.ts';
import { acknowledgeComplaint } from '../../../shared/policy/texts/index.ts';
import { deskOf, must, quietUntil, tellHolds, untilTexts, type Desk } from './desk.ts';
import type { World } from './frame.ts';
import { tellLedger } from './ledger-tale.ts';
import { aPerson, aStoryLoan, paidLate } from './people.ts';
import { Tale } from './tale.ts';

export const complaintStoryFrom = localDate('2025-04-01');
const id = '014';

/** A complaint about a text: held at once, escalated by its clock, extended, decided, appealed, closed. */
export async function complaintStory(world: World): Promise<readonly Tale[]> {
  const tale = new Tale('A complaint: held at once, its clock, an extension, the reply, an appeal');
  const desk = deskOf(world, id);
  const payments = paidLate(id, 3, 0);
  await world.feed({
    businessDate: complaintStoryFrom,
    borrowers: [aPerson(id)],
    loans: [aStoryLoan(id)],
    payments,
  });
  await untilTexts(world, desk, 1);
  await world.until(addDays(desk.today(), 1), 20 * 60 + 15);
  const file = await complain(world, tale);
  await tellHolds(world, desk, tale);
  await file.work('officer-7', { kind: 'assign', to: 'officer-7' }, 'takes the complaint');
  await waitForClock(world, desk, { tale, file });
  await file.work(
    'officer-7',
    { kind: 'ask-extension', reason: 'the carrier’s log is missing' },
    'asks for more time',
  );
  await file.work('super-2', { kind: 'approve-extension' }, 'approves it and tells the complainant');
  await quietUntil(world, desk, { date: addDays(desk.today(), 6), tale, why: 'the complaint is open' });
  await file.work(
    'officer-7',
    { kind: 'decide', outcome: 'rejected', cause: 'no-fault', words: 'The text came at 09:00 on a weekday.' },
    'decides: “The text came at 09:00 on a weekday.”',
  );
  await file.work('officer-7', { kind: 'reply' }, 'tells the complainant; the duty ends here');
  await tellHolds(world, desk, tale);
  await appeal(world, desk, { tale, file });
  const before = (await desk.contacts()).length;
  const goesOn = async (): Promise<boolean> => (await desk.contacts()).length > before;
  must(await world.daysUntil(addDays(desk.today(), 30), goesOn), 'the ladder did not go on');
  await tellLedger(world, tale, `B-${id}`);
  return [tale];
}

interface FileAtDesk {
  readonly read: () => Promise<Complaint>;
  readonly work: (by: string, command: Work['command'], words: string) => Promise<void>;
}

async function complain(world: World, tale: Tale): Promise<FileAtDesk> {
  const { client, table } = world.session;
  const complaints = dynamoComplaintStore(client, table('cases'));
  const terms = complaintClock(world.zone);
  const open = openComplaint({
    complaints,
    portfolio: dynamoPortfolioReader(client, table('portfolio'), settingsPolicy),
    clock: world.now,
    terms,
    holdsCollection: true,
  });
  const text = 'Your text came while I was at work and everybody saw it.';
  const taken = await open({
    statement: { loanId: `L-${id}`, channel: 'app', category: 'contact', text },
    operationId: 'story',
    borrowerId: undefined,
  });
  if (taken.kind !== 'opened') throw new Error(`the complaint was not taken: ${taken.kind}`);
  const { complaint } = taken;
  tale.tell(world.now(), 'borrower', `complains in the app: “${text}”`);
  tale.tell(world.now(), 'bank', `answers at once: ${acknowledgeComplaint(complaint)}`);
  const work = workComplaint({ complaints, clock: world.now, terms });
  const { complaintId } = complaint;
  return {
    read: async () => {
      const found = await complaints.find(complaintId);
      if (found === undefined) throw new Error('the complaint is gone');
      return found;
    },
    work: async (by, command, words) => {
      const result = await work({ complaintId, command, by });
      if (result.kind !== 'done') throw new Error(`${command.kind}: ${JSON.stringify(result)}`);
      tale.tell(
        world.now(),
        by,
        `${words} (${result.complaint.status}, answer due ${result.complaint.decideBy})`,
      );
    },
  };
}

/** The scheduled look at the clocks notes each level by itself. */
async function waitForClock(
  world: World,
  desk: Desk,
  { tale, file }: { readonly tale: Tale; readonly file: FileAtDesk },
): Promise<void> {
  const { decideBy } = await file.read();
  await quietUntil(world, desk, { date: addDays(decideBy, -2), tale, why: 'the complaint is open' });
  const { escalated } = await file.read();
  must(escalated.length > 0, 'the clock escalated nothing');
  for (const { level, on } of escalated) tale.tell(world.now(), 'clock', `escalated on ${on}: ${level}`);
}

async function appeal(
  world: World,
  desk: Desk,
  { tale, file }: { readonly tale: Tale; readonly file: FileAtDesk },
): Promise<void> {
  await world.until(addDays(desk.today(), 3), 12 * 60);
  await file.work(
    'borrower',
    { kind: 'appeal', text: 'Then do not text me at work.' },
    'appeals: “Then do not text me at work.”',
  );
  await tellHolds(world, desk, tale);
  await file.work(
    'super-2',
    { kind: 'decide', outcome: 'partly-upheld', cause: 'unclear-information', words: 'We note your hours.' },
    'decides on the appeal: “We note your hours.”',
  );
  await file.work('super-2', { kind: 'reply' }, 'tells the complainant');
  await tellHolds(world, desk, tale);
}
