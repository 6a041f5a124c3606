import fc from 'fast-check';
import { expect, it } from 'vitest';
import { instantAt, plusMs } from '../../../shared/domain/instant.ts';
import { addDays, type LocalDate } from '../../../shared/domain/local-date.ts';
import { permit } from '../../../shared/domain/permit/permit.ts';
import { noHolidays } from '../../../shared/domain/permit/request.ts';
import type { Agent } from '../../../shared/domain/visits/agent.ts';
import type { VisitCandidate } from '../../../shared/domain/visits/candidate.ts';
import { eligibilityOf, type EligibilityFacts } from '../../../shared/domain/visits/eligibility.ts';
import { planDay } from '../../../shared/domain/visits/plan-day.ts';
import { aCandidate } from '../../contract/field-stores.contract.ts';
import { anAgent } from '../../support/agents.ts';
import { aBorrower, aCase, aHold, aLoan, on, scanMoment, someArrears } from '../../support/builders.ts';
import { planDate, rules, runId, taipei } from '../../support/field-world.ts';
import { anEntry, aRequest, cnAndHouse } from '../../support/permits.ts';
import { propertyRuns } from '../../support/property-runs.ts';

const dates = [addDays(planDate, 2), addDays(planDate, 3)];
const now = scanMoment(planDate);

const borrowers = fc.array(
  fc.record({
    clause: fc.constantFrom('12.3', '12.3', '12.3', null),
    visitConsent: fc.constantFrom(true, true, true, false),
    isHeld: fc.constantFrom(false, false, false, true),
    isPaid: fc.constantFrom(false, false, false, true),
    lastStep: fc.constantFrom('visit', 'visit', 'visit', 'phone' as const),
    /** Visited already on one of the days. */
    visitedOn: fc.constantFrom(null, ...dates),
    unwantedTo: fc.constantFrom(0, 780, 1440),
    latitude: fc.double({ min: 24.95, max: 25.15, noNaN: true }),
  }),
  { maxLength: 6 },
);

/** Mostly good, so that there are teams; each way of being unfit comes up by itself. */
const mostly = <T>(good: T, ...bad: readonly T[]) =>
  fc.oneof({ weight: 8, arbitrary: fc.constant(good) }, { weight: 1, arbitrary: fc.constantFrom(...bad) });
/** Good for 365 days: to the day before the first day, and to that day. */
const lapsing = [addDays(dates[0]!, -366), addDays(dates[0]!, -365)];

const staff = fc.array(
  fc.record({
    expiresOn: mostly(addDays(planDate, 300), addDays(planDate, -1), dates[0]!),
    score: mostly(90, 79),
    trainedOn: mostly(on('2025-01-01'), ...lapsing),
    assessedOn: mostly(on('2025-01-01'), ...lapsing),
    isSuspended: mostly(false, true),
    onLeave: mostly<LocalDate | null>(null, ...dates),
    visitsADay: fc.integer({ min: 1, max: 3 }),
  }),
  { maxLength: 6 },
);
const fitStaff = fc.array(
  fc.record({
    ...{ expiresOn: fc.constant(addDays(planDate, 300)), score: fc.constant(90) },
    ...{ trainedOn: fc.constant(on('2025-01-01')), assessedOn: fc.constant(on('2025-01-01')) },
    ...{ isSuspended: fc.constant(false), onLeave: fc.constant<LocalDate | null>(null) },
    visitsADay: fc.integer({ min: 1, max: 3 }),
  }),
  { minLength: 4, maxLength: 6 },
);

type Papers = (typeof staff extends fc.Arbitrary<infer T> ? T : never)[number];

const suspension = { from: planDate, cause: 'manual', reason: 'r', source: 's' } as const;

const agentOf = (paper: Papers, at: number): Agent =>
  anAgent({
    agentId: `A${at}`,
    document: { number: 'X', expiresOn: paper.expiresOn },
    training: { completedOn: paper.trainedOn },
    assessment: { takenOn: paper.assessedOn, score: paper.score },
    suspension: paper.isSuspended ? suspension : null,
    leave: paper.onLeave === null ? [] : [{ from: paper.onLeave, to: paper.onLeave, reason: 'r' }],
    visitsADay: paper.visitsADay,
  });

/** The papers judged anew, by what was drawn. */
function mayGo(paper: Papers, date: LocalDate): boolean {
  const isGood = (since: LocalDate): boolean => date <= addDays(since, 365);
  return (
    paper.expiresOn >= date &&
    paper.score >= 80 &&
    isGood(paper.trainedOn) &&
    isGood(paper.assessedOn) &&
    !paper.isSuspended &&
    paper.onLeave !== date
  );
}

type Drawn = (typeof borrowers extends fc.Arbitrary<infer T> ? T : never)[number];

