import { recordId } from '../../shared/contracts/feed-line.ts';
import type { Answers } from '../../shared/domain/answers/answers.ts';
import type { Hold } from '../../shared/domain/case.ts';
import { settleLanding, type StoredMark } from '../../shared/domain/landing.ts';
import { permit as leave } from '../../shared/domain/permit/permit.ts';
import type { Borrower, Loan, Payment } from '../../shared/domain/portfolio.ts';
import type { AnswerStore } from '../../shared/ports/answer-store.ts';
import type { CaseStore } from '../../shared/ports/case-store.ts';
import type { ComplaintStore } from '../../shared/ports/complaint-store.ts';
import type { DeliveryStore } from '../../shared/ports/delivery-store.ts';
import type { FeedSource } from '../../shared/ports/feed-source.ts';
import type { IntentQueues } from '../../shared/ports/intent-queues.ts';
import type { PeopleQueue } from '../../shared/ports/people-queue.ts';
import type { PendingStore } from '../../shared/ports/pending-store.ts';
import type { PortfolioReader } from '../../shared/ports/portfolio-reader.ts';
import { paymentRefKey, type PortfolioWriter } from '../../shared/ports/portfolio-writer.ts';
import type { RejectStore } from '../../shared/ports/reject-store.ts';
import type { RunStore } from '../../shared/ports/run-store.ts';
import type { VisitQueues } from '../../shared/ports/visit-queues.ts';
import type { VisitStore } from '../../shared/ports/visit-store.ts';
import type { SmsGateway } from '../../shared/ports/sms-gateway.ts';
import type { ContactabilityStore } from '../../shared/ports/contactability-store.ts';
import { memoryContactabilityStore } from '../support/memory-contactability-store.ts';
import { memoryCaseStore, type MemoryCaseStore } from '../support/memory-case-store.ts';
import { MemoryComplaintStore } from '../support/memory-complaint-store.ts';
import { memoryDeliveryStore } from '../support/memory-delivery-store.ts';
import { MemoryFeed, MemoryPending, MemoryRejects } from '../support/memory-objects.ts';
import { memoryPortfolio, type MemoryPortfolio } from '../support/memory-portfolio.ts';
import { MemoryRunStore } from '../support/memory-run-store.ts';
import { MemoryVisitStore } from '../support/memory-visit-store.ts';
import { addVersion, Books } from './books.ts';
import type { Carrier } from './carrier.ts';
import { watchedVisits } from './watched-visits.ts';

export type AnyPermit = Extract<ReturnType<typeof leave>, { kind: 'permit' }>;

export interface Ports {
  readonly delivery: DeliveryStore;
  readonly answers: AnswerStore;
  readonly contactability: ContactabilityStore;
  readonly cases: CaseStore;
  readonly portfolio: PortfolioReader;
  readonly runs: RunStore;
  readonly queues: IntentQueues;
  readonly sms: SmsGateway;
  readonly complaints: ComplaintStore;
  readonly writer: PortfolioWriter;
  readonly feed: FeedSource;
  readonly rejects: RejectStore;
  readonly pending: PendingStore;
  readonly people: PeopleQueue;
  readonly visits: VisitStore;
  readonly visitQueues: VisitQueues;
}

export interface BankDeps {
  readonly shardCount: number;
  readonly now: () => number;
  /** Invocation whose call is taking effect. */
  readonly actor: () => string;
  readonly enqueue: (body: string) => void;
  readonly carrier: Carrier;
}

/** The stores of one bank, in memory, and everything an onlooker sees of them. */
export class Bank {
  /** Told of each visit a gate looks up. */
  gateLooks: (visitId: string) => void = () => undefined;
  readonly books = new Books();
  readonly cases: MemoryCaseStore = memoryCaseStore();
  readonly contactability: ContactabilityStore = memoryContactabilityStore();
  readonly portfolio: MemoryPortfolio;
  readonly runs = new MemoryRunStore();
  readonly visits = new MemoryVisitStore();
  readonly feed = new MemoryFeed();
  readonly ports: Ports;
  readonly #deps: BankDeps;

