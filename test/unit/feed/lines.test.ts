import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxLineBytes, splitLines, wholeText, type LineRange } from '../../../shared/contracts/lines.ts';
import { propertyRuns } from '../../support/property-runs.ts';

async function* pieces(bytes: Buffer, length: number): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += length)
    yield await Promise.resolve(bytes.subarray(at, at + length));
}

async function read(bytes: Buffer, length: number, range: LineRange): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of splitLines(pieces(bytes.subarray(range.from), length), range))
    lines.push(line.bytes === undefined ? '(too long)' : Buffer.from(line.bytes).toString());
  return lines;
}

/** Ranges of `size` bytes over a text, each told as the import tells it. */
const rangesOf = (total: number, size: number): LineRange[] =>
  Array.from({ length: Math.ceil(total / size) }, (_, at) => ({
    from: Math.max(0, at * size - 1),
    end: Math.min(total, (at + 1) * size),
    align: at > 0,
  }));

const expectedLines = (text: string): string[] =>
  (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n').slice(0, text === '' ? 0 : undefined);

describe('lines of a byte stream', () => {
  it('are the same in any pieces, and each is in exactly one range', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: fc.constantFrom('a', '晴', '\r', '{'), maxLength: 12 }), {
          maxLength: 12,
        }),
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 9 }),
        async (...[parts, ends, size, length]) => {
          const text = parts.join('\n') + (ends && parts.length > 0 ? '\n' : '');
          const bytes = Buffer.from(text);
          expect(await read(bytes, length, wholeText)).toEqual(expectedLines(text));
          const ranged: string[] = [];
          for (const range of rangesOf(bytes.length, size))
            ranged.push(...(await read(bytes, length, range)));
          expect(ranged).toEqual(expectedLines(text));
        },
      ),
      { numRuns: Math.max(500, propertyRuns) },
    );
  });

  it('say where the next one begins', async () => {
    const nexts: number[] = [];
    for await (const line of splitLines(pieces(Buffer.from('ab\n晴\nc'), 2), wholeText))
      nexts.push(line.next);
    expect(nexts).toEqual([3, 7, 8]);
  });

  it('over the limit are passed by, and the next one is read', async () => {
    const bytes = Buffer.from(`a\n${'x'.repeat(maxLineBytes + 1)}\n${'y'.repeat(maxLineBytes)}\nb`);
    const lines = await read(bytes, 65_536, wholeText);
    expect(lines.map((line) => line.slice(0, 10))).toEqual(['a', '(too long)', 'yyyyyyyyyy', 'b']);
  });

  it('are not read for beyond the range', async () => {
    let asked = 0;
    async function* endless(): AsyncGenerator<Uint8Array, void> {
      for (;;) {
        asked += 1;
        yield await Promise.resolve(Buffer.from('line\n'));
      }
    }
    const lines: number[] = [];
    for await (const { next } of splitLines(endless(), { from: 0, end: 12, align: false })) lines.push(next);
    expect(lines).toEqual([5, 10, 15]);
    expect(asked).toBe(3);
  });
});
