import type { z } from 'zod';
import { rulesOf } from '../contracts/contact-pack-rules.ts';
import type { contactDeploymentSchema, ContactPackFile } from '../contracts/contact-pack.ts';
import { contactChannels, type ContactChannel, type WindowRule } from '../domain/permit/pack.ts';
import { contactPolicyOf } from './contact-policy.ts';
import type { Fault, Named } from './treatment-lint.ts';

export interface ContactFiles {
  readonly packs: readonly Named<ContactPackFile>[];
  readonly deployment: Named<z.infer<typeof contactDeploymentSchema>>;
}

/**
 * What is wrong with contact packs beyond each one's own schema: their names, rules that share an id (a denial names its
 * rule, and must name one), and the layers of the deployment, which must leave each channel an hour to be used in.
 */
export function lintContact(files: ContactFiles): readonly Fault[] {
  return [...files.packs.flatMap(nameFaults), ...sharedRules(files.packs), ...layerFaults(files)];
}

function nameFaults({ file, data }: Named<ContactPackFile>): readonly Fault[] {
  const prefix = data.id.split('-')[0] ?? data.id;
  const foreign = ruleIds(data).filter((id) => !id.startsWith(`${prefix}.`));
  return [
    ...(file.endsWith(`/${data.id}.json`)
      ? []
      : [{ file, fault: `id: “${data.id}” is not the file's name` }]),
    ...foreign.map((id) => ({ file, fault: `rule ${id}: the ids of this pack begin with “${prefix}.”` })),
  ];
}

function ruleIds({ windows, caps, cooldowns, consents, stops }: ContactPackFile): readonly string[] {
  return [windows, caps, cooldowns, consents, stops].flatMap((list) => list.map(({ id }) => id));
}

function sharedRules(packs: readonly Named<ContactPackFile>[]): readonly Fault[] {
  const seen = new Map<string, string>();
  const faults: Fault[] = [];
  for (const { file, data } of packs) {
    for (const id of new Set(ruleIds(data))) {
      const other = seen.get(id);
      if (other !== undefined) faults.push({ file, fault: `rule ${id} stands in ${other} too` });
      seen.set(id, file);
    }
  }
  return faults;
}

function layerFaults({ packs, deployment }: ContactFiles): readonly Fault[] {
  const { file, data } = deployment;
  const layers = data.packs.map((id) => packs.find((pack) => pack.data.id === id)?.data);
  const unknown = data.packs.filter((_, at) => layers[at] === undefined);
  const twice = data.packs.filter((id, at) => data.packs.indexOf(id) !== at);
  const faults = [
    ...unknown.map((id) => ({ file, fault: `packs: there is no pack “${id}”` })),
    ...twice.map((id) => ({ file, fault: `packs: “${id}” stands twice` })),
  ];
  // Of layers that are not all there nothing more can be said.
  const known = layers.filter((layer) => layer !== undefined);
  return unknown.length > 0 ? faults : [...faults, ...togetherFaults(file, known)];
}

function togetherFaults(file: string, layers: readonly ContactPackFile[]): readonly Fault[] {
  const windows = layers.flatMap((layer) => rulesOf(layer).windows);
  const closed = contactChannels.filter((channel) => !isEverOpen(windows, channel));
  const faults = closed.map((channel) => ({
    file,
    fault: `packs: together they leave no hour of the week for ${channel}`,
  }));
  try {
    contactPolicyOf(layers);
    return faults;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [...faults, { file, fault: error.message }];
  }
}

/** Whether some minute of the week is open in every window that is about the channel wherever the person is. */
function isEverOpen(windows: readonly WindowRule[], channel: ContactChannel): boolean {
  const about = windows.filter(
    ({ scope }) =>
      scope.channels.includes(channel) &&
      scope.places === undefined &&
      scope.lines === undefined &&
      (scope.parties?.includes('borrower') ?? true),
  );
  return [0, 1, 2, 3, 4, 5, 6].some((day) => isDayEverOpen(about, day));
}

/** Where several windows are open at once, they are so from the opening of one of them. */
function isDayEverOpen(windows: readonly WindowRule[], day: number): boolean {
  const openings = [
    0,
    ...windows.flatMap(({ weekdays }) => (weekdays[day] ?? []).map((one) => one.fromMinute)),
  ];
  return openings.some((minute) =>
    windows.every(({ weekdays }) =>
      (weekdays[day] ?? []).some(({ fromMinute, toMinute }) => fromMinute <= minute && minute < toMinute),
    ),
  );
}
