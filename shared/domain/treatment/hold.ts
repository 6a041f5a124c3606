import { holdsInForce, type Channel, type Hold, type HoldReason } from '../case.ts';
import type { Instant } from '../instant.ts';
import { addDays, localDate, type LocalDate } from '../local-date.ts';
import type { Circumstances } from './circumstances.ts';

/** What stops the ladder now. */
export interface Obstacle {
  readonly reason: HoldReason;
  /** What made it, e.g. the complaint's number. */
  readonly source: string;
  /** The first date on which it no longer holds; null: until lifted. */
  readonly endsOn: LocalDate | null;
}

export interface HoldQuestion {
  readonly holds: readonly Hold[];
  readonly circumstances: Circumstances;
  readonly at: Instant;
  readonly businessDate: LocalDate;
}

/**
 * The hold that stops a contact on `channel`, or undefined. An arrangement holds until it is breached, a promise until
 * its day has passed; a hold on a channel stops that channel only.
 */
export function holdNow(question: HoldQuestion, channel: Channel | null): Obstacle | undefined {
  const { holds, circumstances, businessDate } = question;
  const { arrangement, promise } = circumstances;
  const hold = holds.length === 0 ? undefined : firstInForce(question, channel);
  if (hold !== undefined) return obstacleOf(hold);
  if (arrangement === 'in-force') return { reason: 'arrangement', source: 'accepted plan', endsOn: null };
  if (promise === null || promise.dueOn < businessDate) return undefined;
  return { reason: 'promise', source: 'promise to pay', endsOn: addDays(promise.dueOn, 1) };
}

function firstInForce({ holds, at, circumstances }: HoldQuestion, channel: Channel | null): Hold | undefined {
  return holdsInForce(holds, at, channel).find(
    ({ reason }) => reason !== 'arrangement' || circumstances.arrangement !== 'breached',
  );
}

/** The UTC date of its end and one more: a day late at most, never early. */
function obstacleOf({ reason, source, until }: Hold): Obstacle {
  return { reason, source, endsOn: until === null ? null : addDays(localDate(until.slice(0, 10)), 1) };
}
