import { describe, expect, it } from 'vitest';
import { addDays } from '../../../shared/domain/local-date.ts';
import type { PlannedVisit, VisitCandidate } from '../../../shared/domain/visits/candidate.ts';
import type { Eligibility } from '../../../shared/domain/visits/eligibility.ts';
import {
  planDay,
  priorityOf,
  promisedHours,
  type Examined,
  type TerritoryDay,
} from '../../../shared/domain/visits/plan-day.ts';
import { aCandidate } from '../../contract/field-stores.contract.ts';
import { anAgent } from '../../support/agents.ts';
import { aBorrower, aCase, aLoan, someArrears } from '../../support/builders.ts';
import { planDate, rules, runId, taipei } from '../../support/field-world.ts';

type Ok = Extract<Eligibility, { ok: true }>;
const date = addDays(planDate, 2);
const next = addDays(planDate, 3);
const [address] = aBorrower().addresses;

function eligible(
  borrowerId: string,
  [overdueMinor, days]: readonly [number, number] = [1000, 57],
  more: Partial<Ok> = {},
): Ok {
  const loanId = `L-${borrowerId}`;
  return {
    ok: true,
    address: address!,
    loans: [
      {
        loanId,
        taskId: 'T',
        loan: aLoan({ id: loanId, borrowerId }),
        case: aCase({ loanId, borrowerId }),
        lastStep: 'visit',
        holds: [],
        arrears: someArrears(planDate, days, { loanId, overdueMinor }),
      },
    ],
    hours: new Map([[date, [{ fromMinute: 480, toMinute: 1320 }]]]),
    narrowed: [],
    ...more,
  };
}

const examined = (borrowerId: string, eligibility: Eligibility = eligible(borrowerId)): Examined => ({
  candidate: aCandidate({ borrowerId }),
  eligibility,
});
const pair = [anAgent({ agentId: 'A1', badge: 'T-1' }), anAgent({ agentId: 'A2', badge: 'T-2' })];
const day = (overrides: Partial<TerritoryDay> = {}): TerritoryDay => ({
  runId,
  businessDate: planDate,
  dates: [date],
  territory: taipei,
  agents: pair,
  waiting: [],
  appointed: [],
  rules,
  ...overrides,
});

const visit: PlannedVisit = {
  visitId: 'B1.x',
  borrowerId: 'B1',
  loanIds: ['L1'],
  zone: taipei.zone,
  address: { kind: 'home', text: 'x', latitude: address!.latitude, longitude: address!.longitude },
  team: pair.map(({ agentId, name, badge }) => ({ agentId, name, badge })),
  date,
  fromMinute: 600,
  toMinute: 720,
  startMinute: 620,
  runId: 'earlier',
};
const appointed = (over: Partial<PlannedVisit> = {}): VisitCandidate =>
  aCandidate({
    borrowerId: over.borrowerId ?? 'B1',
    state: { kind: 'planned', visit: { ...visit, ...over } },
  });
const summary = (given: TerritoryDay): readonly string[] =>
  planDay(given).placements.map((one) =>
    one.kind === 'left'
      ? `${one.candidate.borrowerId} left: ${one.refusals.map(({ rule, source }) => `${rule} (${source})`).join(', ')}`
      : `${one.candidate.borrowerId} ${one.kind}: ${one.visit.date} ${one.visit.fromMinute}-${one.visit.toMinute} ${one.visit.team.map(({ agentId }) => agentId).join('+')}`,
  );

describe('points', () => {
  const bounds = { ...rules, priority: { amount: [1000, 5000], age: [60, 90], brokenPromise: 3 } };
  it.each<[string, Ok, number]>([
    ['below every bound', eligible('B1', [999, 59]), 0],
    ['at the first of each', eligible('B1', [1000, 60]), 2],
    ['at the last of each', eligible('B1', [5000, 90]), 4],
    ['a large amount, young', eligible('B1', [9000, 1]), 2],
    [
      'arrears not known',
      eligible('B1', [0, 0], { loans: [{ ...eligible('B1').loans[0]!, arrears: undefined }] }),
      0,
    ],
    [
      'two loans: their sum, and the older one',
      eligible('B1', [0, 0], {
        loans: [...eligible('B1', [600, 60]).loans, ...eligible('B2', [400, 10]).loans],
      }),
      2,
    ],
    [
      'a broken promise on one of two',
      eligible('B1', [0, 0], {
        loans: [
          { ...eligible('B1', [1, 1]).loans[0]!, case: aCase({ segment: 'broken-promise' }) },
          { ...eligible('B1', [1, 1]).loans[0]!, case: undefined },
        ],
      }),
      3,
    ],
  ])('%s', (_, eligibility, points) => {
    expect(priorityOf(eligibility, bounds)).toBe(points);
  });
});

