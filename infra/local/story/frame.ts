import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  endOfDay,
  epochMs,
  instantAt,
  instantOf,
  localDateAt,
  type Instant,
} from '../../../shared/domain/instant.ts';
import { addDays, type LocalDate } from '../../../shared/domain/local-date.ts';
import { stageConfig } from '../../config.ts';
import { synthesize } from '../../synth.ts';
import { findDeliveries } from '../run/deliveries.ts';
import { deliver, openSession, type Session } from '../run/session.ts';
import { startStack } from '../stack.ts';
import { writeStoryFeed, type StoryFeed } from './feed.ts';
import type { Tale } from './tale.ts';

/** A story: lives through something on the whole stack and answers with what is to be told. Throws where it went wrong. */
export type Story = (world: World) => Promise<readonly Tale[]>;

/** The whole stack on one machine, and what a story does with it. */
export interface World {
  readonly session: Session;
  /** The bank's zone. */
  readonly zone: string;
  readonly now: () => Instant;
  /** Lets time pass, with all schedules on the way, until this moment on the bank's clock; minutes since midnight. */
  readonly until: (date: LocalDate, minute: number) => Promise<void>;
  /** Lets days pass one by one, to the end of `date`, until the condition holds; false when it never did. */
  readonly daysUntil: (date: LocalDate, holds: () => Promise<boolean>) => Promise<boolean>;
  /** Core banking hands in a feed. */
  readonly feed: (feed: StoryFeed) => Promise<void>;
}

/** Starts the stack in memory the evening before `from`, tells the story on it, and takes everything away again. */
export async function withWorld<T>(from: LocalDate, tell: (world: World) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'collections-story-'));
  try {
    synthesize({ outdir: join(dir, 'cdk.out'), stage: 'local', validate: false });
    const { bankZone: zone } = stageConfig({ stage: 'local' });
    const stack = await startStack({
      assembly: join(dir, 'cdk.out'),
      clockStart: epochMs(instantAt(from, 0, zone)) - 1,
      log: join(dir, 'functions.log'),
      // A story told on a busy machine is the same story.
      patience: 20,
    });
    const session = openSession(stack);
    try {
      return await tell(worldOf(session, { zone, dir }));
    } finally {
      session.client.destroy();
      await stack.stop();
      await showFaults(join(dir, 'functions.log'));
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** What functions logged as faults: in a story that goes well there is nothing. */
async function showFaults(log: string): Promise<void> {
  const lines = (await readFile(log, 'utf8')).split('\n');
  for (const line of lines.filter((one) => one.includes('"level":"ERROR"')))
    process.stderr.write(`a function logged: ${line}\n`);
}

function worldOf(session: Session, { zone, dir }: { readonly zone: string; readonly dir: string }): World {
  const { stack } = session;
  const now = (): Instant => instantOf(stack.clock.now());
  let deliveries = 0;
  return {
    session,
    zone,
    now,
    until: async (date, minute) => {
      await stack.advanceTo(epochMs(instantAt(date, minute, zone)));
    },
    daysUntil: async (date, holds) => {
      for (let day = localDateAt(now(), zone); day <= date; day = addDays(day, 1)) {
        await stack.advanceTo(epochMs(endOfDay(day, zone)));
        if (await holds()) return true;
      }
      return false;
    },
    feed: async (feed) => {
      deliveries += 1;
      const place = join(dir, `feed-${deliveries}`);
      await writeStoryFeed(place, feed);
      for (const delivery of await findDeliveries(place))
        await deliver(session, { ...delivery, name: `story-${deliveries}` });
    },
  };
}
