import { weekday, type LocalDate } from '../../../shared/domain/local-date.ts';

export {
  decimal,
  grouped,
  moneyIn,
  percent,
  type Figures as Money,
} from '../../../shared/policy/texts/figures.ts';

const weekdays = ['', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

export const weekdayName = (date: LocalDate): string => weekdays[weekday(date)] ?? '';
export const days = (count: number): string => (count === 1 ? '1 day' : `${count} days`);
/** Lines in columns: each as wide as its widest cell, numbers to the right. */
export function table(
  rows: readonly (readonly string[])[],
  toTheRight: readonly number[],
): readonly string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) =>
    Math.max(...rows.map((row) => row[at]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, at) =>
        toTheRight.includes(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}
