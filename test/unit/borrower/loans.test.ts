import { describe, expect, it } from 'vitest';
import { borrowerRoutes } from '../../../shared/contracts/borrower-routes.ts';
import { explainArrears } from '../../../shared/domain/arrears/index.ts';
import { derivationWords } from '../../../shared/policy/texts/derivation.ts';
import { eventFor } from '../../support/api-cells.ts';
import { borrowerWorld } from '../../support/cells/borrower.ts';
import { aLoan, aPayment, at, on, settings } from '../../support/builders.ts';

const me = { role: 'borrower', subject: 'B-1', borrowerId: 'B-1' } as const;
const officer = { role: 'officer', subject: 'o' } as const;

describe('my loans', () => {
  const list = async (caller: typeof me | typeof officer, query: Record<string, string> = {}) => {
    const event = eventFor(borrowerRoutes.listLoans, caller, { params: { borrowerId: 'B-1' }, query });
    const { statusCode, body } = await borrowerWorld().routes(event);
    expect(statusCode, body).toBe(200);
    return borrowerRoutes.listLoans.success.schema.parse(JSON.parse(body)) as {
      items: { loanId: string; share: string; overdueMinor: number; nextDueOn: string | null }[];
      next: string | null;
    };
  };

  it('are his own and those shared with him, each with its arrears of today', async () => {
    const { items, next } = await list(me);
    expect(items).toMatchObject([
      { loanId: 'L-1', share: 'own', inArrears: true, overdueMinor: 700, pastDueDays: 10 },
      { loanId: 'L-2', share: 'shared', overdueMinor: 1000, nextDueOn: '2025-04-10' },
      { loanId: 'L-3', status: 'closed', overdueMinor: 0, nextDueOn: null },
    ]);
    expect(next).toBeNull();
    expect((await list(officer)).items).toEqual(items);
  });

  it('come page by page', async () => {
    const first = await list(me, { limit: '2' });
    expect(first.items).toHaveLength(2);
    const cursor = first.next!;
    const world = await list(me, { limit: '2', cursor });
    expect(world).toMatchObject({ items: [{ loanId: 'L-3' }], next: null });
  });

  it('say what is on its way beside what is overdue', async () => {
    const world = borrowerWorld();
    world.portfolio.pay(
      aPayment({
        id: 'P-2',
        loanId: 'L-1',
        amountMinor: 200,
        receivedAt: at('2025-03-19'),
        status: 'pending',
      }),
    );
    const reply = await world.routes(
      eventFor(borrowerRoutes.readArrears, me, { params: { loanId: 'L-1' }, query: { language: 'en' } }),
    );
    const view = JSON.parse(reply.body) as { words: string[] };
    expect(view).toMatchObject({ overdueMinor: 700, onItsWayMinor: 200 });
    expect(view.words).toContain(
      'NT$2 of March 19, 2025 is on its way; nobody will ask you for it meanwhile.',
    );
  });

  it('show the ways out with what they cost', async () => {
    const reply = await borrowerWorld().routes(
      eventFor(borrowerRoutes.readPaymentOptions, me, {
        params: { loanId: 'L-1' },
        query: { affordableMinor: '100' },
      }),
    );
    const view = JSON.parse(reply.body) as { options: { kind: string; payments: unknown[] }[] };
    expect(view.options.map(({ kind, payments }) => [kind, payments.length])).toEqual([
      ['pay-now', 1],
      ['instalments', 7],
      ['deferral', 1],
    ]);
  });
});

describe('the derivation in words', () => {
  const loan = aLoan({
    pauses: [{ from: on('2025-03-11'), to: on('2025-03-14'), reason: 'flood' }],
  });
  const question = {
    loan,
    payments: [
      aPayment({ amountMinor: 300, receivedAt: at('2025-03-15T04:00Z') }),
      aPayment({ id: 'P2', amountMinor: 100, receivedAt: at('2025-03-16T04:00Z'), status: 'reversed' }),
    ],
    businessDate: on('2025-04-20'),
    cutoff: at('2025-04-20T10:00Z'),
    zone: 'Asia/Taipei',
    settings,
  };
  const told = (language: 'zh-CN' | 'zh-TW' | 'en') =>
    derivationWords({ loan, settings, explanation: explainArrears(question) }, language);

  it('names what is owed, each open instalment, the money that came, the days and the penalty', () => {
    expect(told('en')).toMatchInlineSnapshot(`
      [
        "As of April 20, 2025, NT$17 is overdue on your loan ending L1: fees NT$0.50, interest NT$1.50, principal NT$15.",
        "Instalment 1 was due on March 10, 2025: NT$10. Paid towards it: NT$3. Still open: NT$7.",
        "Instalment 2 was due on April 10, 2025: NT$10. Paid towards it: NT$0. Still open: NT$10.",
        "On March 15, 2025 we received NT$3.",
        "NT$1 of March 16, 2025 was taken back and no longer counts.",
        "From March 11, 2025 up to March 14, 2025 the loan was paused: 3 days are not counted.",
        "The oldest open instalment was due on March 10, 2025: 41 days ago. Less 3 paused and 0 of grace, 38 days count.",
        "Penalty interest so far: NT$0.23, at 22.5 % a year for each day that principal was late. It is not part of the overdue amount.",
        "You can pay through the Repay page of our app, any branch or ATM. If anything is unclear or difficult, call 0800-024-000.",
      ]
    `);
  });

  it.each(['zh-CN', 'zh-TW', 'en'] as const)('says as much in %s, and leaves no placeholder', (language) => {
    const words = told(language);
    expect(words).toHaveLength(told('en').length);
    expect(words.join('')).not.toMatch(/[{}]|undefined|NaN/);
  });

  it('of a loan no longer collected says just that', () => {
    const closed = { ...question, loan: { ...loan, status: 'closed' as const } };
    const explanation = explainArrears(closed);
    expect(derivationWords({ loan: closed.loan, settings, explanation }, 'en')).toEqual([
      'Your loan ending L1 is no longer collected, whatever is unpaid.',
    ]);
  });
});
