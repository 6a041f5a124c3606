import { z } from 'zod';
import { channels } from '../domain/case.ts';
import { stepEnds, stepKinds, type LadderStep, type Strategy } from '../domain/treatment/ladder.ts';
import { numericFacts, segmentNames, wordFacts, type SegmentPolicy } from '../domain/treatment/segment.ts';
import type { Experiment } from '../domain/treatment/treatment.ts';

/** The products a loan may be of, as the feed names them. */
export const products = ['card', 'personal', 'auto', 'mortgage'] as const;

const slug = z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower-case words joined by dashes');
const versioned = z.string().regex(/^[a-z][a-z0-9-]{0,23}@\d{1,3}$/, 'name@version, 24 letters at most');

/** One of a fixed list, with an error that quotes what stood there and what may. */
const oneOf = <const T extends string>(what: string, list: readonly T[]) =>
  z.enum(list, {
    error: ({ input }) => `unknown ${what} ${JSON.stringify(input)}: one of ${list.join(', ')}`,
  });

const band = z.strictObject({
  name: slug,
  from: z.number().int().min(0),
  to: z.number().int().min(0).nullable(),
});

const facts = [...numericFacts, 'hardship', 'ability', 'willingness'] as const;

/** `when` is written as an object, fact by fact; an empty one always holds. */
const when = z
  .partialRecord(oneOf('fact', facts), z.array(z.string()).min(1, 'at least one band or word'))
  .transform((given) =>
    facts.flatMap((fact) => {
      const is = given[fact];
      return is === undefined ? [] : [{ fact, is }];
    }),
  );

export const segmentsFileSchema: z.ZodType<SegmentPolicy> = z.strictObject({
  name: versioned,
  historyDays: z.number().int().min(30).max(3650),
  lateFromDays: z.number().int().min(1).max(60),
  bands: z.record(oneOf('fact', numericFacts), z.array(band).min(1)),
  rules: z
    .array(z.strictObject({ id: slug.max(24), segment: oneOf('segment', segmentNames), when }))
    .min(1)
    .max(60),
});

/** The words a fact may be, or the names of its bands. */
export function valuesOf(policy: SegmentPolicy, fact: (typeof facts)[number]): readonly string[] {
  if (fact === 'hardship' || fact === 'ability' || fact === 'willingness') return wordFacts[fact];
  return policy.bands[fact].map(({ name }) => name);
}

const step: z.ZodType<LadderStep> = z.strictObject({
  id: slug.max(16),
  kind: oneOf('step', stepKinds),
  channel: oneOf('channel', channels),
  template: slug.nullable(),
  fromDay: z.number().int().min(-60).max(3650),
  minGapDays: z.number().int().min(0).max(365),
  doneWhen: oneOf('end of a step', ['accepted', 'handed-over']),
  endsOn: z.array(oneOf('ending', stepEnds)).min(1),
  fallback: oneOf('fallback', ['call', 'desk']).nullable(),
});

/** A ladder as written: one list of steps, the reminder before the due date first. */
export const ladderFileSchema = z.strictObject({
  name: versioned,
  recheckDays: z.number().int().min(1).max(60),
  steps: z.array(step).min(1).max(12),
});
export type LadderFile = z.infer<typeof ladderFileSchema>;

/** The ladder as the domain climbs it. */
export function toStrategy({ name, recheckDays, steps }: LadderFile): Strategy {
  const preDue = steps.find(({ kind }) => kind === 'pre-due-reminder') ?? null;
  return { name, recheckDays, preDue, steps: steps.filter(({ kind }) => kind !== 'pre-due-reminder') };
}

/** Segment by segment, product by product; what is missing or unknown the check over all files says. */
export const assignmentFileSchema = z.record(z.string(), z.record(z.string(), z.string()));
export type AssignmentFile = z.infer<typeof assignmentFileSchema>;

export const experimentsFileSchema: z.ZodType<readonly Experiment[]> = z.array(
  z.strictObject({
    name: slug.max(32),
    segment: oneOf('segment', segmentNames),
    products: z.array(oneOf('product', products)).min(1),
    arms: z
      .array(
        z.strictObject({
          name: oneOf('arm', ['champion', 'challenger', 'hold-out']),
          share: z.number().int().min(1).max(98),
          strategy: z.string(),
        }),
      )
      .min(2)
      .max(3),
  }),
);
