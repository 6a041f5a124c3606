import { instantAt, plusMs, type Instant } from '../../../shared/domain/instant.ts';
import { addDays, daysInMonth, localDate, type LocalDate } from '../../../shared/domain/local-date.ts';
import type { Instalment, Payment } from '../../../shared/domain/portfolio.ts';
import { stableHash } from '../../../shared/domain/shard.ts';
import type { Client } from './clients.ts';

/** The rule is stated in README.md beside this file; change both together. */

export const zone = 'Asia/Taipei';
export const lastDueDay = 28;
const firstMonth = { year: 2005, month: 4 };
export const monthCount = 6;
const minorPerDollar = 100;
/** The least a Taiwanese card asks for in a month, and so the instalment of a client with nothing to pay. */
const floorDollars = 1000;
const minimumShare = 0.05;
const earliestDaysBefore = 5;
const openingMinute = 9 * 60;
const openMinutes = 8 * 60;
const msPerMinute = 60_000;

/** Months behind that a published status stands for: codes 1 and 2 both mean one month. */
export function monthsBehind(status: number): number {
  if (status <= 0) return 0;
  return status <= 2 ? 1 : status - 1;
}

/** First day of the month `offset` months after April 2005; negative goes back. */
export function monthStart(offset: number): LocalDate {
  const months = firstMonth.year * 12 + firstMonth.month - 1 + offset;
  return localDate(`${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}-01`);
}

export const clientKey = (client: Client): string => String(client.number).padStart(6, '0');
export const loanIdOf = (client: Client): string => `UCI-${clientKey(client)}`;

/** Annual rate of the client's card, 18 to 20 %: the range Taiwanese cards charged then. */
export const annualRateOf = (client: Client): number =>
  (180 + (stableHash(`rate/${clientKey(client)}`) % 5) * 5) / 1000;

interface Month {
  /** Months after April 2005; negative before. */
  readonly offset: number;
  readonly instalment: Instalment;
}

/** One instalment a month, from as many months before April as the account was behind in April, less one. */
export function instalmentsOf(client: Client): readonly Instalment[] {
  return monthsOf(client).map((month) => month.instalment);
}

function monthsOf(client: Client): readonly Month[] {
  const before = arrearsBefore(client);
  const day = dueDayOf(client);
  return Array.from({ length: before + monthCount }, (_, at) => {
    const offset = at - before;
    const bill = client.bills[Math.max(0, offset)] ?? 0;
    const dollars = Math.max(floorDollars, Math.round(bill * minimumShare));
    const interest = Math.min(dollars, Math.max(0, Math.round((bill * annualRateOf(client)) / 12)));
    return {
      offset,
      instalment: {
        number: at + 1,
        dueOn: addDays(monthStart(offset), day - 1),
        principalMinor: (dollars - interest) * minorPerDollar,
        interestMinor: interest * minorPerDollar,
        feesMinor: 0,
      },
    };
  });
}

const dueDayOf = (client: Client): number => 1 + (stableHash(`due/${clientKey(client)}`) % lastDueDay);

/** Months the account was behind at the end of March: one less than in April, never below none. */
function arrearsBefore(client: Client): number {
  return Math.max(0, monthsBehind(client.statuses[0] ?? 0) - 1);
}

/**
 * The payments that leave the account as many months behind at each month's end as its status says, oldest instalment
 * first.
 *
 * @throws RangeError when a status rises by more than the one instalment that fell due: the rule would not hold
 */
export function paymentsOf(client: Client): readonly Payment[] {
  const months = monthsOf(client);
  const payments: Payment[] = [];
  let behind = arrearsBefore(client);
  let paid = 0;
  client.statuses.forEach((status, offset) => {
    const before = behind;
    behind = monthsBehind(status);
    const count = 1 - (behind - before);
    if (count < 0) throw new RangeError(`client ${client.number}: status rises to ${status} in one month`);
    const settled = months.slice(paid, paid + count);
    paid += count;
    if (settled.length === 0) return;
    payments.push({
      id: `P-${clientKey(client)}-${monthStart(offset).slice(0, 7)}`,
      loanId: loanIdOf(client),
      amountMinor: settled.reduce((sum, { instalment }) => sum + amountOf(instalment), 0),
      receivedAt: receivedAt(client, { offset, wasCurrent: before === 0 && behind === 0 }),
      status: 'settled',
    });
  });
  return payments;
}

export const amountOf = (instalment: Instalment): number =>
  instalment.principalMinor + instalment.interestMinor + instalment.feesMinor;

/** An account in order pays by its due date; one that falls or stands in arrears pays on any day of the month. */
function receivedAt(client: Client, month: { offset: number; wasCurrent: boolean }): Instant {
  const hash = (what: string): number => stableHash(`${what}/${clientKey(client)}/${month.offset}`);
  const start = monthStart(month.offset);
  const on = month.wasCurrent
    ? addDays(start, dueDayOf(client) - 1 - (hash('early') % (earliestDaysBefore + 1)))
    : addDays(start, hash('late') % daysInMonth(start));
  return plusMs(openingOf(on), (hash('minute') % openMinutes) * msPerMinute);
}

const openings = new Map<LocalDate, Instant>();

/** When the bank opens on a date. Kept, because asking the time zone database 170,000 times takes ten seconds. */
function openingOf(date: LocalDate): Instant {
  const opening = openings.get(date) ?? instantAt(date, openingMinute, zone);
  openings.set(date, opening);
  return opening;
}
