import type { Instant } from '../instant.ts';

/** Who moved the switch, when and why. */
export interface SwitchMove {
  readonly to: 'running' | 'stopped';
  readonly by: string;
  readonly reason: string;
  readonly at: Instant;
}

/** The kill switch before the carrier: while it is stopped no text leaves, and every one is kept. */
export interface SendingSwitch {
  /** Rises with each move; a move is conditional on the version it was made on. */
  readonly version: number;
  readonly state: SwitchMove['to'];
  /** The latest moves, newest first. */
  readonly moves: readonly SwitchMove[];
}

/** Never touched: sending runs. */
export const untouched: SendingSwitch = { version: 0, state: 'running', moves: [] };

const movesKept = 50;

/** The switch after a move; undefined: it stands there already, and nothing is to be written. */
export function moveSwitch(known: SendingSwitch, move: SwitchMove): SendingSwitch | undefined {
  if (known.state === move.to) return undefined;
  return {
    version: known.version + 1,
    state: move.to,
    moves: [move, ...known.moves].slice(0, movesKept),
  };
}
