import { beforeEach, describe, expect, it } from 'vitest';
import type { ArrearsPolicy } from '../../shared/contracts/arrears-policy.ts';
import type { CalendarRecord } from '../../shared/contracts/feed-calendar.ts';
import type { ProductRecord } from '../../shared/contracts/feed-settings.ts';
import type { Borrower, Loan, Payment } from '../../shared/domain/portfolio.ts';
import { shardOf } from '../../shared/domain/shard.ts';
import type { PortfolioReader } from '../../shared/ports/portfolio-reader.ts';
import { everyPage } from '../support/every-page.ts';
import { aBorrower, aLoan, aPayment, at, instalmentsOn, on } from '../support/builders.ts';

export const contractShards = 2;

export interface PortfolioSubject {
  readonly portfolio: PortfolioReader;
  /** What it falls back on. */
  readonly policy: ArrearsPolicy;
  /** Brings the records into the book as the import does. */
  readonly land: (records: {
    calendars?: CalendarRecord[];
    products?: ProductRecord[];
    borrowers?: Borrower[];
    loans?: Loan[];
    payments?: Payment[];
  }) => Promise<void>;
}

export function portfolioReaderContract(name: string, start: () => Promise<PortfolioSubject>): void {
  describe(`PortfolioReader, ${name}`, () => {
    let subject: PortfolioSubject;
    let portfolio: PortfolioReader;

    beforeEach(async () => {
      subject = await start();
      ({ portfolio } = subject);
    });

    it('reads a loan with all its payments, and only its own', async () => {
      const payments = [
        aPayment(),
        aPayment({ id: 'R1', reversalOf: 'P1', receivedAt: at('2025-03-05') }),
        aPayment({ id: 'P3', status: 'pending' }),
      ];
      await subject.land({
        loans: [aLoan(), aLoan({ id: 'L10' })],
        payments: [...payments, aPayment({ id: 'P9', loanId: 'L10' })],
      });
      const file = await portfolio.loan('L1');
      expect(file?.loan).toEqual(aLoan());
      expect([...(file?.payments ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
        [...payments].sort((a, b) => (a.id < b.id ? -1 : 1)),
      );
    });

    it('a loan without payments, one with an irregular schedule, one unknown, one known by a payment only', async () => {
      const odd = aLoan({ id: 'L2', instalments: instalmentsOn('2025-01-15', '2025-02-20', '2025-05-01') });
      await subject.land({ loans: [aLoan(), odd], payments: [aPayment({ id: 'P9', loanId: 'L9' })] });
      expect(await portfolio.loan('L1')).toEqual({ loan: aLoan(), payments: [] });
      expect(await portfolio.loan('L2')).toEqual({ loan: odd, payments: [] });
      expect(await portfolio.loan('L3')).toBeUndefined();
      expect(await portfolio.loan('L9')).toBeUndefined();
    });

    it('reads many borrowers at once: asked twice once, the unknown not at all', async () => {
      const many = Array.from({ length: 120 }, (_, index) => aBorrower({ id: `B${index}` }));
      await subject.land({ borrowers: many });
      const found = await portfolio.borrowers([...many.map(({ id }) => id), 'B1', 'nobody']);
      expect(found.size).toBe(120);
      expect(found.get('B7')).toEqual(aBorrower({ id: 'B7' }));
      expect((await portfolio.borrowers([])).size).toBe(0);
    });

    it('finds everybody who has a number now, and nobody who gave it up', async () => {
      const phone = (number: string) => ({ ...aBorrower().phones[0]!, number });
      const [shared, own] = [phone('+12015550131'), phone('+12015550132')];
      await subject.land({
        borrowers: [
          aBorrower({ id: 'B2', phones: [own, shared] }),
          aBorrower({ id: 'B1', phones: [shared] }),
        ],
      });
      const ids = async (number: string) => (await portfolio.borrowersByPhone(number)).map(({ id }) => id);
      expect(await ids(shared.number)).toEqual(['B1', 'B2']);
      expect(await ids(own.number)).toEqual(['B2']);
      expect(await ids('+12015550133')).toEqual([]);
      await subject.land({ borrowers: [aBorrower({ id: 'B2', phones: [own] })] });
      expect(await ids(shared.number)).toEqual(['B1']);
    });

    describe('settings', () => {
      const calendar: CalendarRecord = {
        id: 'bank',
        weekend: [7],
        offDays: [on('2025-04-04')],
        workDays: [on('2025-04-06')],
      };

      it('the policy where nothing was delivered', async () => {
        for (const product of ['card', 'personal', 'auto', 'mortgage'] as const)
          expect(await portfolio.settings(product)).toEqual(subject.policy.settingsFor(product));
      });

      it('what was delivered over the policy, of that product only', async () => {
        const tolerance = { days: 3, amountMinor: { CNY: 1000 }, percent: 0 };
        await subject.land({
          calendars: [calendar],
          products: [{ product: 'auto', roll: 'following', calendarId: 'bank', graceDays: 5, tolerance }],
        });
        const { id, weekend } = calendar;
        const days = { offDays: new Set(calendar.offDays), workDays: new Set(calendar.workDays) };
        expect(await portfolio.settings('auto')).toEqual({
          ...subject.policy.settingsFor('auto'),
          roll: 'following',
          graceDays: 5,
          tolerance,
          calendar: { id, weekend, ...days },
        });
        expect(await portfolio.settings('card')).toEqual(subject.policy.settingsFor('card'));
      });

      it("a calendar of the policy, and the bank's own in its place", async () => {
        await subject.land({ products: [{ product: 'auto', roll: 'following', calendarId: 'cn' }] });
        const shipped = (await portfolio.settings('auto')).calendar;
        expect(shipped?.offDays.has(on('2025-10-01'))).toBe(true);
        await subject.land({ calendars: [{ ...calendar, id: 'cn' }] });
        expect((await portfolio.settings('auto')).calendar?.weekend).toEqual([7]);
      });

      it('a calendar that is nowhere is a fault, never a guess', async () => {
        await subject.land({ products: [{ product: 'auto', roll: 'following', calendarId: 'gone' }] });
        await expect(portfolio.settings('auto')).rejects.toThrow(RangeError);
      });
    });

    describe('listDue', () => {
      const list = async (dueKey: string, limit = 3): Promise<string[]> => {
        const found: string[] = [];
        for (let shard = 0; shard < contractShards; shard += 1) {
          const pages = await everyPage((cursor) => portfolio.listDue({ dueKey, shard, cursor, limit }));
          for (const { loanIds } of pages) {
            expect(loanIds.length).toBeLessThanOrEqual(limit);
            expect(loanIds.every((id) => shardOf(id, contractShards) === shard)).toBe(true);
            found.push(...loanIds);
          }
        }
        return found.sort();
      };

      it('finds each loan under its key, in its shard, page by page', async () => {
        const loans = Array.from({ length: 11 }, (_, index) =>
          aLoan({ id: `L${index}`, borrowerId: `B${index}` }),
        );
        const weekly = aLoan({ id: 'W', instalments: instalmentsOn('2025-03-04', '2025-03-11') });
        await subject.land({ loans: [...loans, weekly] });
        for (const limit of [1, 3, 100])
          expect(await list('M10', limit)).toEqual(loans.map(({ id }) => id).sort());
        expect(await list('W2')).toEqual(['W']);
        expect(await list('M11')).toEqual([]);
      });

      it('an irregular schedule under its home and each of its dates', async () => {
        await subject.land({
          loans: [aLoan({ instalments: instalmentsOn('2025-01-15', '2025-02-20', '2025-05-01') })],
        });
        for (const key of ['M15', 'D2025-01-15', 'D2025-02-20', 'D2025-05-01'])
          expect(await list(key)).toEqual(['L1']);
        expect(await list('D2025-05-02')).toEqual([]);
      });

      it('only active loans', async () => {
        await subject.land({ loans: [aLoan({ status: 'closed' }), aLoan({ id: 'L2' })] });
        expect(await list('M10')).toEqual(['L2']);
      });
    });
  });
}
