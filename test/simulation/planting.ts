import type { Loan } from '../../shared/domain/portfolio.ts';
import type { LoanFile } from '../../shared/ports/portfolio-reader.ts';
import type { MemoryCaseStore } from '../support/memory-case-store.ts';
import type { Ports } from './bank.ts';
import type { Deployment, Sabotage } from './functions.ts';

type About = Parameters<NonNullable<Sabotage['ports']>>[1];
type Change = (ports: Ports, about: About) => Partial<Ports>;

export const everywhere =
  (change: Change): (() => Sabotage) =>
  () => ({ ports: (ports, about) => ({ ...ports, ...change(ports, about) }) });
export const inFunction = (name: RegExp, change: Change): (() => Sabotage) =>
  everywhere((ports, about) => (name.test(about.function) ? change(ports, about) : {}));
export const inGate = (change: Change): (() => Sabotage) => inFunction(/^gate/, change);
export const inReplies = (change: Change): (() => Sabotage) => inFunction(/^replies/, change);
export const inReceipts = (change: Change): (() => Sabotage) => inFunction(/^receipt/, change);
export const inReview = (change: Change): (() => Sabotage) => inFunction(/^shard/, change);
export const inDeployment =
  (change: (deployment: Deployment) => Deployment): (() => Sabotage) =>
  () => ({ deployment: change });

/** The port with every file of a loan changed on its way in. */
export const readingLoans =
  (change: (file: LoanFile) => LoanFile): Change =>
  ({ portfolio }) => ({
    portfolio: {
      ...portfolio,
      loan: async (id) => {
        const file = await portfolio.loan(id);
        return file === undefined ? undefined : change(file);
      },
    },
  });

/** Answers a question once and then from memory. */
export function remembered<A, R>(ask: (question: A) => Promise<R>): (question: A) => Promise<R> {
  const known = new Map<string, Promise<R>>();
  return (question) => {
    const key = JSON.stringify(question);
    const answer = known.get(key) ?? ask(question);
    known.set(key, answer);
    return answer;
  };
}

export const withLoan = (file: LoanFile, loan: Partial<Loan>): LoanFile => ({
  ...file,
  loan: { ...file.loan, ...loan },
});
const untagged = (borrowerId: string): string => borrowerId.replace(/\|.*/, '');

/** The ledger is asked of one loan only: the loan's id rides on the borrower's. */
export const capPerLoan: Change = ({ portfolio, cases }) => ({
  portfolio: {
    ...portfolio,
    loan: async (id) => {
      const file = await portfolio.loan(id);
      return file === undefined ? undefined : withLoan(file, { borrowerId: `${file.loan.borrowerId}|${id}` });
    },
    borrowers: async (ids) => {
      const found = await portfolio.borrowers(ids.map(untagged));
      return new Map(
        ids.flatMap((id) => {
          const one = found.get(untagged(id));
          return one === undefined ? [] : [[id, one] as const];
        }),
      );
    },
  },
  cases: {
    ...cases,
    contacts: ({ borrowerId }) =>
      cases.contacts({ borrowerId: untagged(borrowerId), loanId: borrowerId.split('|')[1] }),
  },
});

/** Whoever saves a case takes a step out of the version before it, behind everybody's back. */
export const timelineForged: Change = ({ cases }) => ({
  cases: {
    ...cases,
    save: async (next, from) => {
      const saved = await cases.save(next, from);
      const { timeline } = cases as MemoryCaseStore;
      const { events } = await timeline.list({ loanId: next.loanId, cursor: null, limit: 1 });
      const [first] = events;
      if (first !== undefined && events.length > 1)
        timeline.forge(next.loanId, first.seq, { ...first, facts: { ...first.facts, reviewedOn: null } });
      return saved;
    },
  },
});

/** Saves over whatever is stored. */
export const saveAnyway: Change = ({ cases }) => ({
  cases: {
    ...cases,
    save: async (next, from) => {
      const saved = await cases.save(next, from);
      if (saved !== undefined) return saved;
      const stored = (await cases.load([next.loanId])).get(next.loanId)?.case;
      return cases.save({ ...next, version: (stored?.version ?? 0) + 1 }, from);
    },
  },
});

export const progressAnyway: Change = ({ runs }) => ({
  runs: {
    ...runs,
    savePart: async (runId, part) => {
      if (await runs.savePart(runId, part)) return true;
      const stored = await runs.findPart(runId, part.part);
      return runs.savePart(runId, { ...part, version: (stored?.version ?? 0) + 1 });
    },
  },
});

export const forgetsHolds: Change = ({ cases }) => {
  const first = remembered((ids: readonly string[]) => cases.load(ids));
  return {
    cases: {
      ...cases,
      load: async (ids) => {
        const [old, now] = [await first(ids), await cases.load(ids)];
        return new Map([...now].map(([id, file]) => [id, { ...file, holds: old.get(id)?.holds ?? [] }]));
      },
    },
  };
};

/** A text that waited is sent as it was meant: nothing that came meanwhile counts. */
export const waitingSentBlindly: Change = ({ portfolio, cases }) => ({
  portfolio: {
    ...portfolio,
    loan: async (id) => {
      const [file, files] = [await portfolio.loan(id), await cases.load([id])];
      const isWaiting = files.get(id)?.case?.intent?.state === 'waiting';
      return file !== undefined && isWaiting ? { ...file, payments: [] } : file;
    },
  },
});

export const phoneKept = (): Sabotage => {
  const first = new Map<string, unknown>();
  return {
    ports: (ports) => ({
      ...ports,
      portfolio: {
        ...ports.portfolio,
        borrowers: async (ids) => {
          const found = await ports.portfolio.borrowers(ids);
          return new Map(
            [...found].map(([id, one]) => {
              if (!first.has(id)) first.set(id, one.phones);
              return [id, { ...one, phones: first.get(id) as typeof one.phones }];
            }),
          );
        },
      },
    }),
  };
};

export const staleAmount = (): Sabotage => {
  const first = new Map<string, number>();
  return {
    deployment: (deployment) => ({
      ...deployment,
      render: (step) => {
        const { loanId, overdueMinor } = step.arrears;
        if (!first.has(loanId)) first.set(loanId, overdueMinor);
        return deployment.render({ ...step, arrears: { ...step.arrears, overdueMinor: first.get(loanId)! } });
      },
    }),
  };
};

export const importedTwice = (): Sabotage => {
  let count = 0;
  return {
    ports: (ports) => ({
      ...ports,
      writer: {
        ...ports.writer,
        land: (records, delivery) =>
          ports.writer.land(
            records.map((one) => {
              const { entry } = one;
              if (entry.file !== 'payments') return one;
              count += 1;
              return {
                ...one,
                entry: { ...entry, record: { ...entry.record, id: `${entry.record.id}~${count}` } },
              };
            }),
            delivery,
          ),
      },
    }),
  };
};
