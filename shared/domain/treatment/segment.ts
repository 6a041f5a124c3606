import { stableHash } from '../shard.ts';

export const segmentNames = [
  'new-borrower',
  'occasional-forgetter',
  'chronic',
  'broken-promise',
  'hardship',
  'able-but-unwilling',
  'unreachable',
] as const;
export type SegmentName = (typeof segmentNames)[number];

export const numericFacts = [
  'monthsOnBook',
  'lateCount',
  'longestLateDays',
  'brokenPromises',
  'failedContacts',
  'vulnerabilities',
] as const;
export type NumericFact = (typeof numericFacts)[number];

/** The facts that are one of a few words, with the words they may be. */
export const wordFacts = {
  hardship: ['no', 'yes'],
  ability: ['unknown', 'able', 'unable'],
  willingness: ['unknown', 'willing', 'unwilling'],
} as const;
export type WordFact = keyof typeof wordFacts;
export const wordFactNames = ['hardship', 'ability', 'willingness'] as const satisfies readonly WordFact[];

/** What a segment is chosen from: stored facts only, each one a person can check. */
export interface SegmentFacts {
  /** Whole months since the contract was signed. */
  readonly monthsOnBook: number;
  /** Instalments of the history window that were, or are, late. */
  readonly lateCount: number;
  /** Days the latest of them was late. */
  readonly longestLateDays: number;
  readonly brokenPromises: number;
  /** Texts refused since one last went through. */
  readonly failedContacts: number;
  readonly vulnerabilities: number;
  readonly hardship: (typeof wordFacts.hardship)[number];
  readonly ability: (typeof wordFacts.ability)[number];
  readonly willingness: (typeof wordFacts.willingness)[number];
}

/** Both ends included; null: no upper end. */
export interface Band {
  readonly name: string;
  readonly from: number;
  readonly to: number | null;
}

/** Holds where the fact's band (or word) is among `is`. */
export interface Condition {
  readonly fact: NumericFact | WordFact;
  readonly is: readonly string[];
}

export interface SegmentRule {
  readonly id: string;
  readonly segment: SegmentName;
  /** All must hold. */
  readonly when: readonly Condition[];
}

/** Thresholds as data: bands over each number, and an ordered list of rules of which the first that holds decides. */
export interface SegmentPolicy {
  /** `name@version`. */
  readonly name: string;
  /** How far back lateness counts. */
  readonly historyDays: number;
  /** An instalment is late from this many days on. */
  readonly lateFromDays: number;
  readonly bands: Readonly<Record<NumericFact, readonly Band[]>>;
  readonly rules: readonly SegmentRule[];
}

export interface SegmentChoice {
  readonly segment: SegmentName;
  /** Id of the rule that fired. */
  readonly rule: string;
  readonly facts: SegmentFacts;
}

/**
 * The segment of the first rule that holds.
 *
 * @throws RangeError when none does: the data check refuses such a list.
 */
export function chooseSegment(facts: SegmentFacts, policy: SegmentPolicy): SegmentChoice {
  for (const rule of policy.rules)
    if (holdAll(rule.when, facts, policy)) return { segment: rule.segment, rule: rule.id, facts };
  throw new RangeError(`${policy.name} has no rule for ${canonicalFacts(facts)}`);
}

function holdAll(when: readonly Condition[], facts: SegmentFacts, policy: SegmentPolicy): boolean {
  for (const condition of when) if (!holds(condition, facts, policy)) return false;
  return true;
}

function holds({ fact, is }: Condition, facts: SegmentFacts, policy: SegmentPolicy): boolean {
  const value = facts[fact];
  return is.includes(
    typeof value === 'number' && isNumericFact(fact) ? bandOf(value, policy.bands[fact]) : String(value),
  );
}

function isNumericFact(fact: NumericFact | WordFact): fact is NumericFact {
  return !(fact in wordFacts);
}

/** The name of the band a number lies in. Throws `RangeError` outside all of them. */
export function bandOf(value: number, bands: readonly Band[]): string {
  for (const band of bands)
    if (value >= band.from && (band.to === null || value <= band.to)) return band.name;
  throw new RangeError(`${value} lies in no band`);
}

/** The facts as one line, always in the same order: what the digest is made of. */
export function canonicalFacts(facts: SegmentFacts): string {
  return (
    `monthsOnBook=${facts.monthsOnBook} lateCount=${facts.lateCount} longestLateDays=${facts.longestLateDays} ` +
    `brokenPromises=${facts.brokenPromises} failedContacts=${facts.failedContacts} ` +
    `vulnerabilities=${facts.vulnerabilities} hardship=${facts.hardship} ability=${facts.ability} ` +
    `willingness=${facts.willingness}`
  );
}

/** Eight characters that tell whether a replay saw the same facts; no secret and no proof against a forger. */
export function factsDigest(facts: SegmentFacts): string {
  return stableHash(canonicalFacts(facts)).toString(16).padStart(8, '0');
}
