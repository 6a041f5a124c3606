import { caseDocumentSchema } from '../../shared/adapters/dynamo/case-document.ts';
import { contactSchema } from '../../shared/adapters/dynamo/items.ts';
import { holdsWith } from '../../shared/domain/answers/answer-holds.ts';
import { claimOf, type CollectionCase, type Contact, type Hold } from '../../shared/domain/case.ts';
import { isLooseClaim } from '../../shared/domain/delivery/loose-claim.ts';
import type { LocalDate } from '../../shared/domain/local-date.ts';
import type { CaseStore, ContactKey, ContactPage, OpenCaseEntry } from '../../shared/ports/case-store.ts';
import { caseEvent, caseHead, linkAfter } from '../../shared/adapters/dynamo/case-timeline.ts';
import { memoryTimelineStore, type MemoryTimelineStore } from './memory-timeline-store.ts';
import { memoryAnswerStore, type MemoryAnswerStore } from './memory-answer-store.ts';

export interface MemoryCaseStore extends CaseStore {
  /** What the complaint API does. */
  readonly hold: (loanId: string, hold: Hold) => void;
  readonly lift: (loanId: string) => void;
  readonly holdBorrower: (borrowerId: string, hold: Hold) => void;
  /** The answers read beside the cases. */
  readonly answers: MemoryAnswerStore;
  /** What the import does to an open case whose facts changed. */
  readonly touch: (loanId: string, on: LocalDate) => void;
  /** Makes reads of this loan's case fail, as stored data does that its contract refuses. */
  readonly spoil: (loanId: string, error: Error) => void;
  /** The history of the same cases. */
  readonly timeline: MemoryTimelineStore;
  readonly allCases: () => readonly CollectionCase[];
  readonly allContacts: () => readonly Contact[];
}

