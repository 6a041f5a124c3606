import type { SlotRequest } from '../domain/delivery/pacing.ts';
import type { SendingSwitch } from '../domain/delivery/sending-switch.ts';
import type { Reservation } from '../domain/delivery/spend.ts';
import type { Instant } from '../domain/instant.ts';

/** What stands between the gate and the carrier: pace, money, and the switch. Each write is one conditional update. */
export interface DeliveryStore {
  /** Takes the next slot of a lane's bucket: when the text may go. Undefined: later than asked for; none is taken. */
  takeSlot(lane: string, request: SlotRequest): Promise<Instant | undefined>;
  /** Sets money aside; false: the day's cap would be exceeded, and nothing is set aside. */
  reserve(reservation: Reservation): Promise<boolean>;
  /**
   * Gives back what was set aside for a text that certainly did not go. Tries once: lost, the money counts as spent, so
   * the cap may be reached early and is never exceeded.
   */
  giveBack(reservation: Reservation): Promise<void>;
  /** Millionths set aside on a business day. */
  reserved(of: Pick<Reservation, 'day' | 'currency'>): Promise<number>;
  /** As it stands now, strongly consistent. */
  sendingSwitch(): Promise<SendingSwitch>;
  /** Writes the switch if the stored version is the one before; false: somebody else moved it. */
  saveSwitch(next: SendingSwitch): Promise<boolean>;
}
