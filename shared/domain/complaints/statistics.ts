import type { Complaint } from '../complaint.ts';
import { localDateAt } from '../instant.ts';
import { daysBetween } from '../local-date.ts';
import type { ComplaintCause, ComplaintOutcome } from './commands.ts';

export interface CauseCount {
  readonly cause: ComplaintCause;
  readonly count: number;
  readonly upheld: number;
}

/** Complaints that ended, by what lay at their root. */
export interface ComplaintStatistics {
  readonly ended: number;
  readonly withdrawn: number;
  readonly merged: number;
  readonly byOutcome: Readonly<Record<ComplaintOutcome, number>>;
  /** The most frequent first. */
  readonly byCause: readonly CauseCount[];
  /** Replied after the last day. */
  readonly late: number;
  /** Days from receipt to reply, the middle one; null where none was replied to. */
  readonly medianDays: number | null;
}

/** Adds up complaints; each counts by its last decision. */
export function complaintStatistics(complaints: readonly Complaint[], zone: string): ComplaintStatistics {
  const decided = complaints.flatMap(({ decisions }) => decisions.at(-1) ?? []);
  const replied = complaints.flatMap((one) =>
    one.repliedAt === null ? [] : [{ ...one, repliedOn: localDateAt(one.repliedAt, zone) }],
  );
  const took = replied
    .map(({ receivedAt, repliedOn }) => daysBetween(localDateAt(receivedAt, zone), repliedOn))
    .sort((a, b) => a - b);
  const outcomes = (outcome: ComplaintOutcome): number =>
    decided.filter((one) => one.outcome === outcome).length;
  return {
    ended: complaints.length,
    withdrawn: complaints.filter(({ status }) => status === 'withdrawn').length,
    merged: complaints.filter(({ status }) => status === 'merged').length,
    byOutcome: {
      upheld: outcomes('upheld'),
      'partly-upheld': outcomes('partly-upheld'),
      rejected: outcomes('rejected'),
    },
    byCause: byCause(decided),
    late: replied.filter(({ repliedOn, decideBy }) => repliedOn > decideBy).length,
    medianDays: took[Math.floor(took.length / 2)] ?? null,
  };
}

function byCause(decided: readonly Complaint['decisions'][number][]): readonly CauseCount[] {
  return [...new Set(decided.map(({ cause }) => cause))]
    .map((cause) => {
      const own = decided.filter((one) => one.cause === cause);
      return { cause, count: own.length, upheld: own.filter(({ outcome }) => outcome !== 'rejected').length };
    })
    .sort((a, b) => b.count - a.count || (a.cause < b.cause ? -1 : 1));
}
