import type { Books, ReplySeen } from './books.ts';
import type { Evidence, Violation } from './checker.ts';

const isStop = ({ word }: ReplySeen): boolean => /stop|退/i.test(word);
const isStart = ({ word }: ReplySeen): boolean => /start|恢/i.test(word);
const isForPeople = ({ word }: ReplySeen): boolean => /call|回|dispute|mother|星期/i.test(word);

/** When the bank first wrote a reply down: the later word of two is the one received later. */
function receivedAt({ claims }: Books, { id }: ReplySeen): number {
  return (
    claims.find(({ contact }) => contact.state === 'RECEIVED' && contact.messageId === id)?.at ?? Infinity
  );
}

/** A stop was dealt with before the moment, and no start that was received after it. */
export function hasOptedOut(books: Books, borrowerId: string, at: number): boolean {
  const own = [...books.replies.values()].filter((reply) => reply.borrowerId === borrowerId);
  return own.some((stop) => {
    if (!isStop(stop) || stop.handledAt > at) return false;
    const stoppedAt = receivedAt(books, stop);
    return own.every((start) => !isStart(start) || receivedAt(books, start) <= stoppedAt);
  });
}

/** No reply is lost, each answered at most once (see the texts); a promise is not called broken before its last day. */
export function checkReplies({ books, endMs, zone }: Evidence): readonly Violation[] {
  const lost = [...books.replies.values()].flatMap((reply) => {
    const said = (rule: string): Violation[] => [{ rule, at: endMs, about: reply.id }];
    if (reply.handledAt === Infinity) return said('a reply nobody took');
    const line = books.claims.find(
      ({ contact }) => contact.state === 'RECEIVED' && contact.messageId === reply.id,
    );
    // Written from a number the bank had forgotten by then: nobody's word.
    if (line === undefined)
      return isKnownNumber(books, reply) ? said('a reply the ledger does not know') : [];
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
