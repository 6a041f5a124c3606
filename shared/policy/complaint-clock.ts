import { contactDeploymentSchema, type ContactPackFile } from '../contracts/contact-pack.ts';
import type { Calendar } from '../domain/calendar.ts';
import type { ComplaintClock } from '../domain/complaints/clock.ts';
import { calendars } from './arrears-policy.ts';
import { contactPackFile } from './contact-packs.ts';
import deployment from './contact/deployment.json' with { type: 'json' };

/** No order sets it; the house gives what China's drafts speak of. */
const appealDays = 30;

/**
 * The clock of layered packs: of each term the shortest any layer gives. A last day moves behind a rest only if every
 * layer that has a clock says so, by the first one's calendar.
 *
 * @throws RangeError when no layer has a clock, or names a calendar that is not shipped
 */
export function complaintClockOf(
  files: readonly ContactPackFile[],
  { zone, calendars: known }: { readonly zone: string; readonly calendars: ReadonlyMap<string, Calendar> },
): ComplaintClock {
  const layers = files.flatMap(({ complaint }) => complaint ?? []);
  if (layers.length === 0) throw new RangeError('contact policy: no layer has a complaint clock');
  const rests = layers.map(({ restDays }) => restDays?.value);
  const name = rests.every((one) => one !== undefined) ? rests[0] : undefined;
  const restDays = name === undefined ? null : known.get(name);
  if (restDays === undefined)
    throw new RangeError(`complaint clock: calendar ${String(name)} is not shipped`);
  return {
    zone,
    simpleDays: Math.min(...layers.map(({ decisionDays }) => decisionDays.value)),
    complexDays: least(layers.map(({ complexDays }) => complexDays?.value)),
    longestDays: least(layers.map(({ longestDays }) => longestDays?.value)),
    restartsOnNewFacts: layers.every(({ restartsOnNewFacts }) => restartsOnNewFacts?.value === true),
    restDays,
    appealDays,
  };
}

/** A term that some layer does not know is no term. */
function least(days: readonly (number | undefined)[]): number | null {
  const known = days.filter((one) => one !== undefined);
  return known.length < days.length ? null : Math.min(...known);
}

/** The clock of this deployment, on the bank's calendar days. */
export function complaintClock(zone: string): ComplaintClock {
  const files = contactDeploymentSchema.parse(deployment).packs.map(contactPackFile);
  return complaintClockOf(files, { zone, calendars });
}
