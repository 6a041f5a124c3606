import { plusMs, type Instant } from '../../shared/domain/instant.ts';
import type { Clock } from '../../shared/ports/clock.ts';

export interface FakeClock {
  readonly now: Clock;
  readonly set: (instant: Instant) => void;
  readonly advance: (ms: number) => void;
}

/** A clock that stands still until told. */
export function fakeClock(start: Instant): FakeClock {
  let current = start;
  return {
    now: () => current,
    set: (instant) => {
      current = instant;
    },
    advance: (ms) => {
      current = plusMs(current, ms);
    },
  };
}
