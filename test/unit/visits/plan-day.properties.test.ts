import fc from 'fast-check';
import { expect, it } from 'vitest';
import { instantAt, plusMs } from '../../../shared/domain/instant.ts';
import { addDays } from '../../../shared/domain/local-date.ts';
import { permit } from '../../../shared/domain/permit/permit.ts';
import { noHolidays } from '../../../shared/domain/permit/request.ts';
import { unfitFor } from '../../../shared/domain/visits/agent.ts';
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

const staff = fc.array(
  fc.record({
    expiresOn: fc.constantFrom(addDays(planDate, -1), dates[0]!, addDays(planDate, 300)),
    score: fc.constantFrom(79, 90, 95),
    visitsADay: fc.integer({ min: 1, max: 3 }),
  }),
  { maxLength: 6 },
);

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
      const agents = papers.map((paper, at) =>
        anAgent({
          agentId: `A${at}`,
          document: { number: 'X', expiresOn: paper.expiresOn },
          training: { completedOn: on('2025-01-01') },
          assessment: { takenOn: on('2025-01-01'), score: paper.score },
          visitsADay: paper.visitsADay,
        }),
      );
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
          expect(unfitFor(agent, visit.date, rules)).toEqual([]);
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
