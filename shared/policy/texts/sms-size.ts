import { SegmentedMessage } from 'sms-segments-calculator';

export interface SmsSize {
  readonly encoding: 'GSM-7' | 'UCS-2';
  /** What a carrier bills: GSM-7 160 in one, 153 in each of several; UCS-2 70 and 67. */
  readonly parts: number;
  /** Signs a reader counts; in GSM-7 those of the extension table count twice. */
  readonly characters: number;
}

/** The alphabet a text needs and the parts it is sent in. */
export function smsSize(text: string): SmsSize {
  const { encodingName, segmentsCount, numberOfCharacters } = new SegmentedMessage(text);
  return { encoding: encodingName, parts: segmentsCount, characters: numberOfCharacters };
}

/** Signs of one unit that never join their neighbours: ASCII, Han, and the punctuation of both. */
const plainSigns = /^[ -~\u2018-\u201D\u2026\u3001-\u3017\u3400-\u4DBF\u4E00-\u9FFF\uFF01-\uFF60]*$/u;

/** True when a carrier bills at most so many parts. A short text of plain signs is not counted: it starts faster. */
export function fitsIn(text: string, parts: number): boolean {
  return (text.length <= 67 * parts && plainSigns.test(text)) || smsSize(text).parts <= parts;
}

/** True when every character is in the GSM alphabet: one outside it makes the whole text UCS-2. */
export function isGsm(text: string): boolean {
  return smsSize(text).encoding === 'GSM-7';
}
