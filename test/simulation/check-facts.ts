import type { Payment } from '../../shared/domain/portfolio.ts';
import { paymentsAsOf } from './books.ts';
import type { Evidence, Violation } from './checker.ts';

/** What core banking told came in whole, and nothing else did. */
export function checkFacts({ books, money, undelivered, endMs }: Evidence): readonly Violation[] {
  const told = new Map(money.map((payment) => [keyOf(payment), payment]));
  const known = new Map(
    [...books.payments.keys()]
      .flatMap((loanId) => paymentsAsOf(books, loanId, endMs))
      .map((payment) => [keyOf(payment), payment]),
  );
  const said = (rule: string, about: string): Violation => ({ rule, at: endMs, about });
  return [
    ...[...known.keys()].filter((key) => !told.has(key)).map((key) => said('a payment nobody made', key)),
    ...[...told].flatMap(([key, { id, amountMinor, status }]) => {
      const one = known.get(key);
      const isSame = one?.amountMinor === amountMinor && one.status === status;
      return isSame || undelivered.has(id) ? [] : [said('a payment lost or changed on its way in', key)];
    }),
  ];
}

const keyOf = ({ loanId, id }: Payment): string => `${loanId} ${id}`;
