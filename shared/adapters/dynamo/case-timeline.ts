import { createHash } from 'node:crypto';
import { z } from 'zod';
import { instantSchema } from '../../contracts/feed.ts';
import type { CaseLink, CollectionCase } from '../../domain/case.ts';
import {
  emptyTimeline,
  nextEvent,
  type Digest,
  type TimelineEvent,
  type TimelineHead,
} from '../../domain/timeline.ts';
import type { CaseOrigin } from '../../ports/case-store.ts';
import type { CaseEvent, CaseState } from '../../ports/timeline-store.ts';
import { packCase, unpackCase, type CaseAttributes } from './case-document.ts';
import { stored } from './items.ts';
import { keys, loanIdOf } from './keys.ts';

/** SHA-256, 43 characters. */
export const sha256: Digest = (text) => createHash('sha256').update(text).digest('base64url');

/** The place of the version that follows `before`; the first of a loan follows nothing. */
export function linkAfter(
  { loanId, version }: Pick<CollectionCase, 'loanId' | 'version'>,
  { before, at }: CaseOrigin,
): CaseLink {
  if (before === undefined && version > 1)
    throw new RangeError(`version ${version} of the case of ${loanId} follows none`);
  return before === undefined ? firstLink(loanId, at) : { ...follow(before), at };
}

const firstLink = (loanId: string, at: CaseLink['at']): CaseLink => ({
  seq: 1,
  previous: emptyTimeline(loanId, sha256).hash,
  at,
});

function follow(before: CollectionCase): Pick<CaseLink, 'seq' | 'previous'> {
  const { seq, hash } = caseEvent(before);
  return { seq: seq + 1, previous: hash };
}

/** A version of a case as the event it is. The same version makes the same event, whoever writes it down, and whenever. */
export function caseEvent(one: CollectionCase): TimelineEvent {
  const { loanId } = one;
  const { seq, previous, at } = linkOf(one);
  return nextEvent({ loanId, seq: seq - 1, hash: previous }, { at, facts: factsOf(one) }, sha256);
}

/** Where the timeline stands with this version. */
export function caseHead(one: CollectionCase): TimelineHead {
  const { seq, hash } = caseEvent(one);
  return { loanId: one.loanId, seq, hash };
}

/** A case saved before there were timelines begins its own, on the day it was opened. */
function linkOf(one: CollectionCase): CaseLink {
  const { loanId, openedOn, link } = one;
  return link ?? firstLink(loanId, instantSchema.parse(`${openedOn}T00:00:00.000Z`));
}

/** What is hashed is the stored text, so that a later shape of cases leaves old hashes as they are. */
function factsOf(one: CollectionCase): TimelineEvent['facts'] {
  const { status, reviewed, intent } = one;
  return {
    status,
    reviewedOn: reviewed?.on ?? null,
    intentState: intent?.state ?? null,
    intentReadyAt: intent?.readyAt ?? null,
    doc: packCase(one),
  };
}

const text = z.string().nullable();
const factsSchema = z.object({
  status: z.string(),
  reviewedOn: text,
  intentState: text,
  intentReadyAt: text,
  doc: z.string(),
});

export const eventItem = z.object({
  ...stored('event'),
  pk: z.string(),
  seq: z.number().int().min(1),
  previous: z.string(),
  at: instantSchema,
  hash: z.string(),
  ...factsSchema.shape,
});

/** The row of an event: the case item of that version, but for what the indexes ask. */
export function eventToRecord(event: TimelineEvent): Record<string, unknown> {
  const { loanId, seq, previous, at, hash, facts } = event;
  const link = { seq, previous, at, hash };
  return { ...keys.caseEvent(loanId, seq), type: 'event', v: 1, ...link, ...factsSchema.parse(facts) };
}

/** An event as stored, whatever was done to it: to judge it is the reader's part. */
export function toCaseEvent(item: unknown): CaseEvent {
  const { pk, seq, previous, at, hash, ...row } = eventItem.parse(item);
  const facts = factsSchema.parse(row);
  return withState({ loanId: loanIdOf(pk), seq, previous, at, hash, facts });
}

export function withState(event: TimelineEvent): CaseEvent {
  return { ...event, state: stateOf(event) };
}

function stateOf({ loanId, facts }: TimelineEvent): CaseState | undefined {
  const { doc, status, ...rest } = factsSchema.parse(facts);
  const attributes: CaseAttributes = {
    loanId,
    status,
    reviewedOn: rest.reviewedOn ?? undefined,
    intentState: rest.intentState ?? undefined,
    intentReadyAt: rest.intentReadyAt ?? undefined,
  };
  try {
    return unpackCase(attributes, doc);
  } catch {
    return undefined;
  }
}
