import { describe, expect, it } from 'vitest';
import {
  complaintHold,
  complaintNumber,
  isComplaintNumber,
  sameStatement,
  type ComplaintStatement,
} from '../../../shared/domain/complaint.ts';
import { holdsInForce } from '../../../shared/domain/case.ts';
import { parseInstant, plusMs } from '../../../shared/domain/instant.ts';
import { localDate } from '../../../shared/domain/local-date.ts';

const at = (text: string) => parseInstant(text)!;

describe('complaint number', () => {
  it.each([
    [new Uint8Array(10), '2025-03-05', 'CMP-20250305-0000-0000-0000-0000'],
    [new Uint8Array(10).fill(255), undefined, 'CMP-ZZZZ-ZZZZ-ZZZZ-ZZZZ'],
    [Uint8Array.from({ length: 32 }, (_, index) => index), undefined, 'CMP-000G-40R4-0M30-E209'],
  ])('is made of bytes', (bytes, date, number) => {
    expect(complaintNumber(bytes, date === undefined ? undefined : localDate(date))).toBe(number);
    expect(isComplaintNumber(number)).toBe(true);
  });

  it('is not made of too few', () => {
    expect(() => complaintNumber(new Uint8Array(9))).toThrow(new RangeError('9 bytes make no number'));
  });

  it.each([
    '',
    'CMP',
    'CMP-20250305',
    'CMP-20250305-0000-0000-0000-000I',
    'cmp-0000-0000-0000-0000',
    'CMP-1-0000-0000-0000-0000',
    'see CMP-0000-0000-0000-0000',
    'CMP-0000-0000-0000-0000-0000',
  ])('knows that %j is none', (text) => {
    expect(isComplaintNumber(text)).toBe(false);
  });
});

describe('complaint hold', () => {
  it('is in force from receipt on, without end', () => {
    const receivedAt = at('2025-03-05T01:00:00Z');
    const hold = complaintHold({ complaintId: 'CMP-1', heldFrom: receivedAt, endedAt: null });
    expect(holdsInForce([hold], receivedAt)).toEqual([hold]);
    expect(holdsInForce([hold], plusMs(receivedAt, 1e12))).toEqual([hold]);
    expect(holdsInForce([hold], plusMs(receivedAt, -1))).toEqual([]);
    expect(hold).toMatchObject({ id: 'complaint#CMP-1', reason: 'complaint', source: 'CMP-1' });
  });
});

describe('the same statement', () => {
  const said: ComplaintStatement = { loanId: 'L1', channel: 'app', category: 'amount', text: 'x' };
  const withContact = { ...said, contact: { name: 'Anna', phone: '+12015550123' } };
  it.each([
    [said, { ...said }, true],
    [said, { ...said, loanId: 'L2' }, false],
    [said, { ...said, channel: 'letter' as const }, false],
    [said, { ...said, category: 'other' as const }, false],
    [said, { ...said, text: 'y' }, false],
    [said, withContact, false],
    [withContact, { ...said, contact: { name: 'Anna', phone: '+12015550123' } }, true],
    [withContact, { ...said, contact: { name: 'Anna' } }, false],
    [withContact, { ...said, contact: { name: 'Lena', phone: '+12015550123' } }, false],
  ])('%#', (a, b, same) => {
    expect(sameStatement(a, b)).toBe(same);
    expect(sameStatement(b, a)).toBe(same);
  });
});
