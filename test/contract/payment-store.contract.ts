import { describe, expect, it } from 'vitest';
import type { PaymentStore } from '../../shared/ports/payment-store.ts';
import { aPayment, on } from '../support/builders.ts';

export function paymentStoreContract(name: string, start: () => Promise<PaymentStore>): void {
  describe(`PaymentStore, ${name}`, () => {
    const day = on('2025-03-11');

    it('gives back what was stored, under its loan', async () => {
      const store = await start();
      const payment = aPayment({ status: 'pending' });
      expect(await store.find(payment)).toBeUndefined();
      expect(await store.save(payment, { before: undefined, on: day })).toBe(true);
      expect((await store.find(payment))?.payment).toEqual(payment);
      expect(await store.find({ ...payment, loanId: 'L-other' })).toBeUndefined();
    });

    it('writes over the version it was given, and over no other', async () => {
      const store = await start();
      const payment = aPayment({ status: 'pending' });
      await store.save(payment, { before: undefined, on: day });
      expect(await store.save(payment, { before: undefined, on: day })).toBe(false);
      const before = await store.find(payment);
      const settled = { ...payment, status: 'settled' as const };
      expect(await store.save(settled, { before, on: day })).toBe(true);
      expect(await store.save({ ...payment, status: 'reversed' }, { before, on: day })).toBe(false);
      expect((await store.find(payment))?.payment).toEqual(settled);
    });
  });
}
