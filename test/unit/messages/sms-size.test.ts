import { describe, expect, it } from 'vitest';
import { isGsm, smsSize } from '../../../shared/policy/texts/sms-size.ts';
import vectors from '../../fixtures/sms-vectors.json' with { type: 'json' };

describe('size of a text', () => {
  it.each([
    ['nothing', '', 1],
    ['160 GSM', 'a'.repeat(160), 1],
    ['161 GSM', 'a'.repeat(161), 2],
    ['306 GSM', 'a'.repeat(306), 2],
    ['307 GSM', 'a'.repeat(307), 3],
    ['80 extended', '€'.repeat(80), 1],
    ['81 extended', '€'.repeat(81), 2],
    ['an escape never cut from its character', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 3],
    ['70 UCS-2', '王'.repeat(70), 1],
    ['71 UCS-2', '王'.repeat(71), 2],
    ['134 UCS-2', '王'.repeat(134), 2],
    ['135 UCS-2', '王'.repeat(135), 3],
    ['35 pictographs', '😀'.repeat(35), 1],
    ['a pair never cut', `${'王'.repeat(66)}😀${'王'.repeat(66)}`, 3],
    ['one letter outside GSM', `${'a'.repeat(160)}ç`, 3],
  ])('%s', (_, text, parts) => {
    expect(smsSize(text).parts).toBe(parts);
  });

  // Where the caller forced the alphabet there is nothing to find out.
  const found = vectors.filter((vector) => vector.forcedCharset !== true);

  it('62 vectors of two test suites find the alphabet from the text', () => {
    expect([vectors.length, found.length]).toEqual([65, 62]);
  });

  it.each(found.map((vector) => [`${vector.source}: ${vector.description}`, vector] as const))(
    '%s',
    (_, { message, encoding, segments, unicodeScalars }) => {
      expect(smsSize(message)).toMatchObject({ encoding, parts: segments });
      if (unicodeScalars !== undefined) expect(Array.from(message)).toHaveLength(unicodeScalars);
    },
  );

  it.each([
    ['NT$1,234.50 ¥ £ Ç é', true],
    ['ç', false],
    ['“', false],
    ['₹', false],
    ['\u00A0', false],
  ])('GSM: %j', (text, gsm) => {
    expect(isGsm(text)).toBe(gsm);
  });
});
