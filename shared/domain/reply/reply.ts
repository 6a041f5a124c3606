/** The step of a borrower's text and of the answer to it, in the ledger: no ladder has it. */
export const replyStep = 'reply';

/** What a borrower's text asks for. `visit-…`: of an appointment, where there is one. `free`: anything else. */
export const replyMeanings = [
  'stop',
  'start',
  'complaint',
  'dispute',
  'visit-refuse',
  'visit-move',
  'visit-confirm',
  'call-me',
  'balance',
  'free',
] as const;
export type ReplyMeaning = (typeof replyMeanings)[number];

/** Words of one meaning: `whole` is all the text says, `within` stands anywhere in it. Normalised, see `plainText`. */
export interface ReplyWords {
  readonly meaning: Exclude<ReplyMeaning, 'free'>;
  readonly whole: readonly string[];
  readonly within: readonly string[];
}

/** Lower case, full width as half width, without punctuation, spaces single: as people type is not as files are kept. */
export function plainText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/**
 * What a reply means. The list's order decides where a text says several things, so it begins with what protects most:
 * whoever asks to be left alone and complains besides is left alone, and his words are kept.
 */
export function meaningOf(text: string, words: readonly ReplyWords[]): ReplyMeaning {
  const plain = plainText(text);
  const says = ({ whole, within }: ReplyWords): boolean =>
    whole.includes(plain) || within.some((word) => holds(plain, word));
  return words.find(says)?.meaning ?? 'free';
}

/** Latin words whole, so that `pay` is not found in `repay`; other scripts are not written with spaces. */
function holds(plain: string, word: string): boolean {
  return /^[a-z]/.test(word) ? ` ${plain} `.includes(` ${word} `) : plain.includes(word);
}
