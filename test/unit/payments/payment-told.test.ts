import { expect, it } from 'vitest';
import { paymentTold, type Told } from '../../../shared/domain/payment-told.ts';
import type { PaymentStatus } from '../../../shared/domain/portfolio.ts';
import { aPayment, at } from '../../support/builders.ts';

const statuses = ['pending', 'settled', 'reversed'] as const;
const table: Readonly<Record<PaymentStatus, readonly Told[]>> = {
  pending: ['unchanged', 'record', 'record'],
  settled: ['older', 'unchanged', 'record'],
  reversed: ['older', 'older', 'unchanged'],
};

it.each(
  statuses.flatMap((stored) => statuses.map((told, nth) => [stored, told, table[stored][nth]] as const)),
)('known as %s, told as %s: %s', (stored, told, expected) => {
  expect(paymentTold(aPayment({ status: stored }), aPayment({ status: told }))).toBe(expected);
});

it('one nobody knows is recorded; another amount or reversal under a known id is a conflict; a better moment is none', () => {
  const stored = aPayment({ status: 'pending', amountMinor: 100 });
  expect(paymentTold(undefined, stored)).toBe('record');
  expect(paymentTold(stored, { ...stored, amountMinor: 101, status: 'settled' })).toBe('conflict');
  expect(paymentTold(stored, { ...stored, reversalOf: 'P9', status: 'settled' })).toBe('conflict');
  expect(paymentTold(stored, { ...stored, receivedAt: at('2025-03-09T00:00Z') })).toBe('unchanged');
});
