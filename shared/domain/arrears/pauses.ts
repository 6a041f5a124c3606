import { epochDay, type LocalDate } from '../local-date.ts';
import type { Pause } from '../portfolio.ts';

/** Half-open [from, to), days since 1970-01-01. */
export interface DaySpan {
  readonly from: number;
  readonly to: number;
}

const none: readonly DaySpan[] = [];

/** Pauses as spans that neither touch nor overlap, rising. */
export function mergePauses(pauses: readonly Pause[]): readonly DaySpan[] {
  if (pauses.length === 0) return none;
  const spans = pauses
    .map((pause) => ({ from: epochDay(pause.from), to: epochDay(pause.to) }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from);
  const merged: { from: number; to: number }[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last !== undefined && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else merged.push({ ...span });
  }
  return merged;
}

/** Days of [from, to) that lie in merged spans. */
export function daysCovered(spans: readonly DaySpan[], from: number, to: number): number {
  let days = 0;
  for (const span of spans) days += Math.max(0, Math.min(to, span.to) - Math.max(from, span.from));
  return days;
}

/** Days of [from, to) covered by pauses; overlapping pauses count once. */
export function pausedDays(pauses: readonly Pause[], from: LocalDate, to: LocalDate): number {
  return daysCovered(mergePauses(pauses), epochDay(from), epochDay(to));
}
