import { z } from 'zod';
import type { Route } from '../../../shared/contracts/api/route.ts';
import { complaintWorkRoutes as work } from '../../../shared/contracts/complaint-work-routes.ts';
import { complaintFileSchema } from '../../../shared/contracts/complaint-work.ts';
import { complaintRoutes } from '../../../shared/contracts/complaint-routes.ts';
import { complaintReceiptSchema } from '../../../shared/contracts/complaints.ts';
import { addDays, localDate } from '../../../shared/domain/local-date.ts';
import { officer, supervisor, type Answered, type Person } from './callers.ts';
import {
  afterFirstText,
  must,
  quietUntil,
  tellContacts,
  tellHolds,
  untilLadderGoesOn,
  type Desk,
} from './desk.ts';
import type { World } from './frame.ts';
import { Tale } from './tale.ts';

export const complaintStoryFrom = localDate('2025-04-01');

/** A complaint about a text: held at once, escalated by its clock, extended, decided, appealed. Over the API. */
export async function complaintStory(world: World): Promise<readonly Tale[]> {
  const tale = new Tale('A complaint: held at once, its clock, an extension, the reply, an appeal');
  const desk = await afterFirstText(world, { id: '014', from: complaintStoryFrom });
  await world.until(addDays(desk.today(), 1), 20 * 60 + 15);
  const file = await complain(world, desk, tale);
  await tellHolds(world, desk, tale);
  await file.work(
    { as: officer, route: work.assignComplaint, body: { to: 'officer-7' } },
    'takes the complaint',
  );
  await waitForClock(world, desk, { tale, file });
  await extend(file);
  await quietUntil(world, desk, { date: addDays(desk.today(), 6), tale, why: 'the complaint is open' });
  const words = 'The text came at 09:00 on a weekday.';
  const body = { outcome: 'rejected', cause: 'no-fault', words };
  await file.work({ as: officer, route: work.decideComplaint, body }, `decides: “${words}”`);
  await file.work({ as: officer, route: work.replyToComplaint }, 'tells the complainant; the duty ends here');
  await tellHolds(world, desk, tale);
  await appeal(world, desk, { tale, file });
  await untilLadderGoesOn(world, desk);
  await tellContacts(desk, tale);
  return [tale];
}

interface Step {
  readonly as: Person;
  readonly route: Pick<Route, 'method' | 'path' | 'success'>;
  readonly body?: unknown;
}

interface FileAtDesk {
  readonly read: () => Promise<Answered<z.output<typeof complaintFileSchema>>>;
  readonly work: (step: Step, words: string) => Promise<void>;
}

/** What a step answers with, the desk's file or the complainant's view. */
const stands = z.looseObject({ status: z.string(), decideBy: z.string() });

async function complain(world: World, desk: Desk, tale: Tale): Promise<FileAtDesk> {
  const { ask, loanId } = desk;
  const text = 'Your text came while I was at work and everybody saw it.';
  const { body: taken, wire } = await ask({
    as: desk.borrower,
    route: complaintRoutes.openComplaint,
    body: { loanId, channel: 'app', category: 'contact', text },
    answer: complaintReceiptSchema,
  });
  tale.tell(world.now(), 'borrower', `complains in the app: “${text}” (${wire})`);
  tale.tell(world.now(), 'bank', `answers at once: ${taken.acknowledgement}`);
  const params = { id: taken.complaintId };
  const read: FileAtDesk['read'] = () =>
    ask({ as: officer, route: work.readComplaintFile, params, answer: complaintFileSchema });
  return {
    read,
    work: async (step, words) => {
      const { etag: ifMatch } = await read();
      const { body, wire: sent } = await ask({ ...step, params, ifMatch, answer: stands });
      const state = `${body.status}, answer due ${body.decideBy}`;
      tale.tell(
        world.now(),
        step.as.role === 'borrower' ? 'borrower' : (step.as.sub ?? ''),
        `${words} (${sent}; ${state})`,
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
  const { decideBy } = (await file.read()).body;
  await quietUntil(world, desk, { date: addDays(decideBy, -2), tale, why: 'the complaint is open' });
  const { escalated } = (await file.read()).body;
  must(escalated.length > 0, 'the clock escalated nothing');
  for (const { level, on } of escalated) tale.tell(world.now(), 'clock', `escalated on ${on}: ${level}`);
}

async function extend(file: FileAtDesk): Promise<void> {
  const reason = 'the carrier’s log is missing';
  const asking = { as: officer, route: work.askComplaintExtension, body: { reason } };
  await file.work(asking, `asks for more time: ${reason}`);
  const body = { decision: 'approve', complainantTold: true };
  const approving = { as: supervisor, route: work.decideComplaintExtension, body };
  await file.work(approving, 'approves it and tells the complainant');
}

async function appeal(
  world: World,
  desk: Desk,
  { tale, file }: { readonly tale: Tale; readonly file: FileAtDesk },
): Promise<void> {
  await world.until(addDays(desk.today(), 3), 12 * 60);
  const text = 'Then do not text me at work.';
  const appealing = { as: desk.borrower, route: work.appealComplaint, body: { text } };
  await file.work(appealing, `appeals: “${text}”`);
  await tellHolds(world, desk, tale);
  const words = 'We note your hours.';
  const body = { outcome: 'partly-upheld', cause: 'unclear-information', words };
  await file.work({ as: supervisor, route: work.decideComplaint, body }, `decides on the appeal: “${words}”`);
  await file.work({ as: supervisor, route: work.replyToComplaint }, 'tells the complainant');
  await tellHolds(world, desk, tale);
}
