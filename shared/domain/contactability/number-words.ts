import type { Instant } from '../instant.ts';
import type { Choice } from './contactability.ts';

/** A word about texts that came from a number: out, or in again. */
export interface NumberWord {
  readonly wanted: boolean;
  /** When the bank received it first. */
  readonly at: Instant;
  /** The message that says so. */
  readonly ref: string;
}

/**
 * What a number said about texts while nobody was known to have it, and whether it took that back. Kept by the number, so
 * that a stop holds for whoever turns out to be its owner.
 */
export interface NumberWords {
  /** Rises with each write; every write is conditional on the version it was decided on. */
  readonly version: number;
  readonly words: readonly NumberWord[];
}

/** Words kept: enough to know a message that comes again. */
const mostWords = 20;

/** What stands after a word; undefined: it was heard before, or takes back what nobody said. */
export function heard(before: NumberWords | undefined, word: NumberWord): NumberWords | undefined {
  const { version = 0, words = [] } = before ?? {};
  if (words.some(({ ref }) => ref === word.ref)) return undefined;
  if (word.wanted && words.length === 0) return undefined;
  return { version: version + 1, words: [...words, word].slice(-mostWords) };
}

/** The stop that stands. Of two words at the same moment the one that protects does. */
export function stopIn(said: NumberWords | undefined): NumberWord | undefined {
  const last = (said?.words ?? []).reduce<NumberWord | undefined>(
    (found, word) =>
      found === undefined || word.at > found.at || (word.at === found.at && !word.wanted) ? word : found,
    undefined,
  );
  return last?.wanted === false ? last : undefined;
}

/** A number's stop as a word of its owner: about all of his numbers, of a shared one about this number only. */
export function asChoice({ wanted, at, ref }: NumberWord, number: string | null): Choice {
  return { channel: 'sms', number, wanted, at, evidence: { source: 'reply', ref } };
}