function factsOf(drawn: Drawn, at: number): EligibilityFacts {
  const [loanId, borrowerId] = [`L${at}`, `B${at}`];
  const loan = aLoan({ id: loanId, borrowerId });
  const [home] = aBorrower().addresses;
  const candidate: VisitCandidate = aCandidate({ borrowerId });
  return {
    candidate,
    borrower: aBorrower({
      id: borrowerId,
      addresses: [{ ...home!, latitude: drawn.latitude, visitConsent: drawn.visitConsent }],
    }),
    loans: [
      {
        loanId,
        taskId: `${loanId}#visit#2025-05-05`,
        loan: { ...loan, contract: { ...loan.contract, collectionConsentClause: drawn.clause } },
        case: aCase({ loanId, borrowerId }),
        lastStep: drawn.lastStep === 'visit' ? 'visit' : 'phone',
        holds: drawn.isHeld ? [aHold()] : [],
        arrears: someArrears(planDate, drawn.isPaid ? 0 : 57, { loanId }),
      },
    ],
    contactability: {
      consents: [],
      circumstances: [],
      unwanted:
        drawn.unwantedTo === 0
          ? []
          : [{ fromMinute: 0, toMinute: drawn.unwantedTo, weekdays: [1, 2, 3, 4, 5, 6, 7] }],
    },
    terms: {
      pack: cnAndHouse,
      calendar: noHolidays,
      ledger:
        drawn.visitedOn === null
          ? []
          : [
              anEntry({
                contactId: `other-${at}`,
                loanId: 'LX',
                channel: 'visit',
                personId: borrowerId,
                number: null,
                at: instantAt(drawn.visitedOn, 600, taipei.zone),
              }),
            ],
    },
    dates,
    zone: taipei.zone,
    now,
  };
}

it('no plan ever breaks hours, caps, capacity, papers, team size, one a borrower or consent', () => {
  fc.assert(
    fc.property(borrowers, staff, (drawn, papers) => {
      const agents = papers.map(agentOf);
      const facts = drawn.map(factsOf);
      const waiting = facts.map((one) => ({ candidate: one.candidate, eligibility: eligibilityOf(one) }));
      const plan = planDay({
        runId,
        businessDate: planDate,
        dates,
        territory: taipei,
        agents,
        waiting,
        appointed: [],
        rules,
      });
      expect(plan.placements.map(({ candidate }) => candidate.borrowerId)).toEqual(
        facts.map(({ candidate }) => candidate.borrowerId),
      );
      const load = new Map<string, number>();
      plan.placements.forEach((one, at) => {
        if (one.kind === 'left') {
          expect(one.refusals.length).toBeGreaterThan(0);
          return;
        }
        const { visit } = one;
        const { terms, contactability, borrower } = facts[at]!;
        expect(drawn[at]).toMatchObject({
          clause: '12.3',
          visitConsent: true,
          isHeld: false,
          isPaid: false,
          lastStep: 'visit',
        });
        expect([2, 3]).toContain(visit.team.length);
        for (const { agentId } of visit.team) {
          const agent = agents.find((other) => other.agentId === agentId)!;
          expect(mayGo(papers[agents.indexOf(agent)]!, visit.date)).toBe(true);
          const key = `${agentId} ${visit.date}`;
          load.set(key, (load.get(key) ?? 0) + 1);
          expect(load.get(key)!).toBeLessThanOrEqual(agent.visitsADay);
        }
        // Both ends of what the borrower is told, asked anew.
        const request = aRequest({
          contactId: 'asked',
          loanId: visit.loanIds[0]!,
          channel: 'visit',
          personId: borrower!.id,
          number: null,
          unwanted: contactability.unwanted,
        });
        const opens = instantAt(visit.date, visit.fromMinute, visit.zone);
        const closes = plusMs(instantAt(visit.date, visit.toMinute, visit.zone), -60_000);
        for (const moment of [opens, closes]) expect(permit(request, terms, moment).kind).toBe('permit');
        expect(
          visit.fromMinute <= visit.startMinute && visit.startMinute + rules.doorMinutes <= visit.toMinute,
        ).toBe(true);
        expect(drawn[at]!.visitedOn).not.toBe(visit.date);
      });
    }),
    { numRuns: propertyRuns },
  );
});

it('replanning moves no appointment: its hours stay, and its team for as long as all of it may go', () => {
  fc.assert(
    fc.property(borrowers, fitStaff, fc.nat(11), (drawn, papers, gone) => {
      const agents = papers.map(agentOf);
      const waitingFrom = (first: number) =>
        drawn.map((one, at) => {
          const facts = factsOf(one, first + at);
          return { candidate: facts.candidate, eligibility: eligibilityOf(facts) };
        });
      const day = { runId, businessDate: planDate, dates, territory: taipei, rules };
      const before = planDay({ ...day, agents, waiting: waitingFrom(0), appointed: [] });
      const appointed = before.placements.flatMap((one): VisitCandidate[] =>
        one.kind === 'left' ? [] : [{ ...one.candidate, state: { kind: 'planned', visit: one.visit } }],
      );
      const left = agents.map((agent, at) => (at === gone ? { ...agent, suspension } : agent));
      const after = planDay({ ...day, agents: left, waiting: waitingFrom(20), appointed });
      for (const { borrowerId, state } of appointed) {
        if (state.kind !== 'planned') continue;
        const { team, date, fromMinute, toMinute } = state.visit;
        const now = after.placements.find(({ candidate }) => candidate.borrowerId === borrowerId)!;
        if (!team.some(({ agentId }) => agentId === `A${gone}`))
          expect(now).toMatchObject({ kind: 'kept', visit: state.visit });
        else if (now.kind !== 'left') {
          expect(now).toMatchObject({ kind: 'reassigned', visit: { date, fromMinute, toMinute } });
          expect(now.visit.team.map(({ agentId }) => agentId)).not.toContain(`A${gone}`);
        }
      }
    }),
    { numRuns: propertyRuns },
  );
});
