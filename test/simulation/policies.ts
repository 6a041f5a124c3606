import { rulesOf } from '../../shared/contracts/contact-pack-rules.ts';
import { layerPacks, type ContactPack } from '../../shared/domain/permit/pack.ts';
import type { Strategy } from '../../shared/domain/treatment/ladder.ts';
import type { TreatmentPolicy } from '../../shared/domain/treatment/treatment.ts';
import { contactPackFile } from '../../shared/policy/contact-packs.ts';
import { renderStepText } from '../../shared/policy/texts/index.ts';
import { treatmentPolicy } from '../../shared/policy/treatment.ts';
import type { PackId } from '../support/permits.ts';
import type { Deployment } from './functions.ts';
import { Dice, streamFor } from './random.ts';

const layers: readonly (readonly PackId[])[] = [
  ['cn'],
  ['cn'],
  ['cn', 'tw'],
  ['us-reg-f'],
  ['uk-conc'],
  ['in-rbi'],
];

/** Jurisdictions of a seed's bank. */
export const packsOf = (seed: number): readonly PackId[] => new Dice(streamFor(seed, 'packs')).pick(layers);

const packs = new Map<string, ContactPack>();

function packOf(ids: readonly PackId[]): ContactPack {
  const key = ids.join();
  const known = packs.get(key) ?? layerPacks([...ids, 'house'].map((id) => rulesOf(contactPackFile(id))));
  packs.set(key, known);
  return known;
}

/** The policy after `deploys` deployments: ladders get new versions, and the versions before are gone. */
export function deploymentOf(seed: number, deploys: number): Deployment {
  return { pack: packOf(packsOf(seed)), treatment: treatmentAt(deploys), render: renderStepText };
}

const treatments: TreatmentPolicy[] = [treatmentPolicy];

function treatmentAt(version: number): TreatmentPolicy {
  const known = treatments[version];
  if (known !== undefined) return known;
  const made = renamed(treatmentPolicy, version + 1);
  treatments[version] = made;
  return made;
}

function renamed(policy: TreatmentPolicy, version: number): TreatmentPolicy {
  const name = (ladder: string): string => ladder.replace(/@.*$/, `@${version}`);
  const rename = (row: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(row).map(([product, ladder]) => [product, name(ladder)]));
  return {
    ...policy,
    strategies: new Map(
      [...policy.strategies.values()].map((one): [string, Strategy] => [
        name(one.name),
        { ...one, name: name(one.name) },
      ]),
    ),
    assignment: Object.fromEntries(
      Object.entries(policy.assignment).map(([segment, row]) => [segment, rename(row)]),
    ) as TreatmentPolicy['assignment'],
    experiments: policy.experiments.map((one) => ({
      ...one,
      arms: one.arms.map((arm) => ({ ...arm, strategy: name(arm.strategy) })),
    })),
  };
}
