import { z } from 'zod';
import {
  capKeys,
  circumstances,
  consentKinds,
  contactChannels,
  lines,
  parties,
  places,
  purposes,
  units,
  type MinuteRange,
} from '../domain/permit/pack.ts';

/**
 * A contact pack: one jurisdiction's rules about reaching a borrower, as data. Every value says where it comes from
 * (`source`, `clause`), how well that is known (`confidence`: A text seen, B issuer's announcement, C secondary
 * summary, U unverified) and how it binds (`force`). What is U is the house's own default, and must say so.
 */
const sourced = <T extends z.ZodType>(value: T) =>
  z
    .strictObject({
      value,
      source: z.array(z.string().min(1)).min(1),
      clause: z.string().max(80),
      confidence: z.enum(['A', 'B', 'C', 'U']),
      force: z.enum(['hard', 'soft', 'draft', 'house']),
      note: z.string().min(1).optional(),
    })
    .refine(({ confidence, force }) => (confidence === 'U') === (force === 'house'), {
      message: 'an unverified value (U) has the force "house", and nothing else has',
      path: ['force'],
    });

const days = (min: number) => z.number().int().min(min).max(3650);
const ruleId = z.string().regex(/^[a-z]+\.[a-z0-9-]+$/, 'pack, dot, rule');
const someOf = <T extends readonly [string, ...string[]]>(names: T) => z.array(z.enum(names)).min(1);

const scope = {
  channels: z.union([z.literal('any'), someOf(contactChannels)]),
  parties: someOf(parties).optional(),
  places: someOf(places).optional(),
  lines: someOf(lines).optional(),
};

const waivedBy = z
  .array(
    z.union([
      z.strictObject({ by: z.enum(consentKinds), lifetimeDays: days(1).nullable() }),
      z.strictObject({ by: z.literal('reply-once') }),
    ]),
  )
  .optional();

const clock = '([01]\\d|2[0-3]):[0-5]\\d';
const range = z
  .string()
  .regex(new RegExp(`^${clock}-(${clock}|24:00)$`), 'HH:mm-HH:mm')
  .transform((text): MinuteRange => {
    const minutes = (at: number): number =>
      Number(text.slice(at, at + 2)) * 60 + Number(text.slice(at + 3, at + 5));
    return { fromMinute: minutes(0), toMinute: minutes(6) };
  })
  .refine(({ fromMinute, toMinute }) => fromMinute < toMinute, 'hours open before they close');

const ranges = z
  .array(range)
  .refine(
    (list) => list.every((one, at) => at === 0 || one.fromMinute >= (list[at - 1]?.toMinute ?? 0)),
    'hours rise and do not overlap',
  );

const weekly = z
  .array(z.strictObject({ days: z.array(z.number().int().min(1).max(7)).min(1), open: ranges }))
  .superRefine((rows, context) => {
    for (let day = 1; day <= 7; day += 1) {
      const found = rows.flatMap((row) => row.days).filter((one) => one === day).length;
      if (found === 1) continue;
      const message =
        found === 0 ? `weekday ${day} has no hours (closed is [])` : `weekday ${day} stands ${found} times`;
      context.addIssue({ code: 'custom', message });
    }
  });

const window = z.strictObject({
  id: ruleId,
  ...scope,
  hours: sourced(weekly),
  /** Hours on public holidays, or that a holiday is like its weekday. */
  holiday: sourced(z.union([z.literal('as-weekday'), ranges])),
  waivedBy,
});

const period = z.union([
  z.strictObject({ per: z.enum(['day', 'week', 'month', 'ever']) }),
  z.strictObject({ per: z.enum(['days', 'minutes']), count: z.number().int().min(1).max(10_000) }),
]);

const cap = z.strictObject({
  id: ruleId,
  ...scope,
  /** Channels whose contacts count; default: those the cap is about. */
  counts: z.union([z.literal('any'), someOf(contactChannels)]).optional(),
  /** What the contacts are for; default: anything. */
  purposes: sourced(someOf(purposes)).optional(),
  unit: z.enum(units),
  key: z.enum(capKeys),
  period,
  max: sourced(z.number().int().min(1).max(1000)),
  excludes: z.array(z.enum(['consented', 'not-connected'])).optional(),
  waivedBy,
});

const cooldown = z.strictObject({
  id: ruleId,
  ...scope,
  after: z.enum(units),
  key: z.enum(capKeys),
  /** Days, the day of the event being the first. */
  days: sourced(days(1)),
  waivedBy,
});

const consent = z.strictObject({ id: ruleId, ...scope, needs: sourced(z.enum(consentKinds)) });

const stop = z.strictObject({
  id: ruleId,
  ...scope,
  when: z.enum(circumstances),
  stops: sourced(z.literal(true)),
  exceptPurposes: z.array(z.enum(purposes)).optional(),
  limitDays: sourced(days(1)).optional(),
  graceDays: sourced(days(1)).optional(),
});

