import { valuesOf } from '../contracts/treatment.ts';
import {
  numericFacts,
  segmentNames,
  wordFactNames,
  type Band,
  type Condition,
  type SegmentPolicy,
  type SegmentRule,
} from '../domain/treatment/segment.ts';

/**
 * Everything wrong with the segment rules, each fault with its place; empty when they may be used. Bands must be without
 * gap and overlap; then the facts have finitely many classes, and each class is tried: one that no rule takes, and a
 * rule that never gets a class because earlier ones take them all, are faults.
 */
export function lintSegments(policy: SegmentPolicy): readonly string[] {
  const faults = [...bandFaults(policy), ...conditionFaults(policy), ...repeatedIds(policy.rules)];
  return faults.length > 0 ? faults : coverageFaults(policy);
}

function bandFaults({ bands }: SegmentPolicy): readonly string[] {
  return numericFacts.flatMap((fact) => oneBandFaults(bands[fact]).map((fault) => `bands.${fact}${fault}`));
}

function oneBandFaults(list: readonly Band[]): readonly string[] {
  const faults = list.flatMap((band, at) => {
    const before = list[at - 1];
    const expected = before === undefined ? 0 : before.to === null ? null : before.to + 1;
    const where = `[${at}] “${band.name}”`;
    if (expected === null) return [`${where}: nothing follows “${before?.name ?? ''}”, which has no end`];
    if (band.to !== null && band.to < band.from) return [`${where}: ends at ${band.to}, before it begins`];
    if (band.from > expected) return [`${where}: gap, ${expected} to ${band.from - 1} lie in no band`];
    if (band.from < expected) return [`${where}: overlap, ${band.from} to ${expected - 1} lie in two bands`];
    return [];
  });
  const last = list.at(-1);
  const open =
    last === undefined || last.to === null ? [] : [`: gap, what is above ${last.to} lies in no band`];
  const names = list.map(({ name }) => name);
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  return [...faults, ...open, ...twice.map((name) => `: two bands are called “${name}”`)];
}

function conditionFaults(policy: SegmentPolicy): readonly string[] {
  return policy.rules.flatMap(({ id, when }) =>
    when.flatMap(({ fact, is }) => {
      const known = valuesOf(policy, fact);
      return is
        .filter((value) => !known.includes(value))
        .map((value) => `rules.${id}.when.${fact}: unknown “${value}”, one of ${known.join(', ')}`);
    }),
  );
}

function repeatedIds(rules: readonly SegmentRule[]): readonly string[] {
  const ids = rules.map(({ id }) => id);
  return ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `rules.${id}: two rules have this id`);
}

type FactClass = Readonly<Record<Condition['fact'], string>>;

function coverageFaults(policy: SegmentPolicy): readonly string[] {
  const used = new Set<string>();
  let open: FactClass | undefined;
  let openCount = 0;
  for (const one of classesOf(policy)) {
    const rule = policy.rules.find(({ when }) => when.every(({ fact, is }) => is.includes(one[fact])));
    if (rule !== undefined) used.add(rule.id);
    else {
      open ??= one;
      openCount += 1;
    }
  }
  const gap =
    open === undefined ? [] : [`rules: gap, no rule takes ${wordsOf(open)} (${openCount} classes in all)`];
  const dead = policy.rules
    .filter(({ id }) => !used.has(id))
    .map(({ id }) => `rules.${id}: is never reached, the rules before it take everything it would`);
  const given = new Set(policy.rules.map(({ segment }) => segment));
  const unused = segmentNames
    .filter((segment) => !given.has(segment))
    .map((segment) => `rules: none gives the segment ${segment}`);
  return [...gap, ...dead, ...unused];
}

/** Every combination of bands and words: a few thousand at most. */
export function classesOf(policy: SegmentPolicy): readonly FactClass[] {
  const none: FactClass = {
    monthsOnBook: '',
    lateCount: '',
    longestLateDays: '',
    brokenPromises: '',
    failedContacts: '',
    vulnerabilities: '',
    hardship: '',
    ability: '',
    willingness: '',
  };
  return [...numericFacts, ...wordFactNames].reduce<readonly FactClass[]>(
    (list, fact) => list.flatMap((one) => valuesOf(policy, fact).map((value) => ({ ...one, [fact]: value }))),
    [none],
  );
}

function wordsOf(one: FactClass): string {
  return [...numericFacts, ...wordFactNames].map((fact) => `${fact}=${one[fact]}`).join(' ');
}
