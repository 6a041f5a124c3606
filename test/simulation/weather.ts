import { Dice, streamFor } from './random.ts';
import type { FaultShares } from './faults.ts';
import type { NetworkShares } from './network.ts';
import type { QueueShares } from './text-queue.ts';

/** How rough a seed is: what share of calls, messages, texts and days meets which fault. */
export interface Weather {
  readonly calls: FaultShares;
  /** Of the gate, where a moment matters most. */
  readonly gate: FaultShares;
  readonly queue: QueueShares;
  readonly carrier: { readonly refused: number; readonly uncertain: number };
  readonly network: NetworkShares;
  readonly days: {
    readonly doubleScan: number;
    readonly doubleImport: number;
    readonly importInScan: number;
    readonly missedScan: number;
    readonly restartedScan: number;
    readonly deploy: number;
    /** Sending is stopped by hand for a while. */
    readonly stop: number;
    /** Each borrower in arrears is proposed a visit. */
    readonly visit: number;
  };
  /** Money for texts, in parts a day. */
  readonly partsADay: number;
}

const none: FaultShares = {
  'crash-before': 0,
  'crash-after': 0,
  timeout: 0,
  throttle: 0,
  slow: 0,
  leap: 0,
  meanwhile: 0,
};

export const calm: Weather = {
  calls: none,
  gate: none,
  queue: { duplicate: 0, delayed: 0, poison: 0 },
  carrier: { refused: 0, uncertain: 0 },
  network: { undelivered: 0, untold: 0, late: 0, double: 0 },
  days: {
    doubleScan: 0,
    doubleImport: 0,
    importInScan: 0,
    missedScan: 0,
    restartedScan: 0,
    deploy: 0,
    stop: 0,
    visit: 0,
  },
  partsADay: 100_000,
};

/** Every fourth seed is nearly calm, so that a plain bug is not lost in noise; the others are rough in their own way. */
export function weatherOf(seed: number): Weather {
  const dice = new Dice(streamFor(seed, 'weather'));
  const force = dice.pick([0.1, 1, 1, 2]);
  const rough = (share: number): number => share * force * dice.pick([0, 0.5, 1, 2]);
  const calls = (times: number): FaultShares => ({
    'crash-before': rough(0.0008 * times),
    'crash-after': rough(0.0012 * times),
    timeout: rough(0.0015 * times),
    throttle: rough(0.002 * times),
    slow: rough(0.0003 * times),
    leap: rough(0.0002 * times),
    meanwhile: rough(0.0008 * times),
  });
  return {
    calls: calls(1),
    gate: { ...calls(5), meanwhile: rough(0.03) },
    queue: { duplicate: rough(0.3), delayed: rough(0.1), poison: rough(0.03) },
    carrier: { refused: rough(0.08), uncertain: rough(0.08) },
    days: {
      doubleScan: rough(0.15),
      doubleImport: rough(0.1),
      importInScan: rough(0.15),
      missedScan: rough(0.05),
      restartedScan: rough(0.1),
      deploy: rough(0.03),
      stop: rough(0.06),
      visit: new Dice(streamFor(seed, 'visits')).pick([0, 0.05, 0.15]),
    },
    partsADay: dice.pick([3, 7, 100_000, 100_000]),
    network: { undelivered: rough(0.1), untold: rough(0.1), late: rough(0.2), double: rough(0.2) },
  };
}
