import type { Instant } from '../instant.ts';
import type { ConsentKind, ContactChannel } from '../permit/pack.ts';
import type { Consent, UnwantedTime } from '../permit/request.ts';

/** By what the bank knows it: the way it came, and the id of the message, call, visit or receipt that says so. */
export interface Evidence {
  readonly source: 'reply' | 'call' | 'visit' | 'app' | 'officer' | 'carrier';
  readonly ref: string;
}

/**
 * The last word about one channel (null: all of them) and one number (null: any): out or in again. A word older than the
 * one that stands changes nothing, so replies may arrive in any order.
 */
export interface Choice {
  readonly channel: ContactChannel | null;
  readonly number: string | null;
  readonly wanted: boolean;
  readonly at: Instant;
  readonly evidence: Evidence;
}

/** unreachable: tried in vain, may pass. failed: for good (no such number, wrong person): never used again by itself. */
export const numberStates = ['ok', 'unreachable', 'failed'] as const;
export type NumberStatus = (typeof numberStates)[number];

export interface NumberState {
  /** E.164. */
  readonly number: string;
  readonly status: NumberStatus;
  /** E.g. `wrong-number`, or what the carrier said. */
  readonly reason: string;
  readonly at: Instant;
  readonly evidence: Evidence;
}

export interface GivenConsent extends Consent {
  readonly evidence: Evidence;
}

/** calls: never be called again. all: cease every contact (12 CFR 1006.6(c) and its like). Neither is taken back here. */
export interface StopRequest {
  readonly what: 'calls' | 'all';
  readonly at: Instant;
  readonly evidence: Evidence;
}

/** What stands between the bank and one borrower's ear, over all loans. One item, one version. */
export interface Contactability {
  readonly borrowerId: string;
  /** Rises with each write; every write is conditional on the version it was decided on. */
  readonly version: number;
  readonly choices: readonly Choice[];
  readonly numbers: readonly NumberState[];
  readonly stops: readonly StopRequest[];
  readonly consents: readonly GivenConsent[];
  /** Hours at which the borrower asked not to be contacted. */
  readonly unwanted: readonly UnwantedTime[];
  /** The channels the borrower likes, best first; empty: none named. */
  readonly preferred: readonly ContactChannel[];
}

/** Nothing known, nothing stored. */
export function unknownContactability(borrowerId: string): Contactability {
  return {
    borrowerId,
    version: 0,
    choices: [],
    numbers: [],
    stops: [],
    consents: [],
    unwanted: [],
    preferred: [],
  };
}

/** What somebody learned about a borrower. */
export type ContactabilityChange =
  | { readonly kind: 'choose'; readonly choice: Choice }
  | { readonly kind: 'mark'; readonly mark: NumberState }
  | { readonly kind: 'stop'; readonly stop: StopRequest }
  | { readonly kind: 'consent'; readonly consent: GivenConsent }
  | { readonly kind: 'revoke'; readonly consent: ConsentKind; readonly at: Instant }
  | ({ readonly kind: 'prefer' } & Wishes);

type Wishes = Pick<Contactability, 'unwanted' | 'preferred'>;

/**
 * The borrower after a change; the very same object when it changes nothing (told twice, or older than what is known),
 * so that the caller need not write.
 */
export function changed(before: Contactability, change: ContactabilityChange): Contactability {
  const parts = partsAfter(before, change);
  return parts === undefined ? before : { ...before, ...parts, version: before.version + 1 };
}

type Parts = Partial<Contactability> | undefined;

function partsAfter(before: Contactability, change: ContactabilityChange): Parts {
  switch (change.kind) {
    case 'choose':
      return afterChoice(before, change.choice);
    case 'mark':
      return afterMark(before, change.mark);
    case 'stop':
      return afterStop(before, change.stop);
    case 'consent':
      return afterConsent(before, change.consent);
    case 'revoke':
      return afterRevocation(before, change);
    case 'prefer':
      return afterWishes(before, change);
  }
}

/** Of two words at the same moment the one that protects stands. */
function afterChoice({ choices }: Contactability, choice: Choice): Parts {
  const isSame = ({ channel, number }: Choice): boolean =>
    channel === choice.channel && number === choice.number;
  const known = choices.find(isSame);
  const isOlder = known !== undefined && known.at > choice.at;
  const addsNothing = known?.at === choice.at && (choice.wanted || !known.wanted);
  if (isOlder || addsNothing) return undefined;
  return { choices: [...choices.filter((one) => !isSame(one)), choice] };
}

function afterMark({ numbers }: Contactability, mark: NumberState): Parts {
  const known = numbers.find(({ number }) => number === mark.number);
  if (known === undefined && mark.status === 'ok') return undefined;
  if (known !== undefined && (known.at > mark.at || isSameMark(known, mark))) return undefined;
  return { numbers: [...numbers.filter(({ number }) => number !== mark.number), mark] };
}

function isSameMark(a: NumberState, b: NumberState): boolean {
  return a.status === b.status && a.reason === b.reason;
}

/** The first request stands. */
function afterStop({ stops }: Contactability, stop: StopRequest): Parts {
  return stops.some(({ what }) => what === stop.what) ? undefined : { stops: [...stops, stop] };
}

/** A consent is known by its kind and what says so. */
function afterConsent({ consents }: Contactability, consent: GivenConsent): Parts {
  const isKnown = consents.some(
    ({ kind, evidence }) =>
      kind === consent.kind &&
      evidence.source === consent.evidence.source &&
      evidence.ref === consent.evidence.ref,
  );
  return isKnown ? undefined : { consents: [...consents, consent] };
}

function afterWishes(before: Contactability, { unwanted, preferred }: Wishes): Parts {
  const isSame =
    JSON.stringify([before.unwanted, before.preferred]) === JSON.stringify([unwanted, preferred]);
  return isSame ? undefined : { unwanted, preferred };
}

/** Takes back every consent of the kind given before `at`. */
function afterRevocation(
  { consents }: Contactability,
  { consent: kind, at }: { readonly consent: ConsentKind; readonly at: Instant },
): Parts {
  const stands = (one: GivenConsent): boolean =>
    one.kind === kind && one.from <= at && (one.revokedAt === null || one.revokedAt > at);
  if (!consents.some(stands)) return undefined;
  return { consents: consents.map((one) => (stands(one) ? { ...one, revokedAt: at } : one)) };
}
