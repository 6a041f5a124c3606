import { takeReceipt } from '../../functions/receipts/take-receipt.ts';
import { receiptSchema } from '../../shared/contracts/receipts.ts';
import type { VisitStore } from '../../shared/ports/visit-store.ts';
import { MemoryVisitStore } from './memory-visit-store.ts';
import { visitRules } from './visits.ts';
import type { World } from './world.ts';

export const number = '+12015550123';
/** The function that takes receipts, of a world. */
export const tell = (world: World, visits: VisitStore = new MemoryVisitStore()) =>
  takeReceipt({ ...world.ports(), visits, rules: visitRules, clock: world.clock.now, zone: 'Asia/Taipei' });

/** A line of SNS's log, as documented: a success carries more fields than a failure. */
export function line(messageId: string, providerResponse?: string) {
  const delivery = {
    numberOfMessageParts: 1,
    destination: number,
    priceInUSD: 0.00645,
    smsType: 'Transactional',
  };
  const success = { mnc: 270, mcc: 310, phoneCarrier: 'A Carrier', dwellTimeMsUntilDeviceAck: 1344 };
  return {
    notification: { messageId, timestamp: '2025-03-11 04:00:03.558' },
    delivery: {
      ...delivery,
      ...(providerResponse === undefined && success),
      providerResponse: providerResponse ?? 'Message has been accepted by phone carrier',
      dwellTimeMs: 599,
    },
    status: providerResponse === undefined ? 'SUCCESS' : 'FAILURE',
  };
}

export const receipt = (messageId: string, providerResponse?: string) =>
  receiptSchema.parse(line(messageId, providerResponse));
