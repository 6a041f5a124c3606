import type { Instant } from '../domain/instant.ts';

/** The only way functions learn the time: the system's in AWS, the virtual one on one machine. */
export type Clock = () => Instant;
