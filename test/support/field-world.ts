import { planTerritory, type PlanTerritoryDeps } from '../../functions/visit-planning/plan-territory.ts';
import type { TerritoryTask } from '../../shared/contracts/visit-planning.ts';
import { addDays } from '../../shared/domain/local-date.ts';
import type { Loan } from '../../shared/domain/portfolio.ts';
import type { Agent } from '../../shared/domain/visits/agent.ts';
import type { VisitCandidate } from '../../shared/domain/visits/candidate.ts';
import type { PlanningRules } from '../../shared/domain/visits/planning-rules.ts';
import type { Territory } from '../../shared/domain/visits/territory.ts';
import { visitRules } from '../../shared/policy/visits/rules.ts';
import { aCandidate } from '../contract/field-stores.contract.ts';
import { anAgent, teamRules } from './agents.ts';
import {
  aBorrower,
  aCase,
  aLoan,
  aStepDone,
  instalmentsOn,
  ladder,
  on,
  onLadder,
  scanMoment,
} from './builders.ts';
import { memoryAgentStore, memoryVisitCandidateStore } from './memory-field-stores.ts';
import { cnAndHouse } from './permits.ts';
import { World, zone } from './world.ts';

export const taipei: Territory = {
  territoryId: 'taipei',
  name: 'Taipei',
  base: { latitude: 25.04, longitude: 121.53 },
  reachKm: 25,
  zone,
};

export const rules: PlanningRules = {
  ...teamRules,
  leadDays: 2,
  horizonDays: 2,
  doorMinutes: 45,
  promiseMinutes: 120,
  candidatesAtMost: 100,
  promisedPriority: 50,
  priority: { amount: [10_000], age: [90], brokenPromise: 2 },
  travel: { kmPerHour: 25, extraMinutes: 5 },
  search: { roundsPerJob: 2, roundsAtMost: 20 },
};

/** The business date planned on: B1's instalment of 10 March is then over 45 days late. */
export const planDate = on('2025-05-06');
export const runId = `VISITS#${planDate}`;
const taken = ['friendly-text', 'firm-text', 'phone', 'visit'].map((step) =>
  aStepDone(step, '2025-05-05', 'queued'),
);

/** A world with field agents, and borrowers whose ladder stands at the visit. */
export class FieldWorld extends World {
  readonly candidates = memoryVisitCandidateStore();
  readonly proposed = this.visits.visits;
  readonly agents;

  constructor(...agents: readonly Agent[]) {
    super(scanMoment(planDate));
    this.agents = memoryAgentStore(...agents);
  }

  /** A borrower with one loan, at the visit step, taken in as a candidate. */
  async atVisit(
    number: number,
    more: { loan?: Partial<Loan>; candidate?: Partial<VisitCandidate> } = {},
  ): Promise<void> {
    const [loanId, borrowerId] = [`L${number}`, `B${number}`];
    const loan = aLoan({ id: loanId, borrowerId, instalments: instalmentsOn('2025-03-10'), ...more.loan });
    const near = aBorrower().addresses.map((address) => ({
      ...address,
      latitude: address.latitude + number / 1000,
    }));
    this.lend(loan, { addresses: near });
    await this.open(aCase({ loanId, borrowerId, done: taken, strategy: 'ladder@1' }));
    const [first] = aCandidate().loans;
    const loans = [{ ...first!, loanId, taskId: `${loanId}#visit#2025-05-05` }];
    await this.candidates.save(aCandidate({ borrowerId, loans, ...more.candidate }));
  }

  planDeps(overrides: Partial<PlanTerritoryDeps> = {}): PlanTerritoryDeps {
    const { runs, candidates, agents, cases, portfolio } = this;
    return {
      ...{ runs, candidates, agents, cases, portfolio, zone, rules },
      treatment: onLadder(ladder),
      pack: cnAndHouse,
      contactability: this.contactability,
      territories: [taipei],
      visits: this.visits,
      visitRules,
      onFailure: (id) => void this.failures.push(id),
      ...overrides,
    };
  }

  plan(
    overrides: Partial<PlanTerritoryDeps> = {},
    task: Partial<TerritoryTask> = {},
  ): Promise<TerritoryTask> {
    return planTerritory(this.planDeps(overrides))(territoryTask(task));
  }

  async state(borrowerId: string): Promise<VisitCandidate['state']> {
    return (await this.candidates.find(borrowerId))!.state;
  }
}

export function territoryTask(overrides: Partial<TerritoryTask> = {}): TerritoryTask {
  const { businessDate = planDate } = overrides;
  return {
    runId: `VISITS#${businessDate}`,
    businessDate,
    asOf: scanMoment(businessDate),
    dates: [addDays(businessDate, 2), addDays(businessDate, 3)],
    territory: 'taipei',
    done: false,
    ...overrides,
  };
}

/** Two teams' worth of agents. */
export const fourAgents = [1, 2, 3, 4].map((n) =>
  anAgent({
    agentId: `A${n}`,
    badge: `T-000${n}`,
    training: { completedOn: on('2025-01-01') },
    assessment: { takenOn: on('2025-01-02'), score: 90 },
  }),
);
