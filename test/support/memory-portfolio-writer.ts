import { recordId } from '../../shared/contracts/feed-line.ts';
import { settleLanding, type StoredMark } from '../../shared/domain/landing.ts';
import type { LocalDate } from '../../shared/domain/local-date.ts';
import { paymentRefKey, type PortfolioWriter } from '../../shared/ports/portfolio-writer.ts';

interface OpenCase {
  status: 'open' | 'cured';
  version: number;
  nextActionOn: LocalDate;
}

/** The portfolio's way in, in memory; keeps the same contract as the one on DynamoDB. */
export class MemoryPortfolioWriter implements PortfolioWriter {
  readonly stored = new Map<string, { mark: StoredMark; record: unknown }>();
  readonly cases = new Map<string, OpenCase>();
  readonly touched: { loanIds: readonly string[]; on: LocalDate }[] = [];

  knownCalendars: PortfolioWriter['knownCalendars'] = (ids) =>
    Promise.resolve(new Set(ids.filter((id) => this.stored.has(`calendars ${id}`))));

  knownBorrowers: PortfolioWriter['knownBorrowers'] = (ids) =>
    Promise.resolve(new Set(ids.filter((id) => this.stored.has(`borrowers ${id}`))));

  loanCurrencies: PortfolioWriter['loanCurrencies'] = (ids) =>
    Promise.resolve(
      new Map(
        ids.flatMap((id) => {
          const loan = this.stored.get(`loans ${id}`);
          return loan === undefined ? [] : [[id, (loan.record as { currency: string }).currency] as const];
        }),
      ),
    );

  knownPayments: PortfolioWriter['knownPayments'] = (refs) =>
    Promise.resolve(new Set(refs.map(paymentRefKey).filter((key) => this.stored.has(`payments ${key}`))));

  land: PortfolioWriter['land'] = (records, { importId, businessDate }) =>
    Promise.resolve(
      records.map(({ entry, at }) => {
        const { file, record } = entry;
        const id =
          file === 'payments'
            ? paymentRefKey({ loanId: record.loanId, paymentId: record.id })
            : recordId(entry).id;
        const key = `${file} ${id}`;
        const mark = { hash: JSON.stringify(record), feedDate: businessDate, importId, at };
        const { outcome, write } = settleLanding(this.stored.get(key)?.mark, mark);
        if (write && outcome !== 'stale' && outcome !== 'duplicate')
          this.stored.set(key, { mark: { ...mark, how: outcome }, record });
        return outcome;
      }),
    );

  touchCases: PortfolioWriter['touchCases'] = (loanIds, on) => {
    this.touched.push({ loanIds, on });
    const due = [...new Set(loanIds)].flatMap((id) => this.cases.get(id) ?? []);
    const moving = due.filter((one) => one.status === 'open' && one.nextActionOn > on);
    for (const one of moving) Object.assign(one, { nextActionOn: on, version: one.version + 1 });
    return Promise.resolve(moving.length);
  };
}
