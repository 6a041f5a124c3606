import { createHash, randomBytes } from 'node:crypto';
import { verifyCode, verifyCodeBytes } from '../domain/visits/verify-code.ts';

/** What codes are looked up by. */
export const codeHashOf = (text: string): string =>
  createHash('sha256').update(`visit ${text}`).digest('hex');

/** A code nobody can guess, and its hash. */
export function newVerifyCode(): { readonly code: string; readonly codeHash: string } {
  const code = verifyCode(randomBytes(verifyCodeBytes));
  return { code, codeHash: codeHashOf(code) };
}
