import type { Pace } from './pacing.ts';

/** One origination towards one country: what it is called on the phone, how fast it may speak, what a part costs. */
export interface Lane extends Pace {
  /** Names the bucket, e.g. `cn`. */
  readonly id: string;
  /** Country calling codes, digits only; none: every number no other lane has. */
  readonly dial: readonly string[];
  /** Alphanumeric sender; null where the country knows none. */
  readonly senderId: string | null;
  /** People can text back: to a number of the bank's own that takes texts, never to a sender ID. Absent: they cannot. */
  readonly twoWay?: boolean | undefined;
  /** Price of one part in millionths of a unit of the cap's currency. */
  readonly microsPerPart: number;
  /** Where carriers pass on registered texts only (India's DLT): who registered them. Absent: any text passes. */
  readonly registered?: { readonly entityId: string } | undefined;
}

/** What a carrier knows a registered text by. */
export interface Registered {
  /** The bank's own id with the registry. */
  readonly entityId: string;
  readonly templateId: string;
}

/**
 * The lane of an E.164 number (or what goes by lane, such as a queue): the longest calling code that fits, or the one for
 * all others, which also takes what has no number.
 */
export function laneOf<T extends Pick<Lane, 'dial'>>(lanes: readonly T[], number: string | undefined): T {
  const fits = lanes.flatMap((lane) =>
    lane.dial.filter((code) => number?.startsWith(`+${code}`)).map((code) => ({ lane, length: code.length })),
  );
  const [best] = fits.sort((a, b) => b.length - a.length);
  const lane = best?.lane ?? lanes.find(({ dial }) => dial.length === 0);
  if (lane === undefined) throw new RangeError('no lane for numbers of all other countries');
  return lane;
}
