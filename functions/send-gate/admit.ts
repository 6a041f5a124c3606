import { laneOf, type Lane } from '../../shared/domain/delivery/lane.ts';
import type { Reservation, SpendCap } from '../../shared/domain/delivery/spend.ts';
import { epochMs, instantAt, localDateAt, plusMs, type Instant } from '../../shared/domain/instant.ts';
import { addDays } from '../../shared/domain/local-date.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { Language } from '../../shared/domain/portfolio.ts';
import type { DeliveryStore } from '../../shared/ports/delivery-store.ts';
import type { OutgoingText } from '../../shared/ports/sms-gateway.ts';

export interface AdmitDeps {
  readonly delivery: DeliveryStore;
  readonly clock: Clock;
  readonly zone: string;
  readonly lanes: readonly Lane[];
  readonly spendCap: SpendCap;
  /** Parts a carrier bills the text in. */
  readonly partsOf: (text: string) => number;
  /** The id a text was registered under in its language; undefined: it was not. */
  readonly registrationOf: (wording: Wording) => string | undefined;
  /** Waits for a slot; short, because the function is paid meanwhile. */
  readonly pause: (ms: number) => Promise<void>;
}

/** Which text it is. */
export interface Wording {
  readonly template: string;
  readonly language: Language;
}

/** go: it is the text's turn, and its money is set aside. wait: nothing is set aside; come again at `until`. */
export type Admission =
  | {
      readonly kind: 'go';
      /** How the text is to leave. */
      readonly by: Pick<OutgoingText, 'senderId' | 'registered'>;
      readonly parts: number;
      readonly reservation: Reservation;
    }
  | {
      readonly kind: 'wait';
      readonly until: Instant;
      readonly rule: 'sending-stopped' | 'text-not-registered' | 'spend-cap' | 'sending-pace';
    };

/** The longest a function waits for its turn: a text whose turn is later comes again. */
const longestPauseMs = 5_000;
const comeAgainMs = 60_000;
const stoppedMs = 5 * 60_000;

/** Somebody has to register the text and deploy it. */
const unregisteredMs = 4 * 60 * 60_000;

/**
 * What stands before the carrier, apart from what is lawful: the switch, that the carrier knows the text where it passes
 * on no other, the day's money, the pace. Asked before the claim, so that a text that cannot go yet costs the ledger nothing.
 *
 * Twice or half: a text that died on the way has set money aside that nobody gives back; the cap is then reached early,
 * never exceeded. Late: the switch is read once more just before the text leaves.
 */
export async function admit(
  deps: AdmitDeps,
  { to, text, ...wording }: Wording & { readonly to: string; readonly text: string },
): Promise<Admission> {
  const now = deps.clock();
  if (await isStopped(deps)) return { kind: 'wait', until: plusMs(now, stoppedMs), rule: 'sending-stopped' };
  const lane = laneOf(deps.lanes, to);
  const by = waysOf(lane, deps.registrationOf(wording));
  if (by === undefined)
    return { kind: 'wait', until: plusMs(now, unregisteredMs), rule: 'text-not-registered' };
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
  return { kind: 'go', by, parts, reservation };
}

/** How texts leave by a lane; undefined: its carriers would drop this one. */
function waysOf(
  { senderId, registered }: Lane,
  templateId: string | undefined,
): Pick<OutgoingText, 'senderId' | 'registered'> | undefined {
  if (registered === undefined) return { senderId };
  return templateId === undefined ? undefined : { senderId, registered: { ...registered, templateId } };
}

/** Strongly consistent: a switch moved before this call stops the text. */
export async function isStopped({ delivery }: Pick<AdmitDeps, 'delivery'>): Promise<boolean> {
  return (await delivery.sendingSwitch()).state === 'stopped';
}