  constructor(deps: BankDeps) {
    this.#deps = deps;
    this.feed.pieceBytes = 65_536;
    this.portfolio = memoryPortfolio(deps.shardCount);
    this.ports = {
      delivery: this.#delivery(),
      answers: this.#answers(),
      contactability: this.#contactability(),
      cases: this.#watchedCases(),
      portfolio: this.portfolio,
      runs: this.runs,
      queues: this.#queues(),
      sms: { send: (text, permit) => this.#deps.carrier.take(text, permit, this.books) },
      complaints: this.#complaints(),
      writer: this.#writer(),
      feed: this.feed,
      rejects: new MemoryRejects(),
      pending: new MemoryPending(),
      people: { messages: taken(this.books) },
      visits: watchedVisits(this.visits, {
        seen: (visit) => {
          addVersion(this.books.visits, visit.visitId, { at: deps.now(), value: visit });
        },
        found: (visitId) => {
          if (deps.actor().startsWith('gate')) this.gateLooks(visitId);
        },
      }),
      visitQueues: { ...this.#queues(), team: () => Promise.resolve() },
    };
  }

  putLoan(loan: Loan): void {
    this.portfolio.put(loan);
    addVersion(this.books.loans, loan.id, { at: this.#deps.now(), value: loan });
  }

  putBorrower(borrower: Borrower): void {
    this.portfolio.putBorrower(borrower);
    addVersion(this.books.borrowers, borrower.id, { at: this.#deps.now(), value: borrower });
  }

  pay(payment: Payment): void {
    this.portfolio.pay(payment);
    addVersion(this.books.payments, payment.loanId, { at: this.#deps.now(), value: payment });
  }

  hold(loanId: string, hold: Hold): void {
    this.cases.hold(loanId, hold);
    this.books.holds.push({ loanId, hold, at: this.#deps.now(), liftedAt: Infinity });
  }

  liftAll(loanId: string): void {
    this.cases.lift(loanId);
    for (const one of this.books.holds)
      if (one.loanId === loanId && !isAnswer(one.hold))
        one.liftedAt = Math.min(one.liftedAt, this.#deps.now());
  }

  #watchedCases(): CaseStore {
    const { cases, books } = this;
    const { now, actor } = this.#deps;
    return {
      ...cases,
      save: async (next, from) => {
        const saved = await cases.save(next, from);
        if (saved !== undefined) books.saves.push({ at: now(), value: next });
        return saved;
      },
      claim: async (contact) => {
        const claimed = await cases.claim(contact);
        if (claimed) books.claims.push({ at: now(), contact, by: actor() });
        return claimed;
      },
    };
  }

  #queues(): IntentQueues & Pick<VisitQueues, 'texts'> {
    return {
      texts: (messages: readonly unknown[]) => {
        for (const message of messages) this.#deps.enqueue(JSON.stringify(message));
        return Promise.resolve();
      },
      calls: taken(this.books),
      visits: taken(this.books),
    };
  }

  #contactability(): ContactabilityStore {
    const { contactability, books } = this;
    return {
      ...contactability,
      saveWords: async (number, next) => {
        const saved = await contactability.saveWords(number, next);
        const { ref = '' } = next.words.at(-1) ?? {};
        if (saved) books.numberWords.push({ at: this.#deps.now(), ref });
        return saved;
      },
    };
  }

  #delivery(): DeliveryStore {
    const store = memoryDeliveryStore();
    return {
      ...store,
      saveSwitch: async (next) => {
        const saved = await store.saveSwitch(next);
        if (saved) this.books.switches.push({ at: this.#deps.now(), isStopped: next.state === 'stopped' });
        return saved;
      },
    };
  }

  /** An open promise and an open dispute hold the loan from the write that makes them to the one that ends them. */
  #answers(): AnswerStore {
    const { answers } = this.cases;
    const { books } = this;
    return {
      ...answers,
      save: async (next) => {
        if (!(await answers.save(next))) return false;
        const at = this.#deps.now();
        books.answers.push({ at, value: next });
        const open = openIn(next);
        for (const one of books.holds)
          if (one.loanId === next.loanId && isAnswer(one.hold) && open.every(({ id }) => id !== one.hold.id))
            one.liftedAt = Math.min(one.liftedAt, at);
        for (const hold of open)
          if (books.holds.every((one) => one.loanId !== next.loanId || one.hold.id !== hold.id))
            books.holds.push({ loanId: next.loanId, hold, at, liftedAt: Infinity });
        return true;
      },
    };
  }

  /** Both in one step, as the transaction does it. */
  #complaints(): ComplaintStore {
    const store = new MemoryComplaintStore();
    return {
      find: store.find,
      save: store.save,
      listDue: store.listDue,
      listPending: store.listPending,
      listEnded: store.listEnded,
      open: async (write) => {
        const outcome = await store.open(write);
        if (outcome === 'opened' && write.hold !== undefined) this.hold(write.complaint.loanId, write.hold);
        return outcome;
      },
    };
  }

  #writer(): PortfolioWriter {
    const marks = new Map<string, StoredMark>();
    const known = (file: string, ids: readonly string[]): Promise<Set<string>> =>
      Promise.resolve(new Set(ids.filter((id) => marks.has(`${file} ${id}`))));
    return {
      knownCalendars: (ids) => known('calendars', ids),
      knownBorrowers: (ids) => known('borrowers', ids),
      loanCurrencies: (ids) =>
        Promise.resolve(
          new Map(ids.flatMap((id) => (marks.has(`loans ${id}`) ? [[id, 'TWD'] as const] : []))),
        ),
      knownPayments: (refs) =>
        Promise.resolve(
          new Set(
            refs
              .filter(({ loanId, paymentId }) =>
                this.books.payments.get(loanId)?.some(({ value }) => value.id === paymentId),
              )
              .map(paymentRefKey),
          ),
        ),
      land: (records, { importId, businessDate }) =>
        Promise.resolve(
          records.map(({ entry, at }) => {
            const { file, record } = entry;
            const id =
              file === 'payments'
                ? paymentRefKey({ loanId: record.loanId, paymentId: record.id })
                : recordId(entry).id;
            const key = `${file} ${id}`;
            const mark = { hash: JSON.stringify(record), feedDate: businessDate, importId, at };
            const { outcome, write } = settleLanding(marks.get(key), mark);
            if (!write || outcome === 'stale' || outcome === 'duplicate') return outcome;
            marks.set(key, { ...mark, how: outcome });
            if (outcome === 'unchanged') return outcome;
            if (file === 'payments') this.pay(record);
            if (file === 'loans') this.putLoan(record);
            if (file === 'borrowers') this.putBorrower(record);
            return outcome;
          }),
        ),
      touchCases: (loanIds, on) => {
        for (const loanId of new Set(loanIds)) this.cases.touch(loanId, on);
        return Promise.resolve(loanIds.length);
      },
    };
  }
}

/** A queue of people: how often each task came. */
const taken =
  ({ tasks }: Books) =>
  (list: readonly { readonly taskId: string }[]): Promise<void> => {
    for (const { taskId } of list) tasks.set(taskId, (tasks.get(taskId) ?? 0) + 1);
    return Promise.resolve();
  };

const isAnswer = ({ reason }: Hold): boolean => reason === 'promise' || reason === 'dispute';

function openIn({ promises, disputes }: Answers): Hold[] {
  return [
    ...promises
      .filter(({ state }) => state === 'open')
      .map(({ id, madeAt: from, until }): Hold => ({ id, reason: 'promise', source: id, from, until })),
    ...disputes
      .filter(({ state }) => state === 'open')
      .map(({ id, openedAt: from }): Hold => ({ id, reason: 'dispute', source: id, from, until: null })),
  ];
}
