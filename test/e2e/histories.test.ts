import { describe, expect, it } from 'vitest';
import { readClients, type Client } from '../../infra/local/histories/clients.ts';
import { monthStart, paymentsOf, zone } from '../../infra/local/histories/schedule.ts';
import { cardProduct, loanOf } from '../../infra/local/histories/write.ts';
import { deriveArrears } from '../../shared/domain/arrears/index.ts';
import { instantAt, plusMs } from '../../shared/domain/instant.ts';
import { settingsWith } from '../../shared/contracts/settings-merge.ts';
import { settingsPolicy } from '../../shared/policy/arrears-policy.ts';

/** As the feed of the histories says it, over the policy. */
const settings = settingsWith(settingsPolicy, 'card', { record: cardProduct, calendarOf: () => undefined });

/** The last day of each month is over: business date and cutoff of what was known by then. */
const monthEnds = Array.from({ length: 6 }, (_, month) => {
  const businessDate = monthStart(month + 1);
  return { businessDate, cutoff: plusMs(instantAt(businessDate, 0, zone), -1) };
});

/** The published code, read as the issue of the rule states it and apart from the converter's own function. */
const behindByCode = new Map([
  [-2, 0],
  [-1, 0],
  [0, 0],
  [1, 1],
  [2, 1],
  [3, 2],
  [4, 3],
  [5, 4],
  [6, 5],
  [7, 6],
  [8, 7],
]);

function monthsBehindByArrears(client: Client): number[] {
  const loan = loanOf(client);
  const payments = paymentsOf(client);
  return monthEnds.map((end) => deriveArrears({ loan, payments, ...end, zone, settings }).overdueInstalments);
}

describe('real repayment histories', () => {
  it('are as many months behind at each month end as the data set says, for every account-month', async () => {
    let compared = 0;
    const different: string[] = [];
    for await (const client of readClients()) {
      monthsBehindByArrears(client).forEach((behind, month) => {
        compared += 1;
        if (behind !== behindByCode.get(client.statuses[month] ?? Number.NaN))
          different.push(`client ${client.number}, month ${month}: ${behind} months behind`);
      });
    }
    console.log(`account-months compared ${compared}, different ${different.length}`);
    expect(different).toEqual([]);
    expect(compared).toBe(180_000);
  });

  it('has no payment after the last day of its month', async () => {
    for await (const client of readClients(3000)) {
      for (const payment of paymentsOf(client)) {
        const month = Number(payment.id.slice(-2)) - 4;
        expect(payment.receivedAt <= (monthEnds[month]?.cutoff ?? '')).toBe(true);
      }
    }
  });
});