const thirdParties = z.strictObject({
  id: ruleId,
  purposes: sourced(z.array(z.enum(['locate', 'relay']))),
  lost: sourced(
    z.strictObject({
      failedDials: z.number().int().min(1).max(20),
      daysUnreached: z.number().int().min(1).max(60),
    }),
  ).optional(),
  waivedBy,
});

const fact = z.union([z.boolean(), z.number(), z.string().min(1), z.array(z.string().min(1)).min(1)]);
const facts = <T extends readonly [string, ...string[]]>(names: T) =>
  z.partialRecord(z.enum(names), sourced(fact));

const visitFacts = [
  'staffMin',
  'staffMax',
  'entry',
  'workplace',
  'recordWhole',
  'mayRecord',
  'mayPhotograph',
  'carry',
  'notice',
  'explainPurpose',
  'forbidden',
  'placeOrder',
  'lastResort',
  'silenceKeeps',
  'movesAtMost',
] as const;
const messageFacts = [
  'identifyOnFirstContact',
  'optOut',
  'firstDisclosure',
  'laterDisclosure',
  'trueSender',
  'forbidden',
  'premiumRateNumber',
  'informAgency',
  'preDueReminder',
  'noDebtFactsToThirdParties',
] as const;
const retentionFacts = [
  'callRecordingMonths',
  'recordMonths',
  'complaintMonths',
  'impactReportMonths',
  'agencyReturnsOrDeletes',
] as const;

const complaint = z.strictObject({
  /** Calendar days from receipt to decision, the day of receipt not counted. */
  decisionDays: sourced(days(1)),
  complexDays: sourced(days(1)).optional(),
  longestDays: sourced(days(1)).optional(),
  acknowledgeDays: sourced(days(0)).optional(),
  holdsCollection: sourced(z.boolean()),
  restartsOnNewFacts: sourced(z.boolean()).optional(),
  pausesForAppraisal: sourced(z.boolean()).optional(),
  /** Whether a complaint may be taken from somebody who does not say who he is; without: it may. */
  takesAnonymous: sourced(z.boolean()).optional(),
  /** Calendar whose rest days move a last day behind them; without: a last day stays where it falls. */
  restDays: sourced(z.string().min(1)).optional(),
});

const pack = z.strictObject({
  id: z.string().regex(/^[a-z][a-z-]*$/, 'lower-case words joined by dashes'),
  version: z.number().int().min(1),
  title: z.string().min(1),
  sources: z.record(z.string(), z.strictObject({ title: z.string().min(1), where: z.string() })),
  windows: z.array(window),
  caps: z.array(cap),
  cooldowns: z.array(cooldown),
  consents: z.array(consent),
  stops: z.array(stop),
  thirdParties: thirdParties.optional(),
  /** The person's own requests about times are kept. */
  honoursTimes: sourced(z.literal(true)).optional(),
  /** Where the person may be in several zones, or shares the debt with people in others, all must be open. */
  severalZones: sourced(z.literal(true)).optional(),
  visit: facts(visitFacts),
  message: facts(messageFacts),
  complaint: complaint.optional(),
  retention: facts(retentionFacts),
  /** House layer: a claim without a record older than this is uncertain, and never sent again. */
  uncertainAfterMinutes: sourced(z.number().int().min(1).max(1440)).optional(),
});

/** A pack file: its own sources named and used, every rule with an id of its own. */
export const contactPackFileSchema = pack.superRefine((file, context) => {
  const used = new Set(collectSources(file));
  const known = Object.keys(file.sources);
  const complain = (path: string[], message: string): void => {
    context.addIssue({ code: 'custom', path, message });
  };
  for (const name of used)
    if (!known.includes(name)) complain(['sources'], `source ${name} is cited, not listed`);
  for (const name of known) if (!used.has(name)) complain(['sources', name], 'no value cites this source');
  const ids = [file.windows, file.caps, file.cooldowns, file.consents, file.stops].flatMap((list) =>
    list.map(({ id }) => id),
  );
  ids
    .filter((id, at) => ids.indexOf(id) !== at)
    .forEach((id) => {
      complain([], `rule ${id} stands twice`);
    });
});
export type ContactPackFile = z.infer<typeof contactPackFileSchema>;
export type SourcedValue<T> = Omit<z.infer<ReturnType<typeof sourced<z.ZodUnknown>>>, 'value'> & { value: T };

/** Every source any value below cites. */
function collectSources(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(collectSources);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    key === 'source' && Array.isArray(inner) ? inner.map(String) : collectSources(inner),
  );
}

/** Which packs this deployment binds itself to: the bank's jurisdictions, and the house's own layer. */
export const contactDeploymentSchema = z.strictObject({
  packs: z.array(z.string()).min(1),
  note: z.string().optional(),
});
