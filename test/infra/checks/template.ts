import { z } from 'zod';

const resourceSchema = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});

export const templateSchema = z.looseObject({ Resources: z.record(z.string(), resourceSchema) });

export type Template = z.infer<typeof templateSchema>;
export type Resource = z.infer<typeof resourceSchema>;

/** Says what is wrong, one line each; nothing wrong is an empty list. */
export type Check = (template: Template) => string[];

export function resourcesOf(template: Template, type: string): [id: string, resource: Resource][] {
  return Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
}

/** A check of each resource of a type: `rules` gives every demand with whether it is met. */
export function each(
  type: string,
  rules: (one: Resource, id: string, all: Template) => Record<string, boolean>,
): Check {
  return (template) =>
    resourcesOf(template, type).flatMap(([id, resource]) =>
      Object.entries(rules(resource, id, template))
        .filter(([, met]) => !met)
        .map(([demand]) => `${id}: ${demand}`),
    );
}

/** The value at a path of property names and indexes; undefined where the path ends early. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

/** Whether a value refers to a resource of the same template, by Ref or by an attribute. */
export function refersTo(value: unknown, logicalId: string): boolean {
  return at(value, 'Ref') === logicalId || at(value, 'Fn::GetAtt', 0) === logicalId;
}

export function list(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** Alarms on a metric of a resource that tell somebody. */
export function alarmsOn(template: Template, logicalId: string, metric: string): Resource[] {
  return resourcesOf(template, 'AWS::CloudWatch::Alarm')
    .map(([, alarm]) => alarm)
    .filter(
      ({ Properties: alarm }) =>
        alarm['MetricName'] === metric &&
        list(alarm['AlarmActions']).length > 0 &&
        list(alarm['Dimensions']).some((dimension) => refersTo(at(dimension, 'Value'), logicalId)),
    );
}

/** A sentence for a person, not a metric's name. */
export function isSentence(text: unknown): boolean {
  return typeof text === 'string' && text.length >= 40 && /^[A-Z].*[.]$/.test(text);
}

/** CloudFormation turns other letters into question marks in many places: an alarm would read like a riddle. */
export const textsArePlainAscii: Check = (template) =>
  Object.entries(template.Resources)
    .filter(([, resource]) => /[^\x20-\x7e]/.test(JSON.stringify(resource)))
    .map(([id]) => `${id}: holds letters that may not survive`);
