/** A line longer than this is not read into memory: it is rejected by its length alone. */
export const maxLineBytes = 1024 ** 2;

export interface RawLine {
  /** Without the line feed; undefined when the line is over the limit. */
  readonly bytes: Uint8Array | undefined;
  /** Where the line after it begins, in bytes from the start of the text. */
  readonly next: number;
}

export interface LineRange {
  /** Offset of the source's first byte. */
  readonly from: number;
  /** Lines that begin at or after this offset are not read. */
  readonly end: number;
  /** The source starts one byte early, and what stands before its first line feed belongs to the range before. */
  readonly align: boolean;
}

/** A whole text. */
export const wholeText: LineRange = { from: 0, end: Infinity, align: false };

const lineFeed = 0x0a;

/**
 * Cuts a byte stream into lines, in flat memory. A line belongs to the range it begins in; its end is read from beyond,
 * so `source` must go on past `end` and is pulled only as far as needed.
 */
export async function* splitLines(
  source: AsyncIterable<Uint8Array>,
  { from, end, align }: LineRange,
): AsyncGenerator<RawLine, void> {
  let next = from;
  let skipping = align;
  const held = new HeldLine();
  for await (const piece of source) {
    let at = 0;
    for (let feed = piece.indexOf(lineFeed); feed >= 0; feed = piece.indexOf(lineFeed, at)) {
      const bytes = held.finish(piece.subarray(at, feed));
      next += held.takeLength() + 1;
      at = feed + 1;
      if (!skipping) yield { bytes, next };
      skipping = false;
      if (next >= end) return;
    }
    held.add(piece.subarray(at));
    if (skipping && next + held.length >= end) return;
  }
  if (held.length === 0 || skipping) return;
  const bytes = held.finish(new Uint8Array());
  yield { bytes, next: next + held.takeLength() };
}

/** The part of a line seen so far; forgets its bytes once over the limit. */
class HeldLine {
  #pieces: Uint8Array[] = [];
  length = 0;

  add(piece: Uint8Array): void {
    this.length += piece.length;
    if (this.length > maxLineBytes) this.#pieces = [];
    else if (piece.length > 0) this.#pieces.push(piece);
  }

  finish(rest: Uint8Array): Uint8Array | undefined {
    if (this.length === 0 && rest.length <= maxLineBytes) {
      this.length = rest.length;
      return rest;
    }
    this.add(rest);
    const bytes = this.length > maxLineBytes ? undefined : concat(this.#pieces, this.length);
    this.#pieces = [];
    return bytes;
  }

  takeLength(): number {
    const { length } = this;
    this.length = 0;
    return length;
  }
}

function concat(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
