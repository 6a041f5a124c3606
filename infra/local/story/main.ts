import type { LocalDate } from '../../../shared/domain/local-date.ts';
import { stageConfig } from '../../config.ts';
import { complaintStory, complaintStoryFrom } from './complaint.ts';
import { disputeStory, disputeStoryFrom } from './dispute.ts';
import { withWorld, type Story } from './frame.ts';
import { hardshipStory, hardshipStoryFrom } from './hardship.ts';
import { promiseStory, promiseStoryFrom } from './promise.ts';
import { visitStory, visitStoryFrom } from './visit.ts';

/** Every story that can be told; one more line adds one. */
const stories: Readonly<Record<string, { readonly from: LocalDate; readonly story: Story }>> = {
  complaint: { from: complaintStoryFrom, story: complaintStory },
  dispute: { from: disputeStoryFrom, story: disputeStory },
  hardship: { from: hardshipStoryFrom, story: hardshipStory },
  promise: { from: promiseStoryFrom, story: promiseStory },
  visit: { from: visitStoryFrom, story: visitStory },
};

const usage = `usage: npm run --silent story -- ${Object.keys(stories).join(' | ')}`;

/** Tells a story on the whole stack and prints its timelines; status 1 if it went another way, 2 if there is none. */
async function main(name: string | undefined): Promise<number> {
  const found = stories[name ?? ''];
  if (found === undefined) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  const { bankZone } = stageConfig({ stage: 'local' });
  try {
    for (const tale of await withWorld(found.from, found.story))
      process.stdout.write(`${tale.print(bankZone)}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return 1;
  }
}

process.exitCode = await main(process.argv[2]);
