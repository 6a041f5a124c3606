import { existsSync, readFileSync, truncateSync } from 'node:fs';

/**
 * The lines of a file that is only ever appended to; none where there is no file. A process killed while writing leaves
 * a last line that does not end: it is cut off, also in the file, so that the next line starts on its own.
 */
export function readLines(file: string): string[] {
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) truncateSync(file, Buffer.byteLength(whole));
  return whole.split('\n').filter((line) => line !== '');
}
