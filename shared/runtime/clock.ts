import { instantOf } from '../domain/instant.ts';
import type { Clock } from '../ports/clock.ts';

/** The machine's clock. On one machine the runner puts a virtual clock under `Date`, so handlers need not know. */
export const systemClock: Clock = () => instantOf(Date.now());
