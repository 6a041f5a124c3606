import { epochMs } from '../instant.ts';
import type { Basis, StopRule } from './pack.ts';
import type { Circumstance, ContactRequest } from './request.ts';
import { isAbout, liftOf, type Rule, type Terms } from './rule.ts';
import { msPerDay } from './zone-clock.ts';

/** Circumstances that stop contact, for as long as the pack lets them. */
export function stopRules(request: ContactRequest, { pack }: Terms): readonly Rule[] {
  if (request.circumstances.length === 0) return [];
  return pack.stops
    .filter((stop) => isAbout(stop.scope, request) && !stop.exceptPurposes.includes(request.purpose))
    .flatMap((stop) =>
      request.circumstances
        .filter((one) => one.kind === stop.when && concerns(one, request))
        .map((one) => stopRule(stop, one)),
    );
}

/** A circumstance may be about one channel, number or person only. */
function concerns({ channel, number, personId }: Circumstance, request: ContactRequest): boolean {
  return (
    (channel === undefined || channel === request.channel) &&
    (number === undefined || number === request.number) &&
    (personId === undefined || personId === request.personId)
  );
}

function stopRule(stop: StopRule, circumstance: Circumstance): Rule {
  const from = epochMs(circumstance.from);
  const stated = circumstance.until === null ? Number.POSITIVE_INFINITY : epochMs(circumstance.until);
  const limit = stop.limitDays === null ? Number.POSITIVE_INFINITY : from + stop.limitDays * msPerDay;
  const to = Math.min(stated + stop.graceDays * msPerDay, limit);
  return {
    against: (ms) => (from <= ms && ms < to ? stop.basis : undefined),
    turns: { walls: [], moments: Number.isFinite(to) ? [from, to] : [from] },
  };
}

/** Contacts that a pack allows only with consent: present, not expired, not revoked. */
export function consentRules(request: ContactRequest, { pack, ledger }: Terms): readonly Rule[] {
  return pack.consents
    .filter(({ scope }) => isAbout(scope, request))
    .map(({ basis, needs }) => {
      const lift = liftOf([{ by: needs, lifetimeDays: null }], { request, ledger }, null);
      return { against: (ms): Basis | undefined => (lift.lifts(ms) ? undefined : basis), turns: lift.turns };
    });
}
