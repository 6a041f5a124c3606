import { contactDeploymentSchema, type ContactPackFile } from '../contracts/contact-pack.ts';
import { rulesOf } from '../contracts/contact-pack-rules.ts';
import { layerPacks, type ContactPack, type MinuteRange } from '../domain/permit/pack.ts';
import { contactPackFile } from './contact-packs.ts';
import deployment from './contact/deployment.json' with { type: 'json' };

interface Value<T> {
  readonly value: T;
}

/** Contact policy of a deployment: the rules `permit` decides by, and the clocks and defaults beside them. */
export interface ContactPolicy {
  readonly pack: ContactPack;
  /** Hours lawful for calls on every day that has any: what a caller is told; the rest is asked when dialling. */
  readonly window: Value<MinuteRange>;
  readonly complaint: {
    readonly decisionDays: Value<number>;
    readonly holdsCollection: Value<boolean>;
    /** Whether no layer forbids to take a complaint from somebody who does not say who he is. */
    readonly takesAnonymous: Value<boolean>;
  };
  readonly uncertainAfterMinutes: Value<number>;
}

/** Puts packs in layers: the shortest clock, the narrowest hours, any hold. Throws when a value is in no layer. */
export function contactPolicyOf(files: readonly ContactPackFile[]): ContactPolicy {
  const pack = layerPacks(files.map(rulesOf));
  const complaints = files.flatMap(({ complaint }) => complaint ?? []);
  const uncertain = files.flatMap(({ uncertainAfterMinutes }) => uncertainAfterMinutes ?? []);
  return {
    pack,
    window: { value: callHours(pack) },
    complaint: {
      decisionDays: least(
        'complaint.decisionDays',
        complaints.map(({ decisionDays }) => decisionDays),
      ),
      holdsCollection: { value: complaints.some(({ holdsCollection }) => holdsCollection.value) },
      takesAnonymous: { value: complaints.every(({ takesAnonymous }) => takesAnonymous?.value !== false) },
    },
    uncertainAfterMinutes: least('uncertainAfterMinutes', uncertain),
  };
}

function least(name: string, values: readonly Value<number>[]): Value<number> {
  const [first, ...more] = values;
  if (first === undefined) throw new RangeError(`contact policy: no layer has ${name}`);
  return more.reduce((shortest, one) => (one.value < shortest.value ? one : shortest), first);
}

/** The hours open in every window for calls, on all days with any hours. */
function callHours({ windows }: ContactPack): MinuteRange {
  const days = windows
    .filter(({ scope }) => scope.channels.includes('call') && scope.places === undefined)
    .flatMap(({ weekdays }) => weekdays)
    .flatMap((ranges) => {
      const [first, last] = [ranges[0], ranges.at(-1)];
      return first === undefined || last === undefined ? [] : [{ ...first, toMinute: last.toMinute }];
    });
  return {
    fromMinute: Math.max(0, ...days.map(({ fromMinute }) => fromMinute)),
    toMinute: Math.min(1440, ...days.map(({ toMinute }) => toMinute)),
  };
}

/** The policy of this deployment, chosen in contact/deployment.json. */
export const contactPolicy = contactPolicyOf(
  contactDeploymentSchema.parse(deployment).packs.map(contactPackFile),
);
