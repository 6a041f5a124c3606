import type { Complaint } from '../complaint.ts';
import { localDate, type LocalDate } from '../local-date.ts';
import { daysOf, escalatesOn, escalationLevels, type ComplaintClock, type EscalationLevel } from './clock.ts';
import { isPending } from './handle.ts';

/** When the sweep looks at a complaint again; null: never. What the agent's desk was not told yet is due at once. */
export function nextLookAt(complaint: Complaint, clock: ComplaintClock): LocalDate | null {
  if (complaint.suspension === 'due') return complaint.clockFrom;
  if (!isPending(complaint.status)) return null;
  const reached = new Set(complaint.escalated.map(({ level }) => level));
  return escalationLevels.reduce<LocalDate | null>((earliest, level) => {
    if (reached.has(level)) return earliest;
    const on = dayOf(level, complaint, clock);
    return earliest === null || on < earliest ? on : earliest;
  }, null);
}

/** Where a pending complaint stands whose clock has nothing left to say: behind all others, and found all the same. */
const farDay = localDate('9999-12-31');

/** The day a complaint stands under among the pending; null: it is not among them. */
export const pendingUnder = (status: Complaint['status'], lookOn: LocalDate | null): LocalDate | null =>
  lookOn ?? (isPending(status) ? farDay : null);

function dayOf(
  level: EscalationLevel,
  { clockFrom, complexity, extension, decideBy }: Complaint,
  clock: ComplaintClock,
): LocalDate {
  const days = daysOf({ complexity, isExtended: extension?.state === 'approved' }, clock);
  return escalatesOn(level, { from: clockFrom, decideBy, days });
}

/**
 * The complaint with every level noted that was reached by `today`, one version on; the same object when none was. Late
 * it notes all of them at once; twice it finds them noted.
 */
export function escalate(complaint: Complaint, today: LocalDate, clock: ComplaintClock): Complaint {
  if (!isPending(complaint.status)) return complaint;
  const noted = new Set(complaint.escalated.map(({ level }) => level));
  const reached = escalationLevels.filter(
    (level) => !noted.has(level) && dayOf(level, complaint, clock) <= today,
  );
  if (reached.length === 0) return complaint;
  return {
    ...complaint,
    version: complaint.version + 1,
    escalated: [...complaint.escalated, ...reached.map((level) => ({ level, on: today }))],
  };
}
