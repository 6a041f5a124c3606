import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import { borrowerSchema } from '../../../shared/contracts/feed.ts';
import { maskPhone } from '../../../shared/domain/mask.ts';
import examples from '../../fixtures/phone-examples.json' with { type: 'json' };

const borrower = (number: string) => ({
  id: 'B-1',
  name: '王小明',
  language: 'zh-CN',
  zone: 'Asia/Shanghai',
  phones: [{ number, source: 'contract', verified: true }],
  addresses: [],
  vulnerabilities: [],
});
const accepts = (number: string): boolean => borrowerSchema.safeParse(borrower(number)).success;

/** Numbers the plans of today no longer have, and one shorter than a subscriber's can be. */
const refused = ['+22985751234', '+22981123456', '+2631312345', '+989601'];

describe('the 1,148 example numbers of the world’s plans', () => {
  it('are all there', () => {
    expect(examples).toHaveLength(1148);
    expect(examples.filter(({ type }) => type.includes('MOBILE'))).toHaveLength(262);
  });

  it('are borrowers’ numbers, but for four', () => {
    expect(examples.filter(({ e164 }) => !accepts(e164)).map(({ e164 }) => e164)).toEqual(
      expect.arrayContaining(refused),
    );
    expect(examples.filter(({ e164 }) => !accepts(e164))).toHaveLength(refused.length);
  });

  it('every mobile number of every region is one that can be texted', () => {
    const others = examples
      .filter(({ type }) => type === 'MOBILE')
      .filter(({ e164 }) => {
        const type = parsePhoneNumberFromString(e164)?.getType();
        return type !== 'MOBILE' && type !== 'FIXED_LINE_OR_MOBILE';
      });
    expect(others).toEqual([]);
  });

  it('keep their kind, but for a dozen that plans have merged or moved', () => {
    const kept = examples.filter(({ e164, type }) => parsePhoneNumberFromString(e164)?.getType() === type);
    expect(kept.length).toBe(1148 - 14);
  });

  it.each([
    ['+8613123456789', 'CN', 'MOBILE'],
    ['+861012345678', 'CN', 'FIXED_LINE'],
    ['+868001234567', 'CN', 'TOLL_FREE'],
  ])('%s', (number, region, type) => {
    expect(examples).toContainEqual({ region, type, e164: number });
    expect(parsePhoneNumberFromString(number)).toMatchObject({ country: region, number });
    expect(parsePhoneNumberFromString(number)?.getType()).toBe(type);
  });

  it('never stand whole in a log', () => {
    for (const { e164 } of examples) {
      expect(e164.length - 1 - maskPhone(e164).replaceAll(/\D/g, '').length, e164).toBeGreaterThanOrEqual(2);
    }
  });

  it.each(['8613123456789', '+86 131 2345 6789', '+8613123', '+00123456789', '+861312345678９', ''])(
    'refuses %j',
    (number) => {
      expect(accepts(number)).toBe(false);
    },
  );
});
