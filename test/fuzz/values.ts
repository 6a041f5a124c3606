import fc from 'fast-check';
import { z } from 'zod';
import type { Schema } from './document.ts';

/** Stands in for a value the API gave under that name before; chosen when the request is sent. */
export interface Known {
  readonly $known: string;
  readonly pick: number;
  readonly otherwise: unknown;
}

/** No answer may repeat it; with a space, so that it cannot be the name of a field either. */
export const marker = 'Zhang San-4242';

const hostileTexts = [
  '',
  ' ',
  '\u0000',
  '\u202egnp.exe',
  '\ud800',
  '../../etc/passwd',
  '..%2f..%2f',
  'B#1',
  'ＬＯＡＮ１',
  'e\u0301',
  '__proto__',
  'constructor',
  `${marker}'; DROP TABLE loans; --`,
  `<script>${marker}</script>`,
  '{{7*7}}${7*7}',
  '2025-02-30',
  '0000-00-00',
  '9999-12-31T23:59:60Z',
  '-1',
  '1e309',
  'NaN',
  'true',
  'null',
  '\r\nx-evil: 1',
  '😀'.repeat(60),
  'x'.repeat(5000),
];
const hostileValues: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  0.1,
  -0,
  1e308,
  2 ** 53,
  Number.MAX_SAFE_INTEGER,
  [],
  {},
  [[[]]],
  { $ne: null },
  { S: 'x' },
  { toString: 1 },
];

export const hostileText = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
export const hostile: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 2, arbitrary: hostileText },
  { weight: 2, arbitrary: fc.constantFrom(...hostileValues) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

/** Dates about the stack's now, so that past and future both come. */
const date = fc
  .integer({ min: -60, max: 120 })
  .map((days) => new Date(Date.UTC(2025, 0, 14 + days)).toISOString().slice(0, 10));
const dateTime = fc
  .integer({ min: -1440 * 60, max: 1440 * 90 })
  .map((minutes) => new Date(Date.UTC(2025, 0, 14, 5, 45 + minutes)).toISOString());

const known = (name: string, otherwise: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.record({ $known: fc.constant(name), pick: fc.nat(10_000), otherwise });

function textOf({
  pattern,
  format,
  minLength = 0,
  maxLength,
}: z.infer<typeof textual>): fc.Arbitrary<string> {
  if (format === 'date') return date;
  if (format === 'date-time') return dateTime;
  if (pattern !== undefined) {
    try {
      const matching = fc.stringMatching(new RegExp(pattern));
      fc.sample(matching, { numRuns: 1, seed: 1 });
      return matching;
    } catch {
      // A pattern with what cannot be generated; examples and answers still give values.
    }
  }
  const most = Math.min(maxLength ?? 40, 80);
  return fc.string({ minLength: Math.min(minLength, most), maxLength: most });
}

const textual = z.object({
  pattern: z.string().optional(),
  format: z.string().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
});
const numeric = z.object({
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
});
const list = z.array(z.record(z.string(), z.unknown()));

/** Now and then another value than the schema asks for. */
const mostly = (good: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 40, arbitrary: good }, { weight: 1, arbitrary: hostile });

/** Values as a schema wants them, nearly: see `mostly` and `Known`. `name`: of the property, for known values. */
export function valueOf(schema: Schema, name: string): fc.Arbitrary<unknown> {
  return mostly(goodValueOf(schema, name));
}

function goodValueOf(schema: Schema, name: string): fc.Arbitrary<unknown> {
  const { type, enum: choices, anyOf, oneOf, allOf } = schema;
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(choices)) return fc.constantFrom(...(choices as unknown[]));
  const either = list.safeParse(anyOf ?? oneOf);
  if (either.success) return fc.oneof(...either.data.map((one) => goodValueOf(one, name)));
  const all = list.safeParse(allOf);
  if (all.success) return goodValueOf({ ...schema, allOf: undefined, ...all.data[0] }, name);
  switch (type) {
    case 'string': {
      const text = textOf(textual.parse(schema));
      return fc.oneof({ weight: 3, arbitrary: known(name, text) }, { weight: 1, arbitrary: text });
    }
    case 'integer':
    case 'number': {
      const { minimum, maximum, exclusiveMinimum } = numeric.parse(schema);
      const min = Math.ceil(minimum ?? (exclusiveMinimum === undefined ? -10 : exclusiveMinimum + 1e-9));
      const max = Math.max(min, Math.floor(Math.min(maximum ?? 1e7, 1e9)));
      const small = fc.integer({ min, max: Math.min(max, min + 100) });
      return fc.oneof(fc.integer({ min, max }), small, fc.constantFrom(min, max, Math.min(max, 100_000)));
    }
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array': {
      const items = z.record(z.string(), z.unknown()).catch({}).parse(schema['items']);
      const minLength = z.number().catch(0).parse(schema['minItems']);
      const maxLength = Math.max(minLength, Math.min(4, z.number().catch(4).parse(schema['maxItems'])));
      return fc.array(valueOf(items, name), { minLength, maxLength });
    }
    case 'object':
      return objectOf(schema);
    default:
      return hostile;
  }
}

