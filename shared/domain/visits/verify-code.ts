/** Digits and capitals that are not taken for one another when read out (Crockford's base 32). */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Bytes a code is made of: 80 bits, so that nobody guesses one. */
export const verifyCodeBytes = 10;

/**
 * A verification code, `7K3M-9QXT-2B4F-0H8D`.
 *
 * @param bytes nobody can foretell; at least `verifyCodeBytes`, more are not used
 */
export function verifyCode(bytes: Uint8Array): string {
  if (bytes.length < verifyCodeBytes) throw new RangeError(`${bytes.length} bytes make no code`);
  const bits = Array.from(bytes.subarray(0, verifyCodeBytes), (byte) => byte.toString(2).padStart(8, '0'));
  const signs = bits.join('').replaceAll(/.{5}/g, (five) => alphabet.charAt(Number.parseInt(five, 2)));
  return signs.replaceAll(/.{4}(?!$)/g, '$&-');
}

const shape = /^[0-9A-HJKMNP-TV-Z]{16}$/;

/**
 * A code as somebody typed it, in the one form it is hashed in; undefined for what can be none. Dashes, spaces and case
 * do not matter, and the letters O, I and L are the digits they are mistaken for.
 */
export function readVerifyCode(typed: string): string | undefined {
  if (typed.length > 40) return undefined;
  const signs = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return shape.test(signs) ? signs.replaceAll(/.{4}(?!$)/g, '$&-') : undefined;
}
