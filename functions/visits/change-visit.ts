import {
  decideVisit,
  type VisitCommand,
  type VisitDecision,
  type VisitRules,
} from '../../shared/domain/visits/decide-visit.ts';
import type { Visit, VisitStep } from '../../shared/domain/visits/visit.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { VisitStore } from '../../shared/ports/visit-store.ts';
import { Retryable } from '../../shared/runtime/errors.ts';

export interface ChangeDeps {
  readonly visits: VisitStore;
  readonly clock: Clock;
  readonly rules: VisitRules;
}

/** changed: the visit is no longer as whoever asked has read it. */
export type ChangeResult = VisitDecision | { readonly ok: false; readonly error: 'unknown' | 'changed' };

/** A command on a visit, and who gives it; with a `version`, on the visit as he has read it only. */
export interface VisitChange {
  readonly command: VisitCommand;
  readonly by: VisitStep['by'];
  readonly version?: string | undefined;
}

const attemptsAtMost = 5;

/**
 * Reads a visit, decides a command on it and writes the answer, on the condition that the visit is still as read.
 *
 * Twice: the second finds a state in which the command is not legal, or repeats what changed nothing. Half: there is
 * none, one write; texts, news and answers that follow from it are in the same item until they are done. Throws
 * `Retryable` when others kept changing the visit; nothing is written then.
 */
export async function changeVisit(
  { visits, clock, rules }: ChangeDeps,
  visitId: string,
  { command, by, version }: VisitChange,
): Promise<ChangeResult> {
  for (let attempt = 0; attempt < attemptsAtMost; attempt += 1) {
    const visit = await visits.find(visitId);
    if (visit === undefined) return { ok: false, error: 'unknown' };
    if (version !== undefined && version !== String(visit.version)) return { ok: false, error: 'changed' };
    const decision = decideVisit(visit, command, { now: clock(), by, rules });
    if (!decision.ok || (await visits.save(decision.next))) return decision;
  }
  throw new Retryable(`visit ${visitId} changed ${attemptsAtMost} times meanwhile`);
}

/** Writes a change that follows from what happened elsewhere, however often others write meanwhile; undefined: gone. */
export async function rewriteVisit(
  { visits }: Pick<ChangeDeps, 'visits'>,
  visitId: string,
  change: (visit: Visit) => Visit | undefined,
): Promise<Visit | undefined> {
  for (let attempt = 0; attempt < attemptsAtMost; attempt += 1) {
    const visit = await visits.find(visitId);
    const next = visit === undefined ? undefined : change(visit);
    if (next === undefined) return undefined;
    if (await visits.save(next)) return next;
  }
  throw new Retryable(`visit ${visitId} changed ${attemptsAtMost} times meanwhile`);
}
