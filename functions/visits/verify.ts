import type { Verification } from '../../shared/contracts/visits.ts';
import { localDateAt, plusMs, type Instant } from '../../shared/domain/instant.ts';
import { readVerifyCode } from '../../shared/domain/visits/verify-code.ts';
import type { Visit, VisitState } from '../../shared/domain/visits/visit.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { VisitStore } from '../../shared/ports/visit-store.ts';

export interface VerifyDeps {
  readonly visits: Pick<VisitStore, 'find' | 'findMark' | 'count'>;
  readonly clock: Clock;
  readonly bankName: string;
  readonly hash: (text: string) => string;
  readonly limits: VerifyLimits;
}

/** How often codes may be asked for in ten minutes: by one source, and by everybody together. */
export interface VerifyLimits {
  readonly perSource: number;
  readonly inAll: number;
}

export type VerifyResult =
  | { readonly ok: true; readonly verification: Verification }
  | { readonly ok: false; readonly retryAfterSeconds: number };

const spanMs = 600_000;

/** States in which a team may stand at the door. */
const expectedIn: readonly VisitState[] = ['proposed', 'tacit', 'confirmed', 'under-way'];

/**
 * Says whether a code is that of a visit of today: who comes, when, where. Changes nothing but the counters of how often
 * somebody asked; a code that is none, of another day, or of a visit called off gets the same answer, field by field.
 */
export function verifyVisit(deps: VerifyDeps): (typed: string, source: string) => Promise<VerifyResult> {
  return async (typed, source) => {
    const now = deps.clock();
    const wait = await tooOften(deps, source, now);
    if (wait !== undefined) return { ok: false, retryAfterSeconds: wait };
    // A text that can be no code is looked up all the same: the time an answer takes tells nothing.
    const mark = await deps.visits.findMark(deps.hash(readVerifyCode(typed) ?? 'none'));
    const visit = await deps.visits.find(mark?.visitId ?? 'none');
    const isExpected =
      visit !== undefined &&
      visit.proposal === mark?.proposal &&
      expectedIn.includes(visit.state) &&
      localDateAt(now, visit.zone) === visit.date;
    return { ok: true, verification: answer(isExpected ? visit : undefined, deps.bankName) };
  };
}

function answer(visit: Visit | undefined, bank: string): Verification {
  if (visit === undefined)
    return { expected: false, bank, date: null, fromMinute: null, toMinute: null, address: null, team: [] };
  const { date, fromMinute, toMinute, address, team } = visit;
  return {
    expected: true,
    bank,
    date,
    fromMinute,
    toMinute,
    address: address.text,
    team: team.map(({ name, badge }) => ({ name, badge })),
  };
}

/** Seconds until one may ask again; undefined: now. Whoever asks too often uses up nobody else's share. */
async function tooOften(
  { visits, hash, limits }: VerifyDeps,
  source: string,
  now: Instant,
): Promise<number | undefined> {
  const ms = Date.parse(now);
  const span = Math.floor(ms / spanMs);
  const until = plusMs(now, 2 * spanMs);
  const wait = Math.ceil(((span + 1) * spanMs - ms) / 1000);
  // Sources are addresses: kept as hashes only.
  const own = await visits.count(`verify#${hash(source).slice(0, 24)}#${span}`, until);
  if (own > limits.perSource) return wait;
  return (await visits.count(`verify#all#${span}`, until)) > limits.inAll ? wait : undefined;
}
