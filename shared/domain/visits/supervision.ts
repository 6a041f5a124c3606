import { epochMs } from '../instant.ts';
import type { VisitTrip } from './trip.ts';
import { hoursOf } from './visit-hours.ts';
import type { Visit } from './visit.ts';

/** What supervision goes by. Data. */
export interface SupervisionRules {
  readonly staffMin: number;
  /** Minutes a team may come late and still be on time. */
  readonly lateMinutes: number;
  /** Whether talks must be recorded from beginning to end. */
  readonly recordWhole: boolean;
  /** Share of visits called back, in per cent. */
  readonly callBackPercent: number;
}

/** How a visit was conducted, criterion by criterion; null: does not apply to it. */
export interface VisitConduct {
  readonly visitId: string;
  readonly inTeam: boolean;
  readonly onTime: boolean;
  /** All of it within the window that was agreed. */
  readonly withinHours: boolean;
  readonly recorded: boolean | null;
  readonly identified: boolean | null;
  /** Criteria met, in per cent of those that apply. */
  readonly score: number;
}

/** What a visit, or one trip of it, is judged by. */
export type Judged = Pick<Visit, 'visitId' | 'date' | 'fromMinute' | 'toMinute' | 'zone' | 'outcome'>;

/** Judges a visit by its own record; undefined while it has no outcome. */
export function conductOf(visit: Judged, rules: SupervisionRules): VisitConduct | undefined {
  const { outcome } = visit;
  if (outcome === null) return undefined;
  const { opens, closes } = hoursOf(visit);
  const [started, ended] = [epochMs(outcome.startedAt), epochMs(outcome.endedAt)];
  const talked = outcome.result === 'talked';
  const criteria = {
    inTeam: outcome.present.length >= rules.staffMin,
    onTime: started <= epochMs(opens) + rules.lateMinutes * 60_000 && started >= epochMs(opens),
    withinHours: started >= epochMs(opens) && ended <= epochMs(closes),
    recorded: talked && rules.recordWhole ? outcome.recorded : null,
    identified: talked ? outcome.identityChecked : null,
  };
  const applying = Object.values(criteria).filter((met) => met !== null);
  const score = Math.round((100 * applying.filter(Boolean).length) / applying.length);
  return { visitId: visit.visitId, ...criteria, score };
}

/** A part of a whole: `of` counts the visits the criterion applies to. */
export interface Share {
  readonly met: number;
  readonly of: number;
}

export interface SupervisionReport {
  readonly visits: number;
  readonly inTeam: Share;
  readonly onTime: Share;
  readonly withinHours: Share;
  readonly recorded: Share;
  readonly identified: Share;
  /** Mean of the visits' scores; null without visits. */
  readonly score: number | null;
  /** Mean by agent who was there, lowest first. */
  readonly agents: readonly { readonly agentId: string; readonly visits: number; readonly score: number }[];
}

/** What a supervisor sees of the visits of a period. */
export function supervise(visits: readonly Judged[], rules: SupervisionRules): SupervisionReport {
  const judged = visits.flatMap((visit) => {
    const conduct = conductOf(visit, rules);
    return conduct === undefined ? [] : [{ conduct, present: visit.outcome?.present ?? [] }];
  });
  const conducts = judged.map(({ conduct }) => conduct);
  return {
    visits: conducts.length,
    inTeam: shareOf(conducts.map((one) => one.inTeam)),
    onTime: shareOf(conducts.map((one) => one.onTime)),
    withinHours: shareOf(conducts.map((one) => one.withinHours)),
    recorded: shareOf(conducts.map((one) => one.recorded)),
    identified: shareOf(conducts.map((one) => one.identified)),
    score: meanOf(conducts.map(({ score }) => score)),
    agents: byAgent(judged),
  };
}

function shareOf(values: readonly (boolean | null)[]): Share {
  const applying = values.filter((value) => value !== null);
  return { met: applying.filter(Boolean).length, of: applying.length };
}

function meanOf(scores: readonly number[]): number | null {
  if (scores.length === 0) return null;
  return Math.round(scores.reduce((sum, score) => sum + score, 0) / scores.length);
}

function byAgent(
  judged: readonly { readonly conduct: VisitConduct; readonly present: readonly string[] }[],
): SupervisionReport['agents'] {
  const scores = new Map<string, number[]>();
  for (const { conduct, present } of judged)
    for (const agentId of present) scores.set(agentId, [...(scores.get(agentId) ?? []), conduct.score]);
  return [...scores]
    .map(([agentId, all]) => ({ agentId, visits: all.length, score: meanOf(all) ?? 0 }))
    .sort((a, b) => a.score - b.score || (a.agentId < b.agentId ? -1 : 1));
}

/**
 * The visits whose borrowers are called back: a share by the lot each trip was given as its outcome came in, so that nobody
 * picks, nobody knows at the door, and everybody can check; visits with a low score are always among them.
 */
export function callBackSample(
  trips: readonly VisitTrip[],
  rules: SupervisionRules,
  scoreBelow: number,
): readonly string[] {
  const drawn = trips
    .filter((trip) => {
      const conduct = conductOf(trip, rules);
      return conduct !== undefined && (conduct.score < scoreBelow || trip.lot < rules.callBackPercent);
    })
    .map(({ visitId }) => visitId);
  return [...new Set(drawn)].sort();
}
