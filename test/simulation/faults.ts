import { hashOf } from './random.ts';

/**
 * crash: the invocation dies, before the call reaches the other side or after it took effect unheard. timeout: it took
 * effect, the caller hears an error. throttle: it did not, and the caller hears that. slow: the answer takes minutes.
 * leap: all clocks jump ahead during the call. meanwhile: a borrower acts at this very moment.
 */
export const faultKinds = [
  'crash-before',
  'crash-after',
  'timeout',
  'throttle',
  'slow',
  'leap',
  'meanwhile',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Everything else that is done to the system on purpose. */
export type MischiefKind =
  | FaultKind
  | 'duplicate'
  | 'delayed'
  | 'poison'
  | 'refused'
  | 'uncertain'
  | 'double-scan'
  | 'double-import'
  | 'import-in-scan'
  | 'missed-scan'
  | 'restarted-scan'
  | 'deploy'
  | 'stop'
  | 'undelivered'
  | 'untold'
  | 'late-receipt'
  | 'double-receipt'
  | 'visit'
  | 'visit-answer'
  | 'visit-off';

export interface TraceLine {
  readonly at: number;
  /** Names the fault or action; the same in every run of the seed. */
  readonly id: string;
  readonly what: string;
}

/** What one seed does to the system, and what is left of it while a failure is being shrunk. */
export interface Mischief {
  readonly seed: number;
  /** Ids that may happen; undefined: all. */
  readonly only: ReadonlySet<string> | undefined;
  readonly counts: Map<string, number>;
  readonly trace: TraceLine[];
}

export function newMischief(seed: number, only?: ReadonlySet<string>): Mischief {
  return { seed, only, counts: new Map(), trace: [] };
}

/** A draw in [0, 1) that belongs to an id. */
export const drawFor = ({ seed }: Pick<Mischief, 'seed'>, id: string): number =>
  hashOf(seed, id) / 4_294_967_296;

export const isAllowed = ({ only }: Mischief, id: string): boolean => only === undefined || only.has(id);

/** Notes that something was done on purpose. */
export function note(mischief: Mischief, kind: string, line: TraceLine): void {
  mischief.counts.set(kind, (mischief.counts.get(kind) ?? 0) + 1);
  mischief.trace.push(line);
}

/** Whether the mischief of this kind happens here; noted if it does. */
export function happens(
  mischief: Mischief,
  kind: MischiefKind,
  { id, share, at, what = kind }: { id: string; share: number; at: number; what?: string },
): boolean {
  const name = `${kind} ${id}`;
  if (drawFor(mischief, name) >= share || !isAllowed(mischief, name)) return false;
  note(mischief, kind, { at, id: name, what });
  return true;
}

/** Shares of calls that meet each fault. */
export type FaultShares = Readonly<Record<FaultKind, number>>;

/** The fault a call meets, if any. Not noted: the caller does when it strikes. */
export function faultAt(mischief: Mischief, id: string, shares: FaultShares): FaultKind | undefined {
  let draw = drawFor(mischief, `fault ${id}`);
  for (const kind of faultKinds) {
    draw -= shares[kind];
    if (draw < 0) return isAllowed(mischief, `${kind} ${id}`) ? kind : undefined;
  }
  return undefined;
}
