import { z } from 'zod';

/** A sentence; ICU message syntax where it has placeholders. */
const sentence = z.string().min(1).max(300);

/** How the derivation of a loan's arrears is told to its borrower, in one language. */
export const derivationWordsSchema = z.strictObject({
  overdue: sentence,
  nothing: sentence,
  notActive: sentence,
  tolerated: sentence,
  paidBefore: sentence,
  open: sentence,
  moved: sentence,
  received: sentence,
  pending: sentence,
  reversed: sentence,
  partly: sentence,
  pause: sentence,
  days: sentence,
  penalty: sentence,
  noPenalty: sentence,
  pay: sentence,
});
export type DerivationWords = z.infer<typeof derivationWordsSchema>;
