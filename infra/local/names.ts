import type { TemplateResource } from './assembly.ts';
import { Unsupported } from './unsupported.ts';

/** Construct ids that only say what kind of thing a construct wraps. */
const GENERIC = new Set([
  'resource',
  'default',
  'table',
  'bucket',
  'queue',
  'topic',
  'function',
  'workflow',
  'machine',
  'api',
]);

const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** The segments of a construct path that tell resources apart, stack and generic ends left out. */
function segments(path: string): string[] {
  const all = path.split('/');
  const named = all.length > 1 ? all.slice(1) : all;
  while (named.length > 1 && GENERIC.has(plain(named.at(-1) ?? ''))) named.pop();
  return named;
}

/** The name a resource goes by: the last telling segment of its path, in kebab case (`.../Visits/Queue` -> `visits`). */
export function shortName(resource: TemplateResource): string {
  return (segments(resource.path).at(-1) ?? resource.logicalId)
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase();
}

interface Named {
  readonly resource: TemplateResource;
  readonly physicalName: string;
}

/**
 * Finds a resource by physical name, logical id, construct path, or the end of its path in any spelling: `daily-scan`,
 * `DailyScan` and `Channels/Visits` work where they mean one. Throws Unsupported when they mean none or several.
 */
export function find<Thing extends Named>(kind: string, things: readonly Thing[], name: string): Thing {
  const exact = things.filter(
    ({ resource, physicalName }) =>
      physicalName === name || resource.logicalId === name || resource.path === name,
  );
  const found = exact.length > 0 ? exact : things.filter(({ resource }) => endsIn(resource, plain(name)));
  const [first, ...others] = found;
  const known = (found.length > 0 ? found : things).map(({ resource }) => segments(resource.path).join('/'));
  if (first === undefined)
    throw new Unsupported(`No ${kind} is called ${name}. There are: ${known.join(', ')}.`);
  if (others.length > 0) throw new Unsupported(`Several ${kind}s could be ${name}: ${known.join(', ')}.`);
  return first;
}

function endsIn(resource: TemplateResource, wanted: string): boolean {
  const named = segments(resource.path).map(plain);
  return named.some((_, from) => named.slice(from).join('') === wanted);
}

/** Short name -> physical name. Throws Unsupported when two things share a short name. */
export function byShortName(kind: string, things: readonly Named[]): Record<string, string> {
  const names = things.map(({ resource, physicalName }): [string, string] => [
    shortName(resource),
    physicalName,
  ]);
  const twice = names.find(([name], at) => names.findIndex(([other]) => other === name) !== at);
  if (twice !== undefined) throw new Unsupported(`Several ${kind}s are called ${twice[0]}.`);
  return Object.fromEntries(names);
}
