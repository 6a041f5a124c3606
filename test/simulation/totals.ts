import type { SeedResult } from './run-seed.ts';

/** Sums over seeds, as printed. */
export interface Totals {
  seeds: number;
  borrowerDays: number;
  texts: number;
  steps: number;
  readonly done: Map<string, number>;
  readonly failing: SeedResult[];
}

export const newTotals = (): Totals => ({
  seeds: 0,
  borrowerDays: 0,
  texts: 0,
  steps: 0,
  done: new Map(),
  failing: [],
});

export function addTo(totals: Totals, result: SeedResult): void {
  totals.seeds += 1;
  totals.borrowerDays += result.borrowers * result.days;
  totals.texts += result.texts;
  totals.steps += result.steps;
  for (const [kind, count] of Object.entries(result.done))
    totals.done.set(kind, (totals.done.get(kind) ?? 0) + count);
  if (result.violations.length > 0) totals.failing.push(result);
}

const digits = (count: number): string => count.toLocaleString('en-US');

export function describeTotals(totals: Totals, days: number): string {
  const kinds = [...totals.done].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    `${digits(totals.seeds)} seeds of ${days} days: ${digits(totals.borrowerDays)} borrower-days, ` +
      `${digits(totals.texts)} texts, ${digits(totals.steps)} scheduling points`,
    `done on purpose: ${kinds.map(([kind, count]) => `${kind} ${digits(count)}`).join(', ')}`,
    `violations: ${totals.failing.length} seeds`,
  ].join('\n');
}
