import { laneOf, type Lane } from '../../shared/domain/delivery/lane.ts';
import type { Reservation, SpendCap } from '../../shared/domain/delivery/spend.ts';
import { epochMs, instantAt, localDateAt, plusMs, type Instant } from '../../shared/domain/instant.ts';
import { addDays } from '../../shared/domain/local-date.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { DeliveryStore } from '../../shared/ports/delivery-store.ts';

export interface AdmitDeps {
  readonly delivery: DeliveryStore;
  readonly clock: Clock;
  readonly zone: string;
  readonly lanes: readonly Lane[];
  readonly spendCap: SpendCap;
  /** Parts a carrier bills the text in. */
  readonly partsOf: (text: string) => number;
  /** Waits for a slot; short, because the function is paid meanwhile. */
  readonly pause: (ms: number) => Promise<void>;
}

/** go: it is the text's turn, and its money is set aside. wait: nothing is set aside; come again at `until`. */
export type Admission =
  | { readonly kind: 'go'; readonly lane: Lane; readonly parts: number; readonly reservation: Reservation }
  | {
      readonly kind: 'wait';
      readonly until: Instant;
      readonly rule: 'sending-stopped' | 'spend-cap' | 'sending-pace';
    };

/** The longest a function waits for its turn: a text whose turn is later comes again. */
const longestPauseMs = 5_000;
const comeAgainMs = 60_000;
const stoppedMs = 5 * 60_000;

/**
 * What stands before the carrier, apart from what is lawful: the switch, the day's money, the pace. Asked before the
 * claim, so that a text that cannot go yet costs the ledger nothing.
 *
 * Twice or half: a text that died on the way has set money aside that nobody gives back; the cap is then reached early,
 * never exceeded. Late: the switch is read once more just before the text leaves.
 */
export async function admit(
  deps: AdmitDeps,
  { to, text }: { readonly to: string; readonly text: string },
): Promise<Admission> {
  const now = deps.clock();
  if (await isStopped(deps)) return { kind: 'wait', until: plusMs(now, stoppedMs), rule: 'sending-stopped' };
  const lane = laneOf(deps.lanes, to);
  const parts = deps.partsOf(text);
  const day = localDateAt(now, deps.zone);
  const reservation = { ...deps.spendCap, day, micros: parts * lane.microsPerPart };
  if (!(await deps.delivery.reserve(reservation)))
    return { kind: 'wait', until: instantAt(addDays(day, 1), 0, deps.zone), rule: 'spend-cap' };
  const latest = plusMs(now, longestPauseMs);
  const slot = await deps.delivery.takeSlot(lane.id, { pace: lane, parts, now, latest });
  if (slot === undefined) {
    await deps.delivery.giveBack(reservation);
    return { kind: 'wait', until: plusMs(now, comeAgainMs), rule: 'sending-pace' };
  }
  await deps.pause(Math.max(0, epochMs(slot) - epochMs(deps.clock())));
  return { kind: 'go', lane, parts, reservation };
}

/** Strongly consistent: a switch moved before this call stops the text. */
export async function isStopped({ delivery }: Pick<AdmitDeps, 'delivery'>): Promise<boolean> {
  return (await delivery.sendingSwitch()).state === 'stopped';
}
