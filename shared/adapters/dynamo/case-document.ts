import { z } from 'zod';
import { instantSchema, localDateSchema } from '../../contracts/feed.ts';
import { channels, contactIdOf, reviewOutcomes, type CollectionCase } from '../../domain/case.ts';
import { segmentNames } from '../../domain/treatment/segment.ts';

/** What stands beside the document as attributes of the item, and moves without it, is left out. */
export type CaseDocument = Omit<CollectionCase, 'version' | 'nextActionOn' | 'link'>;

const channel = z.enum(channels);
const whole = z.number().int().min(0);

const intentSchema = z.strictObject({
  contactId: z.string(),
  step: z.string(),
  channel,
  businessDate: localDateSchema,
  decidedAt: instantSchema,
  state: z.enum(['planned', 'waiting']),
  readyAt: instantSchema,
  waitsFor: z.string().max(80).optional(),
  attempt: whole,
});

const reviewMark = z.strictObject({
  on: localDateSchema,
  outcome: z.enum(reviewOutcomes),
  reason: z.string(),
  opened: z.boolean(),
  cured: z.boolean(),
  channel: channel.nullable(),
});

/** A case as the domain has it, without the attributes beside it: what is not so is neither written nor read. */
export const caseDocumentSchema: z.ZodType<CaseDocument> = z.object({
  loanId: z.string(),
  borrowerId: z.string(),
  shard: whole,
  status: z.enum(['open', 'cured', 'current']),
  episode: whole,
  openedOn: localDateSchema,
  curedOn: localDateSchema.nullable(),
  strategy: z.string(),
  segment: z.enum(segmentNames),
  rule: z.string(),
  digest: z.string(),
  arm: z.string().nullable(),
  done: z.array(
    z.strictObject({
      step: z.string(),
      on: localDateSchema,
      outcome: z.enum(['sent', 'uncertain', 'queued']),
    }),
  ),
  tries: z
    .strictObject({ step: z.string(), count: whole, closed: z.array(channel).min(1).optional() })
    .nullable(),
  unreached: whole,
  remindedFor: localDateSchema.nullable(),
  intent: intentSchema.nullable(),
  reviewed: reviewMark.nullable(),
});

const text = z.string();
const maybe = z.string().nullable();
const count = z.number();

/** Fields of a case that stand beside the document as attributes of the item, and are not stored twice. */
export interface CaseAttributes {
  readonly loanId: string;
  readonly status: string;
  readonly reviewedOn?: string | undefined;
  readonly intentState?: string | undefined;
  readonly intentReadyAt?: string | undefined;
}

/**
 * A case as it is stored: lists by position and no names, so that the whole item stays under 1 KB, one write unit, even
 * at the end of the longest ladder. A contact's id is left out where it follows from loan, step and date.
 */
const packed = z.strictObject({
  head: z.tuple([text, count, count, text, maybe]),
  by: z.tuple([text, text, text, text, maybe]),
  done: z.array(z.string().regex(/^\S+ \S+ \S+$/)),
  // The closed ways of the step, by their first letters, come last, where there are any.
  more: z.tuple([maybe, count, count, maybe, text.optional()]),
  next: z.tuple([text, text, text, text, count, maybe]).nullable(),
  mark: z.tuple([text, text, count, maybe]).nullable(),
});
type Packed = z.infer<typeof packed>;

const opened = 1;
const cured = 2;

const letters = { sent: 's', uncertain: 'u', queued: 'q' } as const;
const words: Readonly<Record<string, string>> = { s: 'sent', u: 'uncertain', q: 'queued' };

/** The stored text of a case. Throws `ZodError` for one that could not be read back. */
export function packCase(given: CaseDocument): string {
  const doc = caseDocumentSchema.parse(given);
  const { intent, reviewed: mark, tries } = doc;
  const list: Packed = {
    head: [doc.borrowerId, doc.shard, doc.episode, doc.openedOn, doc.curedOn],
    by: [doc.strategy, doc.segment, doc.rule, doc.digest, doc.arm],
    done: doc.done.map(({ step, on, outcome }) => `${step} ${on} ${letters[outcome]}`),
    more: [
      tries?.step ?? null,
      tries?.count ?? 0,
      doc.unreached,
      doc.remindedFor,
      ...(tries?.closed === undefined ? ([] as const) : ([tries.closed.map(firstLetter).join('')] as const)),
    ],
    next: intent === null ? null : packIntent(doc.loanId, intent),
    mark: mark && [
      mark.outcome,
      mark.reason,
      (mark.opened ? opened : 0) + (mark.cured ? cured : 0),
      mark.channel,
    ],
  };
  return JSON.stringify(list);
}

const firstLetter = (way: string): string => way.charAt(0);

function closedWays(letters: string | undefined): { readonly closed?: unknown } {
  if (letters === undefined) return {};
  return { closed: Array.from(letters, (letter) => channels.find((way) => firstLetter(way) === letter)) };
}

function packIntent(loanId: string, intent: NonNullable<CaseDocument['intent']>): Packed['next'] {
  const { contactId, step, channel: by, businessDate, decidedAt, attempt } = intent;
  const own = contactId === contactIdOf(loanId, step, businessDate) ? null : contactId;
  return [step, by, businessDate, decidedAt, attempt, own];
}

/** Reads a stored case. Throws `ZodError`, or `RangeError` where it is not even JSON. */
export function unpackCase(attributes: CaseAttributes, stored: string): CaseDocument {
  const { head, by, done, more, next, mark } = packed.parse(readJson(stored));
  return caseDocumentSchema.parse({
    loanId: attributes.loanId,
    status: attributes.status,
    borrowerId: head[0],
    shard: head[1],
    episode: head[2],
    openedOn: head[3],
    curedOn: head[4],
    strategy: by[0],
    segment: by[1],
    rule: by[2],
    digest: by[3],
    arm: by[4],
    done: done.map((line) => {
      const [step, on, outcome] = line.split(' ');
      return { step, on, outcome: words[outcome ?? ''] };
    }),
    tries: more[0] === null ? null : { step: more[0], count: more[1], ...closedWays(more[4]) },
    unreached: more[2],
    remindedFor: more[3],
    intent: next && unpackIntent(attributes, next),
    reviewed: mark && {
      on: attributes.reviewedOn,
      outcome: mark[0],
      reason: mark[1],
      opened: (mark[2] & opened) !== 0,
      cured: (mark[2] & cured) !== 0,
      channel: mark[3],
    },
  });
}

function unpackIntent(
  { loanId, intentState, intentReadyAt }: CaseAttributes,
  [step, by, businessDate, decidedAt, attempt, own]: NonNullable<Packed['next']>,
): unknown {
  const contactId = own ?? `${loanId}#${step}#${businessDate}`;
  return {
    contactId,
    step,
    channel: by,
    businessDate,
    decidedAt,
    state: intentState,
    readyAt: intentReadyAt,
    attempt,
  };
}

function readJson(stored: string): unknown {
  try {
    return JSON.parse(stored);
  } catch (cause) {
    throw new RangeError('stored case is not JSON', { cause });
  }
}
