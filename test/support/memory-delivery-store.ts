import { takeSlot, type PaidOffAt } from '../../shared/domain/delivery/pacing.ts';
import { untouched, type SendingSwitch } from '../../shared/domain/delivery/sending-switch.ts';
import { reserve, type Reservation } from '../../shared/domain/delivery/spend.ts';
import type { DeliveryStore } from '../../shared/ports/delivery-store.ts';

/** Pace, money and switch in memory, behind the same contract as the engine. */
export function memoryDeliveryStore(): DeliveryStore {
  const buckets = new Map<string, PaidOffAt>();
  const days = new Map<string, number>();
  let known: SendingSwitch = untouched;
  const dayOf = ({ day, currency }: Pick<Reservation, 'day' | 'currency'>): string => `${day} ${currency}`;
  return {
    takeSlot: (lane, request) => {
      const slot = takeSlot(buckets.get(lane), request);
      if (slot !== undefined) buckets.set(lane, slot.paidOffAt);
      return Promise.resolve(slot?.goAt);
    },
    reserve: (one) => {
      const next = reserve(days.get(dayOf(one)) ?? 0, one);
      if (next !== undefined) days.set(dayOf(one), next);
      return Promise.resolve(next !== undefined);
    },
    giveBack: (one) => {
      days.set(dayOf(one), (days.get(dayOf(one)) ?? 0) - one.micros);
      return Promise.resolve();
    },
    reserved: (of) => Promise.resolve(days.get(dayOf(of)) ?? 0),
    sendingSwitch: () => Promise.resolve(structuredClone(known)),
    saveSwitch: (next) => {
      if (known.version !== next.version - 1) return Promise.resolve(false);
      known = structuredClone(next);
      return Promise.resolve(true);
    },
  };
}
