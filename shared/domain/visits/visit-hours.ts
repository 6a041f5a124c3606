import { instantAt, plusMs, type Instant } from '../instant.ts';
import type { VisitRules } from './decide-visit.ts';
import type { VisitWindow } from './visit.ts';

const hourMs = 3_600_000;

/** When the window opens and closes. */
export function hoursOf({ date, fromMinute, toMinute, zone }: VisitWindow & { readonly zone: string }): {
  readonly opens: Instant;
  readonly closes: Instant;
} {
  return { opens: instantAt(date, fromMinute, zone), closes: instantAt(date, toMinute, zone) };
}

/** When the outcome is due. */
export function outcomeBy(
  visit: VisitWindow & { readonly zone: string },
  rules: Pick<VisitRules, 'outcomeHours'>,
): Instant {
  return plusMs(hoursOf(visit).closes, rules.outcomeHours * hourMs);
}

/** An answer is waited for until so long before the window; never past its beginning. */
export function answerBy(
  visit: VisitWindow & { readonly zone: string },
  { now, rules }: { readonly now: Instant; readonly rules: Pick<VisitRules, 'answerHours'> },
): Instant {
  const { opens } = hoursOf(visit);
  const by = plusMs(opens, -rules.answerHours * hourMs);
  return by > now ? by : opens;
}