/** Cases in memory, to the letter of the port's contract: the suite in test/contract runs over it and the engine. */
export function memoryCaseStore(answers = memoryAnswerStore()): MemoryCaseStore {
  const cases = new Map<string, CollectionCase>();
  const contacts = new Map<string, Contact>();
  // A partition of the ledger, as the engine has it: ten thousand borrowers must not read each other's.
  const byBorrower = new Map<string, Set<string>>();
  const holds = new Map<string, readonly Hold[]>();
  const borrowerHolds = new Map<string, readonly Hold[]>();
  const spoilt = new Map<string, Error>();
  const timeline = memoryTimelineStore(cases);
  const put = (contact: Contact): true => {
    const key = contactKey(contact);
    contacts.set(key, contactSchema.parse(contact));
    const { borrowerId } = contact;
    byBorrower.set(borrowerId, (byBorrower.get(borrowerId) ?? new Set()).add(key));
    return true;
  };
  const listed = (isOn: (one: Contact) => boolean, { cursor, limit }: PageAsked): Promise<ContactPage> => {
    const keyOf = (one: Contact): string => `${one.at}#${one.contactId}`;
    const page = [...contacts.values()]
      .filter((one) => isOn(one) && (cursor === null || keyOf(one) > cursor))
      .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
      .slice(0, limit);
    const last = page.at(-1);
    const next = page.length === limit && last !== undefined ? keyOf(last) : null;
    return Promise.resolve({ contacts: page, cursor: next });
  };
  return {
    answers,
    load: (loanIds, borrowers) => {
      const error = loanIds.map((id) => spoilt.get(id)).find((one) => one !== undefined);
      if (error !== undefined) return Promise.reject(error);
      const file = (id: string) => {
        const [found, answered] = [structuredClone(cases.get(id)), answers.peek(id)];
        const ofBorrower = borrowerHolds.get(borrowers?.get(id) ?? found?.borrowerId ?? '') ?? [];
        return {
          case: found,
          holds: holdsWith([...(holds.get(id) ?? []), ...ofBorrower], answered),
          answers: answered,
        };
      };
      return Promise.resolve(new Map(loanIds.map((id) => [id, file(id)])));
    },
    listDue: ({ shard, until, cursor, limit }) => {
      const due = [...cases.values()]
        .flatMap((one) => (one.nextActionOn === null || one.shard !== shard ? [] : [indexLine(one)]))
        .filter(({ key }) => key < `${until}$` && (cursor === null || key > cursor))
        .sort((a, b) => (a.key < b.key ? -1 : 1))
        .slice(0, limit);
      // Like the engine: a full page says there may be more.
      const last = due.length === limit ? (due.at(-1)?.key ?? null) : null;
      return Promise.resolve({ entries: due.map(({ entry }) => entry), cursor: last });
    },
    save: (next, { before, at }) => {
      const { loanId, version, nextActionOn } = next;
      const link = linkAfter(next, { before, at });
      const written = { ...caseDocumentSchema.parse(next), version, nextActionOn, link };
      if (before !== undefined) timeline.keep(caseEvent(before));
      if ((cases.get(loanId)?.version ?? 0) !== version - 1) return Promise.resolve(undefined);
      cases.set(loanId, written);
      return Promise.resolve({ ...next, link });
    },
    headOf: (one) => Promise.resolve(caseHead(one)),
    claim: (contact) => {
      const known = contacts.get(contactKey(contact));
      const isFree =
        known === undefined
          ? claimOf(contact) === 1
          : known.state === 'RELEASED' && claimOf(contact) === claimOf(known) + 1;
      return Promise.resolve(isFree && put(contact));
    },
    findContact: (id) => Promise.resolve(structuredClone(contacts.get(contactKey(id)))),
    settleContact: (contact, prior) => {
      const known = contacts.get(contactKey(contact));
      const isHolder = known !== undefined && claimOf(known) === claimOf(contact);
      return Promise.resolve(isHolder && prior.includes(known.state) && put(contact));
    },
    contacts: ({ borrowerId, loanId }) =>
      Promise.resolve(
        [...(byBorrower.get(borrowerId) ?? [])]
          .flatMap((key) => contacts.get(key) ?? [])
          .filter((one) => (loanId ?? one.loanId) === one.loanId)
          .sort(byContactId),
      ),
    uncertain: (page) => listed(({ state }) => state === 'UNCERTAIN', page),
    looseClaims: ({ until, ...page }) => listed((one) => isLooseClaim(one) && one.at < until, page),
    spoil: (loanId, error) => void spoilt.set(loanId, error),
    hold: (loanId, hold) => void holds.set(loanId, [...(holds.get(loanId) ?? []), hold]),
    lift: (loanId) => void holds.delete(loanId),
    holdBorrower: (id, hold) => void borrowerHolds.set(id, [...(borrowerHolds.get(id) ?? []), hold]),
    touch: (loanId, on) => {
      const one = cases.get(loanId);
      if (one?.status !== 'open' || one.nextActionOn === null || one.nextActionOn <= on) return;
      cases.set(loanId, { ...one, version: one.version + 1, nextActionOn: on });
    },
    allCases: () =>
      [...cases.values()]
        .map((one) => ({ ...one, link: undefined }))
        .sort((a, b) => (a.loanId < b.loanId ? -1 : 1)),
    timeline,
    allContacts: () => [...contacts.values()].sort(byContactId),
  };
}

interface PageAsked {
  readonly cursor: string | null;
  readonly limit: number;
}

const contactKey = ({ borrowerId, contactId }: ContactKey): string => `${borrowerId} ${contactId}`;
const byContactId = (a: Contact, b: Contact): number => (a.contactId < b.contactId ? -1 : 1);

function indexLine(one: CollectionCase): { key: string; entry: OpenCaseEntry } {
  const { loanId, intent, reviewed, nextActionOn } = one;
  return {
    key: `${nextActionOn ?? ''}#${loanId}`,
    entry: {
      loanId,
      reviewedOn: reviewed?.on ?? null,
      intent: intent === null ? null : { state: intent.state, readyAt: intent.readyAt },
    },
  };
}
