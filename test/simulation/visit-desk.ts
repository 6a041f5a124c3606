import { addDays } from '../../shared/domain/local-date.ts';
import type { Borrower } from '../../shared/domain/portfolio.ts';
import type { PlannedVisit } from '../../shared/domain/visits/visit.ts';
import type { Bank } from './bank.ts';
import { asOf } from './books.ts';
import { drawFor, happens, type Mischief } from './faults.ts';
import type { Functions } from './functions.ts';
import { dateAt, instantAtMs, msPerDay, type Invoke } from './machines.ts';
import type { Scheduler } from './scheduler.ts';

export interface VisitDeskDeps {
  readonly bank: Bank;
  readonly scheduler: Scheduler;
  readonly mischief: Mischief;
  readonly invoke: Invoke;
  /** Calls until there is an answer. */
  readonly insist: (name: string, work: (functions: Functions) => Promise<unknown>) => Promise<boolean>;
  /** Share of borrowers proposed a visit on a day. */
  readonly share: () => number;
}

const hourMs = 3_600_000;
const team = [
  { agentId: 'A1', name: '林志明', badge: '10235' },
  { agentId: 'A2', name: '張雅婷', badge: '11882' },
];

/** Appointments as they come and go, drawn instead of planned: the planner has tests elsewhere, here it is the texts. */
export class VisitDesk {
  readonly #deps: VisitDeskDeps;

  constructor(deps: VisitDeskDeps) {
    this.#deps = deps;
    deps.bank.gateLooks = (visitId) => {
      this.#callOff(visitId);
    };
  }

  /** The day's proposals, after the scan, and the hourly look at what is due. */
  planDay(day: number, startMs: number, borrowers: readonly Borrower[]): void {
    const { scheduler, mischief, share } = this.#deps;
    for (const { id } of borrowers)
      scheduler.at(startMs + (3 + drawFor(mischief, `visit at ${day} ${id}`) * 4) * hourMs, () => {
        const about = { id: `day ${day} ${id}`, share: share(), at: scheduler.now };
        if (this.#isLate(id) && happens(mischief, 'visit', about)) void this.#propose(id, day);
      });
    for (let hour = 0; hour < 24; hour += 1)
      scheduler.at(startMs + (hour + drawFor(mischief, `timers ${day} ${hour}`)) * hourMs, () => {
        this.#timers(`d${day}h${hour}.timers`);
      });
  }

  /** Nobody plans a visit to a borrower who owes nothing, or whose loan was held this morning. */
  #isLate(borrowerId: string): boolean {
    const cases = this.#deps.bank.cases.allCases().filter((one) => one.borrowerId === borrowerId);
    const late = cases.filter(({ status }) => status === 'open');
    return late.length > 0 && late.every(({ reviewed }) => reviewed?.outcome !== 'held');
  }

  /** Something was told about a loan: its visits are looked at again within a minute. */
  readonly told = (loanId: string): void => {
    const { scheduler, bank, insist } = this.#deps;
    if (bank.visits.visits.size === 0) return;
    scheduler.after(scheduler.draw() * 60_000, () => {
      void insist(`look ${loanId} ${scheduler.now.toFixed(0)}`, ({ lookAgain }) => lookAgain(loanId));
    });
  };

  /** An officer calls a visit off at the very moment its text is looked at. */
  #callOff(visitId: string): void {
    const { bank, scheduler, mischief, insist, share } = this.#deps;
    const visit = bank.visits.visits.get(visitId);
    if (visit?.notice?.kind !== 'appointment') return;
    const id = `${visitId} ${visit.version}`;
    const about = { id, share: share() > 0 ? 0.2 : 0, at: scheduler.now, what: 'called off' };
    if (!happens(mischief, 'visit-off', about)) return;
    void insist(`off ${id}`, ({ cancelVisits }) =>
      cancelVisits({ borrowerId: visit.borrowerId, reason: 'officer', by: 'officer' }),
    );
  }

  async #propose(borrowerId: string, day: number): Promise<void> {
    const { bank, scheduler, mischief, insist } = this.#deps;
    const visitId = `V-${borrowerId}-${day}`;
    const borrower = asOf(bank.books.borrowers.get(borrowerId), scheduler.now);
    const loanIds = [...bank.books.loans.keys()].filter(
      (id) => asOf(bank.books.loans.get(id), scheduler.now)?.borrowerId === borrowerId,
    );
    const address = borrower?.addresses.find(({ visitConsent }) => visitConsent);
    if (borrower === undefined || address === undefined || loanIds.length === 0) return;
    const draw = drawFor(mischief, `visit ${visitId}`);
    const planned: PlannedVisit = {
      visitId,
      borrowerId,
      loanIds,
      zone: borrower.zone,
      date: addDays(dateAt(scheduler.now), 2 + Math.floor(draw * 4)),
      fromMinute: 14 * 60,
      toMinute: 16 * 60,
      address,
      team,
    };
    await insist(`visit ${visitId}`, ({ proposeVisit }) => proposeVisit(planned));
    const kind = ['confirm', 'refuse', 'call off'][Math.floor(draw * 100) % 3] ?? '';
    const about = { id: visitId, share: 0.6, at: scheduler.now, what: kind };
    if (!happens(mischief, 'visit-answer', about)) return;
    await scheduler.sleep(drawFor(mischief, `answer ${visitId}`) * 2 * msPerDay);
    await insist(`answer ${visitId}`, ({ answerVisit, cancelVisits }) => {
      if (kind === 'call off') return cancelVisits({ borrowerId, reason: 'officer', by: 'officer' });
      const answer = kind === 'confirm' ? ({ kind } as const) : ({ kind: 'refuse', reason: 'no' } as const);
      return answerVisit(visitId, answer, { by: 'borrower' });
    });
  }

  /** Nothing due: no effect, so it is left out. */
  #timers(name: string): void {
    const { bank, scheduler, invoke } = this.#deps;
    if (bank.visits.visits.size === 0) return;
    const until = instantAtMs(scheduler.now);
    void bank.visits.listDue({ until, cursor: null, limit: 1 }).then(({ visitIds }) => {
      if (visitIds.length > 0) void invoke(name, ({ visitTimers }) => visitTimers());
    });
  }
}
