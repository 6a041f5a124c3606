import type { LocalDate } from '../local-date.ts';

/** What may be spent on texts in one business day. */
export interface SpendCap {
  /** ISO 4217: what the carrier bills in. */
  readonly currency: string;
  /** Millionths of a unit: parts cost fractions of a minor unit. */
  readonly capMicros: number;
}

/** Money set aside for one text before it goes. */
export interface Reservation extends SpendCap {
  readonly day: LocalDate;
  readonly micros: number;
}

/** What is set aside after the reservation; undefined: it would exceed the cap, and nothing is set aside. */
export function reserve(spent: number, { micros, capMicros }: Reservation): number | undefined {
  return spent + micros <= capMicros ? spent + micros : undefined;
}
