import type { Line, Results } from './job.ts';

/** One contact of both runs, made at different moments, and the payment that came in between. */
export interface Overtaken {
  readonly contactId: string;
  readonly borrowerId: string;
  readonly earlier: Line;
  readonly later: Line;
  readonly payment: Line;
}

/** What the gate says of a loan that has been paid since the text was decided. */
const paidReasons: ReadonlySet<unknown> = new Set(['paid-or-payment-on-its-way', 'paid-in-advance']);

/**
 * The contacts that only a payment tells apart. A delivery that comes late may find the loan paid, and then no text may
 * go; or paid in part, and then it names what is left. To say what the undisturbed run did minutes before would break
 * the higher promise. Believed only where the feed has a payment of that very loan, received after the one moment and
 * not after the other.
 */
export function findOvertaken(
  calm: readonly Line[],
  disturbed: readonly Line[],
  payments: readonly Line[],
): readonly Overtaken[] {
  const others = new Map(disturbed.map((contact) => [contact['contactId'], contact]));
  return calm.flatMap((one) => {
    const other = others.get(one['contactId']);
    if (other === undefined) return [];
    const [earlier, later] = momentOf(one) < momentOf(other) ? [one, other] : [other, one];
    if (!isExplained(earlier, later)) return [];
    const payment = payments.find((each) => isBetween(each, earlier, later));
    if (payment === undefined) return [];
    const [contactId, borrowerId] = [String(one['contactId']), String(one['borrowerId'])];
    return [{ contactId, borrowerId, earlier, later, payment }];
  });
}

const momentOf = ({ at }: Line): string => String(at);

const isBetween = ({ loanId, receivedAt }: Line, earlier: Line, later: Line): boolean =>
  loanId === earlier['loanId'] &&
  String(receivedAt) > momentOf(earlier) &&
  String(receivedAt) <= momentOf(later);

function isExplained(earlier: Line, later: Line): boolean {
  if (earlier['state'] !== 'SENT') return false;
  if (isDenied(later)) return true;
  return later['state'] === 'SENT' && later['to'] === earlier['to'] && later['text'] !== earlier['text'];
}

const isDenied = ({ state, reason }: Line): boolean => state === 'DENIED' && paidReasons.has(reason);

export interface Parted {
  /** What must be the same in both runs. */
  readonly rest: Results;
  /** Contacts decided for borrowers after a step of their ladder that was taken in one run only. */
  readonly following: readonly Line[];
}

/** Sets the overtaken contacts aside, and what followed from them: later contacts, their texts, calls and visits. */
export function partOvertaken(results: Results, overtaken: readonly Overtaken[]): Parted {
  const since = new Map<unknown, string>();
  for (const { borrowerId, earlier, later } of overtaken) {
    const [from, known = '~'] = [momentOf(earlier), since.get(borrowerId)];
    if (isDenied(later) && from < known) since.set(borrowerId, from);
  }
  const proved = new Set<unknown>(overtaken.map(({ contactId }) => contactId));
  const isLater = ({ borrowerId, decidedAt }: Line): boolean =>
    String(decidedAt) > (since.get(borrowerId) ?? '~');
  const isAside = (line: Line): boolean => proved.has(line['contactId']) || isLater(line);
  const asideTexts = new Set(results.contacts.filter(isAside).map(({ messageId }) => messageId));
  return {
    rest: {
      contacts: results.contacts.filter((contact) => !isAside(contact)),
      texts: results.texts.filter(({ messageId }) => messageId === undefined || !asideTexts.has(messageId)),
      calls: results.calls.filter((call) => !isLater(call)),
      visits: results.visits.filter(({ borrowerId }) => !since.has(borrowerId)),
    },
    following: results.contacts.filter((contact) => isLater(contact) && !proved.has(contact['contactId'])),
  };
}

export const sayOvertaken = ({ contactId, earlier, later, payment }: Overtaken): string =>
  `${contactId}: ${momentOf(earlier)} sent, ${momentOf(later)} ${isDenied(later) ? 'not sent' : 'with what is left'}, ` +
  `${String(payment['id'])} came at ${String(payment['receivedAt'])}`;