function objectOf(schema: Schema): fc.Arbitrary<unknown> {
  const properties = z
    .record(z.string(), z.record(z.string(), z.unknown()))
    .catch({})
    .parse(schema['properties']);
  const required = z.array(z.string()).catch([]).parse(schema['required']);
  const fields = Object.fromEntries(
    Object.entries(properties).map(([key, inner]) => [key, valueOf(inner, key)]),
  );
  const whole = fc.record(fields, { requiredKeys: required.filter((key) => key in fields) });
  const keys = Object.keys(fields);
  if (keys.length === 0) return whole;
  const cut = fc
    .tuple(whole, fc.constantFrom(...keys))
    .map(([value, gone]) => Object.fromEntries(Object.entries(value).filter(([key]) => key !== gone)));
  const more = fc
    .tuple(whole, fc.constantFrom('version', 'role', 'borrowerId', '__proto__', marker), hostile)
    .map(([value, key, extra]) => ({ ...value, [key]: extra }));
  return fc.oneof(
    { weight: 30, arbitrary: whole },
    { weight: 1, arbitrary: cut },
    { weight: 1, arbitrary: more },
  );
}

const knownSchema = z.strictObject({ $known: z.string(), pick: z.number(), otherwise: z.unknown() });

/** Of three picks, how many are of what belongs to the record the request is about, where something is known of it. */
const ownOfThree = 2;

/** `promiseId` for the `id` of an item of `promises`: what paths call it. */
const named = (key: string, list: string): string =>
  key === 'id' && list !== '' ? `${list.replace(/s$/, '')}Id` : key;

export interface Resolving {
  readonly about?: string | undefined;
  readonly as?: Readonly<Record<string, string>> | undefined;
}

/** What the API has said so far, by the names it said it under, in all and of each record. */
export class Memory {
  readonly #known = new Map<string, readonly string[]>();
  readonly #seeds = new Map<string, readonly string[]>();
  readonly #most = 40;

  /** Values that are never forgotten: what there is when the run begins. */
  seed(known: Readonly<Record<string, readonly string[]>>): void {
    for (const [name, values] of Object.entries(known)) this.#seeds.set(name, values);
  }

  /** `of`: the record that was asked about. */
  learn(value: unknown, of: readonly string[] = []): void {
    this.#learn(value, '', of);
  }

  #learn(value: unknown, name: string, of: readonly string[]): void {
    if (typeof value === 'string' && value.length > 0 && value.length <= 600)
      for (const place of [name, ...of.map((record) => `${record} ${name}`)]) this.#add(place, value);
    else if (Array.isArray(value)) for (const inner of value) this.#learn(inner, name, of);
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) this.#learn(inner, named(key, name), of);
  }

  #add(name: string, value: string): void {
    const others = (this.#known.get(name) ?? []).filter((one) => one !== value);
    this.#known.set(name, [...others, value].slice(-this.#most));
  }

  /**
   * The value with all that stands in for known ones replaced, those of the record it is `about` before others; the
   * youngest of a record's own versions is the likeliest. `as`: what a name is looked up under instead.
   */
  resolve(value: unknown, at: Resolving): unknown {
    if (Array.isArray(value)) return value.map((inner) => this.resolve(inner, at));
    if (typeof value !== 'object' || value === null) return value;
    const asked = knownSchema.safeParse(value);
    if (!asked.success)
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.resolve(inner, at)]));
    const { pick, otherwise } = asked.data;
    const { about: of, as } = at;
    const name = as?.[asked.data.$known] ?? asked.data.$known;
    const own = of === undefined ? [] : (this.#known.get(`${of} ${name}`) ?? []);
    if (own.length > 0 && pick % 3 < ownOfThree)
      return name === 'etag' ? own.at(-1) : own[Math.floor(pick / 3) % own.length];
    const values = [...(this.#seeds.get(name) ?? []), ...(this.#known.get(name) ?? [])];
    return values[Math.floor(pick / 3) % Math.max(1, values.length)] ?? otherwise;
  }
}
