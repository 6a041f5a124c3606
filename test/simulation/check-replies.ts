import { asOf, type Books, type ClaimSeen, type ReplySeen } from './books.ts';
import type { Evidence, Violation } from './checker.ts';

const isStop = ({ word }: ReplySeen): boolean => /stop|退/i.test(word);
const isStart = ({ word }: ReplySeen): boolean => /start|恢/i.test(word);
const isForPeople = ({ word }: ReplySeen): boolean => /call|回|dispute|mother|星期/i.test(word);

/** Line of a reply in the ledger of the borrower who had the number then. */
const lineOf = ({ claims }: Books, { id }: ReplySeen): ClaimSeen | undefined =>
  claims.find(({ contact }) => contact.state === 'RECEIVED' && contact.messageId === id);

const keptByNumber = ({ numberWords }: Books, { id }: ReplySeen): { readonly at: number } | undefined =>
  numberWords.find(({ ref }) => ref === id);

/** When the bank first wrote a reply down: the later word of two is the one received later. */
const receivedAt = (books: Books, reply: ReplySeen): number =>
  Math.min(lineOf(books, reply)?.at ?? Infinity, keptByNumber(books, reply)?.at ?? Infinity);

/** The bank knows whose word it is: it did when the word came, or it has the number among the borrower's by now. */
function isAscribed(books: Books, reply: ReplySeen, at: number): boolean {
  const { phones = [] } = asOf(books.borrowers.get(reply.borrowerId), at) ?? {};
  return lineOf(books, reply) !== undefined || phones.some(({ number }) => number === reply.number);
}

/** A stop was dealt with before the moment, and no start that was received after it. */
export function hasOptedOut(books: Books, borrowerId: string, at: number): boolean {
  const own = [...books.replies.values()].filter((reply) => reply.borrowerId === borrowerId);
  return own.some((stop) => {
    if (!isStop(stop) || stop.handledAt > at || !isAscribed(books, stop, at)) return false;
    const stoppedAt = receivedAt(books, stop);
    return own.every((start) => !isStart(start) || receivedAt(books, start) <= stoppedAt);
  });
}

/** No reply is lost, each answered at most once (see the texts); a promise is not called broken before its last day. */
export function checkReplies({ books, endMs, zone }: Evidence): readonly Violation[] {
  const lost = [...books.replies.values()].flatMap((reply) => {
    const said = (rule: string): Violation[] => [{ rule, at: endMs, about: reply.id }];
    if (reply.handledAt === Infinity) return said('a reply nobody took');
    const line = lineOf(books, reply);
    // Written from a number the bank did not know: nobody's word, but a stop is kept by the number.
    if (line === undefined) {
      if (isKnownNumber(books, reply)) return said('a reply the ledger does not know');
      return isStop(reply) && keptByNumber(books, reply) === undefined ? said('a stop nobody kept') : [];
    }
    if (isForPeople(reply) && !books.tasks.has(line.contact.contactId))
      return said('a wish no queue of people has');
    return [];
  });
  return [...lost, ...checkPromises(books, zone)];
}

/** At the moment of writing and ever after. */
function isKnownNumber({ borrowers }: Books, { borrowerId, number, sentAt, handledAt }: ReplySeen): boolean {
  const versions = borrowers.get(borrowerId) ?? [];
  const before = versions.findLast(({ at }) => at <= sentAt);
  return [before, ...versions.filter(({ at }) => at > sentAt && at <= handledAt)].every(
    (version) => version?.value.phones.some((phone) => phone.number === number) ?? false,
  );
}

function checkPromises({ answers }: Books, zone: string): readonly Violation[] {
  const dayOf = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  return answers.flatMap(({ at, value }) =>
    value.promises.flatMap(({ id, state, lastOn, settledOn }) =>
      state === 'broken' && (settledOn === null || settledOn <= lastOn || dayOf.format(at) <= lastOn)
        ? [{ rule: 'a promise called broken before its last day', at, about: id }]
        : [],
    ),
  );
}
