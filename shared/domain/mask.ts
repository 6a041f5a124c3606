/** Personal data as it may stand in texts, ledgers and logs. */

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Spaces, and the dots that join the parts of Uyghur, Tibetan and transcribed names. */
const nameParts = /[^\s·•‧・･]+/gu;

/**
 * Keeps the first character of each part of a name: 王小明 is 王**, `Anna Lee` is `A*** L**`. One to three stars, so that
 * neither a long name makes a long text nor a name of one character stands there whole.
 */
export function maskName(name: string): string {
  return name.trim().replaceAll(nameParts, (part) => {
    const [first = '', ...rest] = Array.from(graphemes.segment(part), ({ segment }) => segment);
    return first + '*'.repeat(Math.min(3, Math.max(1, rest.length)));
  });
}

/** The last four letters and digits of a loan number; fewer when it has fewer. */
export function lastFour(loanId: string): string {
  return loanId.replaceAll(/[^\p{L}\p{N}]/gu, '').slice(-4);
}

/**
 * An E.164 number for logs and the ledger: `+12015550123` is `+1201***0123`. At least three digits are hidden; short
 * numbers show fewer in front.
 */
export function maskPhone(number: string): string {
  const digits = number.replaceAll(/\D/g, '');
  const shown = Math.max(0, Math.min(4, digits.length - 7));
  return `+${digits.slice(0, shown)}***${digits.slice(-4)}`;
}
