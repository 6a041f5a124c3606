import { z } from 'zod';
import type { TemplateResource } from './assembly.ts';
import type { JsonRecord } from './json.ts';
import { Unsupported } from './unsupported.ts';

interface Reading<Shape extends z.ZodType> {
  /** A strict object: a property it does not name could change behaviour, so it stops the start. */
  readonly schema: Shape;
  /** Properties that change nothing on one machine. */
  readonly inert: readonly string[];
}

/** A resource's properties as `schema` reads them. Throws Unsupported with resource and property. */
export function readProperties<Shape extends z.ZodType>(
  resource: TemplateResource,
  properties: JsonRecord,
  { schema, inert }: Reading<Shape>,
): z.output<Shape> {
  const active = Object.fromEntries(Object.entries(properties).filter(([key]) => !inert.includes(key)));
  const parsed = schema.safeParse(active);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => {
    const at = issue.path.map(String).join('.');
    return issue.code === 'unrecognized_keys'
      ? `property ${issue.keys.map((key) => (at === '' ? key : `${at}.${key}`)).join(', ')} is not supported here`
      : `property ${at}: ${issue.message}`;
  });
  throw new Unsupported(`${resource.type} ${resource.logicalId}: ${faults.join('; ')}.`);
}
