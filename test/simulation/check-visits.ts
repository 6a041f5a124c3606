import type { Visit } from '../../shared/domain/visits/visit.ts';
import { asOf, type Books, type TextSeen } from './books.ts';
import type { Evidence, Violation } from './checker.ts';

/** Which visit's text it is, if any: `loan#appointment.visit.proposal#date`, `.again-1` on another number. */
export function visitOf({ visits }: Books, { contactId, at }: TextSeen): Visit | undefined {
  const id = /#(?:appointment|cancellation)\.(.*)\.\d+(?:\.again-\d+)?#/.exec(contactId)?.[1];
  return id === undefined ? undefined : asOf(visits.get(id), at);
}

export const isNotice = ({ contactId }: Pick<TextSeen, 'contactId'>): boolean =>
  /#(appointment|cancellation)\./.test(contactId);

export const isCancellation = ({ contactId }: Pick<TextSeen, 'contactId'>): boolean =>
  contactId.includes('#cancellation.');

/** No text proposes a visit that was called off before its claim, or a cancelled one's end to somebody never told of it. */
export function checkNotice(books: Books, text: TextSeen, claimedAt: number): readonly string[] {
  const visit = visitOf(books, text);
  const before = visit && asOf(books.visits.get(visit.visitId), claimedAt);
  if (visit === undefined || before === undefined) return ['a text about an unknown visit'];
  if (isCancellation(text)) return before.told ? [] : ['the end of a visit nobody was told of'];
  return ['refused', 'cancelled'].includes(before.state) ? ['text about a visit that was called off'] : [];
}

/** What a visit has to say is said, denied or lost by name; who was told of a visit hears that it is called off. */
export function checkVisits({ books, ledger, endMs }: Evidence): readonly Violation[] {
  const known = new Set(ledger.map(({ contactId }) => contactId));
  return [...books.visits.values()].flatMap((versions) => {
    const visit = versions.at(-1)?.value;
    if (visit === undefined) return [];
    const { notice, state, told, visitId, proposal, date, loanIds } = visit;
    const said = (rule: string): Violation[] => [{ rule, at: endMs, about: visitId }];
    if (notice !== null)
      return Date.parse(notice.readyAt) < endMs - 4 * 3_600_000 ? said('a visit’s text nobody works on') : [];
    const end = `${loanIds[0] ?? ''}#cancellation.${visitId}.${proposal}#${date}`;
    return state === 'cancelled' && told && !known.has(end) ? said('a visit called off without a word') : [];
  });
}
