import type { Hold } from '../../shared/domain/case.ts';
import type { Borrower, Loan, Payment } from '../../shared/domain/portfolio.ts';
import { isAllowed, note } from './faults.ts';
import type { Functions } from './functions.ts';
import { dateAt, instantAtMs, msPerDay } from './machines.ts';
import { naiveOwed } from './naive-owed.ts';
import { numberOf, zones, type Action, type Population } from './population.ts';
import type { PeopleDeps } from './people-deps.ts';
import { stopSending } from './supervisor.ts';
import { words } from './reply-words.ts';

/** The borrowers, and core banking, which knows their money before anybody else. */
export class People {
  readonly #deps: PeopleDeps;
  readonly #loans: ReadonlyMap<string, Loan>;
  readonly #borrowers: Map<string, Borrower>;
  readonly #payments = new Map<string, Payment[]>();
  /** What the next delivery brings. */
  #feed: { borrowers: Map<string, Borrower>; loans: Loan[]; payments: Map<string, Payment> };

  constructor(deps: PeopleDeps, { borrowers, loans }: Population) {
    this.#deps = deps;
    this.#loans = new Map(loans.map((one) => [one.id, one]));
    this.#borrowers = new Map(borrowers.map((one) => [one.id, one]));
    this.#feed = { borrowers: new Map(this.#borrowers), loans: [...loans], payments: new Map() };
  }

