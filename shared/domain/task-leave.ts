import type { CollectionCase, Intent } from './case.ts';
import type { Contactability } from './contactability/contactability.ts';
import { numbersFor } from './contactability/standing.ts';
import type { Instant } from './instant.ts';
import { permit, wordsOfAll, type Denial } from './permit/permit.ts';
import type { ContactRequest } from './permit/request.ts';
import type { Terms } from './permit/rule.ts';
import type { Address, Borrower, Phone } from './portfolio.ts';
import { textRequest } from './send-decision.ts';

/** A call or visit about to be handed to people, with whom and where it would reach. */
export interface TaskQuestion {
  readonly case: CollectionCase;
  readonly intent: Intent;
  readonly borrower: Borrower;
  /** What the borrower said about being contacted; undefined: nothing. */
  readonly contactability: Contactability | undefined;
  /** Where others who owe the loan live: their clocks count too. */
  readonly otherZones: readonly string[];
  /** Addresses at which the borrower agreed to be visited. */
  readonly addresses: readonly Address[];
  readonly terms: Terms;
}

/**
 * go: these numbers or addresses may be used now. wait: none may yet; `until` is the next lawful moment and `rule` what
 * stands in the way of it. deny: none ever may, as far as is known.
 */
export type TaskLeave =
  | { readonly kind: 'go'; readonly phones: readonly Phone[]; readonly addresses: readonly Address[] }
  | { readonly kind: 'wait'; readonly until: Instant; readonly rule: string }
  | { readonly kind: 'deny'; readonly reason: string };

/**
 * May people be sent after the borrower now? Contact policy is asked for each number, or each address, on its own, and
 * those it forbids are left out of the task. A desk task reaches nobody and needs no leave.
 */
export function taskLeave(question: TaskQuestion, now: Instant): TaskLeave {
  const { intent, borrower, addresses, contactability } = question;
  const all = { phones: borrower.phones, addresses };
  switch (intent.channel) {
    case 'call': {
      const numbers = numbersFor(contactability, borrower.phones, 'call');
      const { lawful, denials } = sift(numbers, ({ number }) => ask(question, { number }, now));
      return lawful.length > 0 ? { kind: 'go', ...all, phones: lawful } : refusal(denials);
    }
    case 'visit': {
      const { lawful, denials } = sift(addresses, ({ kind: place }) => ask(question, { place }, now));
      return lawful.length > 0 ? { kind: 'go', ...all, addresses: lawful } : refusal(denials);
    }
    case 'sms':
    case 'desk':
      return { kind: 'go', ...all };
  }
}

function sift<T>(
  ways: readonly T[],
  objection: (way: T) => Denial | undefined,
): { readonly lawful: readonly T[]; readonly denials: readonly Denial[] } {
  const asked = ways.map((way) => ({ way, denial: objection(way) }));
  return {
    lawful: asked.flatMap(({ way, denial }) => (denial === undefined ? [way] : [])),
    denials: asked.flatMap(({ denial }) => denial ?? []),
  };
}

function ask(
  question: TaskQuestion,
  way: Partial<Pick<ContactRequest, 'number' | 'place'>>,
  now: Instant,
): Denial | undefined {
  const { intent, borrower, terms } = question;
  const channel = intent.channel === 'visit' ? 'visit' : 'call';
  const base = textRequest({ ...question, intent, borrower, phone: { number: '' } });
  const leave = permit({ ...base, number: null, ...way, channel }, terms, now);
  return leave.kind === 'permit' ? undefined : leave;
}

/** The soonest of several waits; denied only where none of them ends. */
function refusal(denials: readonly Denial[]): TaskLeave {
  const waits = denials.flatMap(({ retryAt, rule }) => (retryAt === null ? [] : [{ until: retryAt, rule }]));
  const [soonest] = waits.sort((a, b) => (a.until < b.until ? -1 : 1));
  if (soonest !== undefined) return { kind: 'wait', ...soonest };
  return { kind: 'deny', reason: denials.map(wordsOfAll).join('; ') || 'nowhere-to-reach' };
}
