import { z } from 'zod';
import type { TemplateResource } from './assembly.ts';
import { matcher } from './event-pattern.ts';
import { isRecord, type JsonRecord, parseJson } from './json.ts';
import { readProperties } from './properties.ts';
import { Unsupported } from './unsupported.ts';

const targetSchema = z.strictObject({
  Arn: z.string(),
  Id: z.string(),
  RoleArn: z.unknown().optional(),
  RetryPolicy: z.unknown().optional(),
  DeadLetterConfig: z.unknown().optional(),
  Input: z.string().optional(),
  InputPath: z.string().optional(),
  InputTransformer: z
    .strictObject({ InputPathsMap: z.record(z.string(), z.string()).default({}), InputTemplate: z.string() })
    .optional(),
});
const ruleSchema = z.strictObject({
  EventPattern: z.record(z.string(), z.unknown()),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Targets: z.array(targetSchema).default([]),
});
type Target = z.infer<typeof targetSchema>;

export interface RuleSpec {
  readonly name: string;
  readonly matches: (event: unknown) => boolean;
  readonly targets: readonly { readonly arn: string; readonly input: (event: unknown) => unknown }[];
}

/** Reads a rule of the default bus; undefined when it is disabled. Schedules of rules are refused: Scheduler has them. */
export function readRule(
  resource: TemplateResource,
  properties: JsonRecord,
  name: string,
): RuleSpec | undefined {
  const read = readProperties(resource, properties, {
    schema: ruleSchema,
    inert: ['Name', 'Description', 'Tags'],
  });
  if (read.State === 'DISABLED') return undefined;
  return {
    name,
    matches: matcher(read.EventPattern),
    targets: read.Targets.map((target) => ({ arn: target.Arn, input: inputOf(target) })),
  };
}

function inputOf({ Input, InputPath, InputTransformer }: Target): (event: unknown) => unknown {
  if (Input !== undefined) return () => parseJson(Input);
  if (InputPath !== undefined) return (event) => at(event, InputPath);
  if (InputTransformer === undefined) return (event) => event;
  const { InputPathsMap, InputTemplate } = InputTransformer;
  for (const [, name = ''] of InputTemplate.matchAll(PLACEHOLDER))
    if (!(name in InputPathsMap)) throw new Unsupported(`Input transformer: <${name}>.`);
  return (event) => parseJson(filled(InputTemplate, (name) => at(event, InputPathsMap[name] ?? '')));
}

const PLACEHOLDER = /<([^<>]+)>/g;

/** A placeholder stands for JSON; inside quotation marks for the bare text. */
function filled(template: string, valueOf: (name: string) => unknown): string {
  return template.replaceAll(PLACEHOLDER, (_, name: string, offset: number) => {
    const value = JSON.stringify(valueOf(name) ?? '');
    const isQuoted = (template.slice(0, offset).match(/(?<!\\)"/g) ?? []).length % 2 === 1;
    return isQuoted && value.startsWith('"') ? value.slice(1, -1) : value;
  });
}

function at(event: unknown, path: string): unknown {
  const [root, ...keys] = path.split('.');
  if (root !== '$') throw new Unsupported(`Event path ${path}.`);
  return keys.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), event);
}

/** The event S3 puts on the default bus when an object is written. */
export function objectCreated(
  object: { readonly bucket: string; readonly key: string; readonly bytes: number; readonly id: string },
  { region, account, now }: { readonly region: string; readonly account: string; readonly now: number },
): JsonRecord {
  return {
    version: '0',
    id: object.id,
    'detail-type': 'Object Created',
    source: 'aws.s3',
    account,
    time: new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'),
    region,
    resources: [`arn:aws:s3:::${object.bucket}`],
    detail: {
      version: '0',
      bucket: { name: object.bucket },
      object: { key: object.key, size: object.bytes },
      reason: 'PutObject',
    },
  };
}
