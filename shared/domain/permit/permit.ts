import { epochMs, instantOf, type Instant } from '../instant.ts';
import { capRules } from './caps.ts';
import type { Basis, Confidence } from './pack.ts';
import type { ContactRequest } from './request.ts';
import { nextAllowed, nextForbidden, type Rule, type Terms } from './rule.ts';
import { consentRules, stopRules } from './stops.ts';
import { thirdPartyRules } from './third-parties.ts';
import { unwantedRules, windowRules } from './windows.ts';
import { msPerDay } from './zone-clock.ts';

/** Known to this module only: nothing else can make a Permit, at run time either. */
const seal: unique symbol = Symbol('permit');

class PermitRecord {
  readonly kind = 'permit';
  /** What may be done, once. */
  readonly request: ContactRequest;
  /** The pack and version it was decided by. */
  readonly pack: string;
  readonly at: Instant;
  /** It holds before this moment only, and only for the ledger it was decided on. */
  readonly until: Instant;
  // A private member makes the type nominal: no object literal is a Permit.
  readonly #seal: typeof seal;

  constructor(key: typeof seal, terms: Pick<PermitRecord, 'request' | 'pack' | 'at' | 'until'>) {
    if (key !== seal) throw new TypeError('only permit() makes a Permit');
    this.#seal = key;
    this.request = terms.request;
    this.pack = terms.pack;
    this.at = terms.at;
    this.until = terms.until;
    Object.freeze(this);
  }

  static isGenuine(value: object): boolean {
    return #seal in value && value.#seal === seal;
  }
}

/** Leave for one contact. Only `permit` gives it; the type is exported, the class is not. */
export type Permit = PermitRecord;

/** Why not now. The rule named is the one that stands in the way longest; `reasons` are all that do now. */
export interface Denial extends Basis {
  readonly kind: 'denial';
  /** The rule is no law but the house's own default. */
  readonly houseDefault: boolean;
  /** The earliest lawful moment, as far as is known now; null: never. */
  readonly retryAt: Instant | null;
  readonly reasons: readonly Basis[];
  /** Rules met on the way to `retryAt` that do not speak against now. */
  readonly later: readonly Basis[];
}

/** A permit is for now: decided anew after a day even where nothing is known to change. */
const longestMs = msPerDay;

/**
 * May this contact be made now? Pure: the same request, ledger, pack, calendar and moment give the same answer.
 * Every rule of the pack that is about the contact must allow it, on every clock of the request.
 */
export function permit(request: ContactRequest, terms: Terms, now: Instant): Permit | Denial {
  const rules = rulesFor(request, terms);
  const ms = epochMs(now);
  const against = objections(rules, ms);
  if (against.length > 0) return denial(rules, against, ms);
  let until = ms + longestMs;
  for (const rule of rules) until = nextForbidden(rule, ms, until);
  return new PermitRecord(seal, { request, pack: terms.pack.version, at: now, until: instantOf(until) });
}

/** True when the permit is genuine, for this channel and number, and holds at `now`. */
export function covers(
  leave: Permit,
  contact: Pick<ContactRequest, 'channel' | 'number'>,
  now: Instant,
): boolean {
  return isPermitFor(leave, contact) && leave.at <= now && now < leave.until;
}

/** True when the permit is genuine and for this channel and number. */
export function isPermitFor(
  leave: Permit,
  { channel, number }: Pick<ContactRequest, 'channel' | 'number'>,
): boolean {
  return (
    PermitRecord.isGenuine(leave) && leave.request.channel === channel && leave.request.number === number
  );
}

/** What the ledger says of a denial: the rule, its source and how far it is to be trusted. */
export function wordsOf(basis: Basis): string {
  const { rule, source, clause, confidence, force } = basis;
  const standing = confidence === 'U' ? 'house default, unverified' : `${force}, confidence ${confidence}`;
  return `${rule}: ${[source, clause].filter((part) => part !== '').join(', ')} (${standing})`;
}

/** The words of everything that speaks against now: a house default among the reasons is named beside the law. */
export function wordsOfAll({ reasons }: Pick<Denial, 'reasons'>): string {
  return reasons.map(wordsOf).join('; ');
}

const makers = [stopRules, thirdPartyRules, consentRules, windowRules, unwantedRules, capRules] as const;

function rulesFor(request: ContactRequest, terms: Terms): readonly Rule[] {
  if (request.zones.length === 0) throw new RangeError(`contact ${request.contactId} has no time zone`);
  const rules: Rule[] = [];
  for (const make of makers) for (const rule of make(request, terms)) rules.push(rule);
  return rules;
}

interface Objection {
  readonly basis: Basis;
  /** When this rule alone would allow the contact; undefined: never. */
  readonly ends: number | undefined;
}

function objections(rules: readonly Rule[], ms: number): readonly Objection[] {
  const found: Objection[] = [];
  for (const rule of rules) {
    const basis = rule.against(ms);
    if (basis !== undefined) found.push({ basis, ends: nextAllowed(rule, ms) });
  }
  return found;
}

/** Two clocks that never agree are given up after so many hops: more than two a day for over a year. */
const mostHops = 1500;

/**
 * The earliest lawful moment. No moment before the latest end of the present objections can be lawful, so the search
 * hops there, and on from there, until nobody objects: it cannot leap over a lawful moment.
 */
function denial(rules: readonly Rule[], first: readonly Objection[], ms: number): Denial {
  const later: Basis[] = [];
  let against = first;
  let moment: number | undefined = ms;
  for (let hop = 0; hop < mostHops && against.length > 0; hop += 1) {
    moment = latestEnd(against);
    if (moment === undefined) break;
    against = objections(rules, moment);
    later.push(...against.map(({ basis }) => basis));
  }
  const reasons = unique(first.map(({ basis }) => basis));
  const [main] = [...first].sort(byWeight);
  if (main === undefined) throw new RangeError('a denial without an objection');
  const isNever = moment === undefined || against.length > 0;
  return {
    kind: 'denial',
    ...main.basis,
    houseDefault: main.basis.confidence === 'U',
    retryAt: isNever || moment === undefined ? null : instantOf(moment),
    reasons,
    later: unique(later).filter(({ rule }) => reasons.every((reason) => reason.rule !== rule)),
  };
}

function latestEnd(against: readonly Objection[]): number | undefined {
  let latest = Number.NEGATIVE_INFINITY;
  for (const { ends } of against) {
    if (ends === undefined) return undefined;
    latest = Math.max(latest, ends);
  }
  return latest;
}

function unique(list: readonly Basis[]): readonly Basis[] {
  return list.filter(({ rule }, index) => list.findIndex((other) => other.rule === rule) === index);
}

const strength: Readonly<Record<Confidence, number>> = { A: 0, B: 1, C: 2, U: 3 };

/** Longest first; among equals the best known. */
function byWeight(a: Objection, b: Objection): number {
  const [endA, endB] = [a.ends ?? Number.POSITIVE_INFINITY, b.ends ?? Number.POSITIVE_INFINITY];
  if (endA !== endB) return endA > endB ? -1 : 1;
  return strength[a.basis.confidence] - strength[b.basis.confidence];
}