  /** All money there is, by core banking. */
  get money(): readonly Payment[] {
    return [...this.#payments.values()].flat();
  }

  /** Ids of payments whose last word waits for the next delivery. */
  get undelivered(): ReadonlySet<string> {
    return new Set(this.#feed.payments.keys());
  }

  get hasNews(): boolean {
    const { borrowers, loans, payments } = this.#feed;
    return borrowers.size + loans.length + payments.size > 0;
  }

  /** Everything new since the last delivery. */
  takeFeed(): { borrowers: Borrower[]; loans: Loan[]; payments: Payment[] } {
    const { borrowers, loans, payments } = this.#feed;
    this.#feed = { borrowers: new Map(), loans: [], payments: new Map() };
    return { borrowers: [...borrowers.values()], loans, payments: [...payments.values()] };
  }

  act(action: Action): void {
    const { mischief, scheduler } = this.#deps;
    if (!isAllowed(mischief, action.id)) return;
    const what = this.#do(action);
    if (what !== undefined)
      note(mischief, action.kind, { at: scheduler.now, id: action.id, what: `${action.loanId} ${what}` });
  }

  /** Acts in the middle of a call, at once; answers what was done. */
  meanwhile(id: string, loanId: string, draw: number): string | undefined {
    const loan = this.#loans.get(loanId);
    if (loan === undefined) return undefined;
    if (draw > 0.93) {
      stopSending(this.#deps, draw - 0.93);
      return 'sending stopped';
    }
    const { borrowerId } = loan;
    const kind =
      draw < 0.4 ? 'pay-full' : draw < 0.55 ? 'pay-pending' : draw < 0.65 ? 'pay-part' : 'complain';
    const common = {
      id: id.replaceAll(/[^A-Za-z0-9.-]/g, '_').slice(-64),
      loanId,
      borrowerId,
      day: 0,
      ms: 0,
      way: 'direct' as const,
      share: (draw * 7) % 1,
    };
    const what =
      kind === 'complain'
        ? this.#hold(loanId, {
            id,
            reason: 'complaint',
            source: id,
            from: this.#now(),
            until: this.#now(3 * msPerDay),
          })
        : this.#do({ ...common, kind });
    return what === undefined ? undefined : `${loanId} ${what}`;
  }

  #do(action: Action): string | undefined {
    const { loanId, share } = action;
    const loan = this.#loans.get(loanId);
    if (loan === undefined) return undefined;
    const overdue = this.#overdue(loan);
    switch (action.kind) {
      case 'pay-full':
        return overdue === 0 ? undefined : this.#pay(action, overdue);
      case 'pay-part':
        return overdue < 200 ? undefined : this.#pay(action, Math.max(1, Math.floor(overdue * share)));
      case 'pay-twice': {
        if (overdue === 0) return undefined;
        this.#pay({ ...action, id: `${action.id}-first` }, overdue);
        return this.#pay({ ...action, id: `${action.id}-again` }, overdue);
      }
      case 'pay-pending':
        return overdue === 0 ? undefined : this.#payPending(action, overdue);
      case 'pay-ahead': {
        const next = loan.instalments.find(({ dueOn }) => dueOn >= this.#today());
        return next === undefined
          ? undefined
          : this.#pay(action, next.principalMinor + next.interestMinor + 500);
      }
      case 'reverse':
        return this.#reverse(action);
      case 'complain':
        void this.#complain(action);
        return 'complains';
      case 'promise':
        if (overdue === 0) return undefined;
        void this.#promise(action, overdue);
        return 'promises';
      case 'reply-stop':
      case 'reply-start':
      case 'reply-dispute':
      case 'reply-complaint':
      case 'reply-call':
      case 'reply-balance':
      case 'reply-free':
        return this.#write(action, words[action.kind]);
      case 'move':
      case 'co-move':
        return this.#change(
          action,
          action.kind === 'move' ? loan.borrowerId : loan.coBorrowerIds[0],
          (one) => ({
            ...one,
            zone: zones[Math.floor(share * zones.length)]!,
          }),
        );
      case 'new-number':
        this.#stopSoon(action);
        return this.#change(action, loan.borrowerId, (one) => ({
          ...one,
          phones: [
            {
              number: numberOf(Number(one.id.slice(2)), 5 + Math.floor(share * 4)),
              source: 'contract',
              verified: true,
            },
          ],
        }));
    }
  }

  #now(plusMs = 0) {
    return instantAtMs(this.#deps.scheduler.now + plusMs);
  }

  #today(): string {
    return dateAt(this.#deps.scheduler.now + this.#deps.bankOffsetMs);
  }

  #overdue(loan: Loan): number {
    const payments = this.#payments.get(loan.id) ?? [];
    const cutoff = this.#deps.scheduler.now;
    return naiveOwed({ loan, payments, cutoff, date: this.#today(), countPending: true }).overdueMinor;
  }

  #pay({ id, loanId, way }: Action, amountMinor: number, more: Partial<Payment> = {}): string {
    const payment: Payment = { id, loanId, amountMinor, receivedAt: this.#now(), status: 'settled', ...more };
    this.#land(payment, way);
    return `pays ${amountMinor} ${payment.status} by ${way}`;
  }

  #payPending(action: Action, amountMinor: number): string {
    const { scheduler, mischief } = this.#deps;
    const said = this.#pay(action, amountMinor, { status: 'pending' });
    const receivedAt = this.#now();
    scheduler.after((0.2 + action.share * 3) * msPerDay, () => {
      if (!isAllowed(mischief, action.id) && action.id.startsWith('act')) return;
      const status = action.share < 0.7 ? 'settled' : 'reversed';
      this.#land({ id: action.id, loanId: action.loanId, amountMinor, receivedAt, status }, action.way);
    });
    return said;
  }

  #reverse(action: Action): string | undefined {
    const list = this.#payments.get(action.loanId) ?? [];
    const landed = new Set(
      (this.#deps.bank.books.payments.get(action.loanId) ?? []).map(({ value }) => value.id),
    );
    const target = list.findLast(
      (one) =>
        one.status === 'settled' &&
        one.reversalOf === undefined &&
        landed.has(one.id) &&
        list.every(({ reversalOf }) => reversalOf !== one.id),
    );
    if (target === undefined) return undefined;
    return this.#pay(action, target.amountMinor, { reversalOf: target.id });
  }

  #land(payment: Payment, way: Action['way']): void {
    const list = this.#payments.get(payment.loanId) ?? [];
    this.#payments.set(payment.loanId, [...list.filter(({ id }) => id !== payment.id), payment]);
    if (way === 'direct') {
      this.#deps.bank.pay(payment);
      this.#deps.told(payment.loanId);
    } else this.#feed.payments.set(payment.id, payment);
  }

  #hold(loanId: string, hold: Hold): string {
    this.#deps.bank.hold(loanId, hold);
    this.#deps.told(loanId);
    return `held: ${hold.reason}`;
  }

  #change(
    { way }: Action,
    borrowerId: string | undefined,
    to: (one: Borrower) => Borrower,
  ): string | undefined {
    const before = borrowerId === undefined ? undefined : this.#borrowers.get(borrowerId);
    if (before === undefined) return undefined;
    const after = to(before);
    this.#borrowers.set(after.id, after);
    if (way === 'direct') this.#deps.bank.putBorrower(after);
    else this.#feed.borrowers.set(after.id, after);
    return `${after.id} is now ${after.zone} ${after.phones.map(({ number }) => number).join(' ')}`;
  }

  /** To the bank's number, from the first of the borrower's own. */
  #write({ id, borrowerId, share }: Action, choice: readonly string[]): string | undefined {
    const { bank, scheduler, write } = this.#deps;
    const number = this.#borrowers.get(borrowerId)?.phones[0]?.number;
    if (number === undefined) return undefined;
    const word = choice[Math.floor(share * choice.length)]!;
    const sentAt = scheduler.now;
    bank.books.replies.set(id, { id, borrowerId, number, word, sentAt, handledAt: Infinity });
    write({
      originationNumber: number,
      destinationNumber: '+12015550000',
      messageBody: word,
      inboundMessageId: id,
    });
    return `writes ${word}`;
  }

  /** Some want no texts on a new number, and say so before the bank has heard of it. */
  #stopSoon(action: Action): void {
    const { scheduler, mischief } = this.#deps;
    const id = `${action.id}-stop`;
    if (action.way === 'direct' || (action.share * 100) % 1 > 0.3) return;
    scheduler.after(60_000 * (1 + action.share * 20), () => {
      const what = isAllowed(mischief, id) && this.#write({ ...action, id }, words['reply-stop']);
      if (what) note(mischief, 'reply-stop', { at: scheduler.now, id, what: `${action.loanId} ${what}` });
    });
  }

  /** Half of them keep it, on the day or a day late. */
  async #promise(action: Action, overdue: number): Promise<void> {
    const { id, loanId, borrowerId, share } = action;
    const { scheduler, mischief } = this.#deps;
    const days = Math.floor(share * 9);
    const dueOn = dateAt(scheduler.now + this.#deps.bankOffsetMs + days * msPerDay);
    const terms = { amountMinor: Math.max(1, Math.floor(overdue * (0.3 + share * 0.7))), dueOn };
    const who = { by: borrowerId, borrowerId, source: 'app' } as const;
    if (!(await this.insist(`promise ${id}`, ({ promise }) => promise({ loanId, who, id }, terms)))) return;
    if ((share * 10) % 1 < 0.5) return;
    scheduler.after(days * msPerDay, () => {
      const kept = `${id}-kept`;
      if (!isAllowed(mischief, kept)) return;
      const what = this.#pay({ ...action, id: kept }, terms.amountMinor);
      note(mischief, 'promise-paid', { at: scheduler.now, id: kept, what: `${loanId} ${what}` });
    });
  }

  /** Calls again until there is an answer, as an app does; false: never. */
  async insist(name: string, work: (functions: Functions) => Promise<unknown>): Promise<boolean> {
    const { scheduler, invoke } = this.#deps;
    for (let tries = 0; tries < 12; tries += 1) {
      if ((await invoke(name, work)).kind === 'answered') return true;
      await scheduler.sleep(5_000);
    }
    return false;
  }

  async #complain({ id, loanId, share }: Action): Promise<void> {
    const { scheduler, bank } = this.#deps;
    const statement = { loanId, channel: 'app', category: 'conduct', text: 'too early' } as const;
    await this.insist(`complaint ${id}`, ({ openComplaint }) =>
      openComplaint({ statement, operationId: id, borrowerId: undefined }),
    );
    scheduler.after(share * 20 * msPerDay, () => {
      bank.liftAll(loanId);
    });
  }
}