describe('the hours a borrower is told', () => {
  const lawful = [
    { fromMinute: 480, toMinute: 600 },
    { fromMinute: 780, toMinute: 1200 },
  ];
  it.each<[string, [number, number], [number, number], [number, number]]>([
    ['from the half hour on', [845, 890], [540, 1080], [840, 960]],
    ['on the half hour', [870, 915], [540, 1080], [870, 990]],
    ['not before they are lawful', [795, 840], [540, 1080], [780, 900]],
    ['not before the team is on duty', [800, 845], [795, 1080], [795, 915]],
    ['not after they are lawful', [1150, 1195], [540, 1320], [1140, 1200]],
    ['not after the team is off duty', [1030, 1075], [540, 1080], [1020, 1080]],
    ['as long as a long visit', [840, 1000], [540, 1080], [840, 1000]],
    ['in the morning', [500, 600], [400, 1080], [480, 600]],
  ])('%s', (_, [startMinute, endMinute], [fromMinute, toMinute], [from, to]) => {
    const told = promisedHours(
      { startMinute, endMinute },
      { lawful, shift: { fromMinute, toMinute }, rules },
    );
    expect(told).toEqual({ fromMinute: from, toMinute: to });
  });

  it.each([
    [560, 601],
    [779, 824],
  ])('a visit from %i to %i would break the law', (startMinute, endMinute) => {
    const given = { lawful, shift: { fromMinute: 0, toMinute: 1440 }, rules };
    expect(() => promisedHours({ startMinute, endMinute }, given)).toThrow('a visit outside lawful hours');
  });
});

describe('a territory’s day', () => {
  it('plans one who waits, with all the team needs to know', () => {
    const plan = planDay(day({ waiting: [examined('B1')] }));
    expect(plan.placements).toMatchObject([
      {
        kind: 'planned',
        candidate: { borrowerId: 'B1' },
        visit: {
          visitId: `B1.${planDate}`,
          borrowerId: 'B1',
          loanIds: ['L-B1'],
          zone: 'Asia/Taipei',
          address: visit.address.kind === address!.kind ? { text: address!.text } : {},
          team: visit.team,
          date,
          runId,
        },
      },
    ]);
    expect([plan.teams, Number.isInteger(plan.travelMinutes), plan.objective]).toEqual([
      1,
      true,
      plan.travelMinutes,
    ]);
    expect(plan.travelMinutes).toBeGreaterThan(0);
  });

  it.each<[string, Partial<TerritoryDay>, readonly string[]]>([
    [
      'one not eligible is left with what stands against it',
      {
        waiting: [examined('B1', { ok: false, refusals: [{ rule: 'hold:x', source: 'C-1', loanId: 'L1' }] })],
      },
      ['B1 left: hold:x (C-1)'],
    ],
    [
      'one without any lawful hour is told the rules that took them',
      {
        waiting: [
          examined(
            'B1',
            eligible('B1', [1, 1], { hours: new Map(), narrowed: [{ rule: 'r', source: 's', loanId: 'L' }] }),
          ),
        ],
      },
      ['B1 left: no-hours (visit planning), r (s)'],
    ],
    [
      'one with hours is not told rules that took others',
      {
        agents: [],
        waiting: [
          examined('B1', eligible('B1', [1, 1], { narrowed: [{ rule: 'r', source: 's', loanId: 'L' }] })),
        ],
      },
      ['B1 left: no-team (visit planning)'],
    ],
    [
      'as many as a run can weigh: those that matter most, then by id',
      {
        rules: { ...rules, candidatesAtMost: 2 },
        waiting: ['B4', 'B3', 'B2'].map((id) =>
          examined(id, eligible(id, id === 'B3' ? [20_000, 57] : [1, 57])),
        ),
      },
      [
        'B4 left: not-this-run (visit planning)',
        expect.stringContaining('B3 planned'),
        expect.stringContaining('B2 planned'),
      ],
    ],
    ['an appointment stands', { appointed: [appointed()] }, [`B1 kept: ${date} 600-720 A1+A2`]],
    [
      'with another team, where its own cannot go',
      { agents: [...pair.slice(1), anAgent({ agentId: 'A3', badge: 'T-3' })], appointed: [appointed()] },
      [`B1 reassigned: ${date} 600-720 A2+A3`],
    ],
    [
      'it is given up where none can',
      { agents: [], appointed: [appointed()] },
      ['B1 left: no-team (visit planning)'],
    ],
    [
      'agents expected together stay together',
      {
        agents: [...pair, anAgent({ agentId: 'A3', badge: 'T-3' }), anAgent({ agentId: 'A4', badge: 'T-4' })],
        appointed: [appointed({ team: [visit.team[0]!, { agentId: 'A4', name: 'x', badge: 'T-4' }] })],
      },
      [`B1 kept: ${date} 600-720 A1+A4`],
    ],
    [
      'on the day of the appointment only',
      {
        dates: [date, next],
        agents: [...pair, anAgent({ agentId: 'A3', badge: 'T-3' }), anAgent({ agentId: 'A4', badge: 'T-4' })],
        appointed: [
          appointed({ date: next, team: [visit.team[0]!, { agentId: 'A4', name: 'x', badge: 'T-4' }] }),
          appointed({ borrowerId: 'B2' }),
        ],
      },
      [`B1 kept: ${next} 600-720 A1+A4`, `B2 kept: ${date} 600-720 A1+A2`],
    ],
    [
      'one who is neither waiting nor planned is nobody’s',
      { appointed: [aCandidate({ borrowerId: 'B9' })] },
      [],
    ],
  ])('%s', (_, overrides, expected) => {
    expect(summary(day(overrides))).toEqual(expected);
  });
});
