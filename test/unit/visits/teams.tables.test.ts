import { describe, expect, it } from 'vitest';
import { addDays } from '../../../shared/domain/local-date.ts';
import type { Agent } from '../../../shared/domain/visits/agent.ts';
import { intersect, teamIdOf, teamsOn } from '../../../shared/domain/visits/team.ts';
import { territoryOf } from '../../../shared/domain/visits/territory.ts';
import { anAgent, teamRules } from '../../support/agents.ts';
import { planDate, taipei } from '../../support/field-world.ts';

const date = addDays(planDate, 2);

describe('teams', () => {
  const on = (agentId: string, ...shifts: readonly (readonly [number, number])[]) =>
    anAgent({
      agentId,
      badge: agentId,
      // 8 May 2025 is a Thursday.
      shifts: shifts.map(([fromMinute, toMinute]) => ({ weekday: 4, fromMinute, toMinute })),
    });
  const teams = (agents: readonly Agent[], bound: string[][] = [], given = teamRules): readonly string[] =>
    teamsOn(agents, date, { rules: given, bound }).map(
      ({ teamId, shift, visitsAtMost, languages }) =>
        `${teamId.slice(11)} ${shift.fromMinute}-${shift.toMinute} ${visitsAtMost} ${languages.join()}`,
    );

  it.each<[string, readonly Agent[], string[][], readonly string[]]>([
    [
      'two hours together are enough',
      [on('A1', [540, 700]), on('A2', [580, 900])],
      [],
      ['A1+A2 580-700 8 zh-TW'],
    ],
    ['a minute less is not', [on('A1', [540, 700]), on('A2', [581, 900])], [], []],
    ['nor are shifts that do not meet', [on('A1', [540, 700]), on('A2', [700, 900])], [], []],
    [
      'the longest of several stretches, the first of equals',
      [on('A1', [480, 640], [700, 900], [1000, 1200]), on('A2', [480, 1200])],
      [],
      ['A1+A2 700-900 8 zh-TW'],
    ],
    [
      'whoever is on duty longest with the first',
      [on('A1', [540, 1000]), on('A2', [540, 700]), on('A3', [540, 1000]), on('A4', [540, 700])],
      [],
      ['A1+A3 540-1000 8 zh-TW', 'A2+A4 540-700 8 zh-TW'],
    ],
    [
      'the first by name of those as good',
      [on('A3', [540, 1000]), on('A2', [540, 1000]), on('A1', [540, 1000])],
      [],
      ['A1+A2+A3 540-1000 8 zh-TW'],
    ],
    [
      'a third with two hours joins',
      [on('A1', [540, 1000]), on('A2', [540, 1000]), on('A3', [880, 1300])],
      [],
      ['A1+A2+A3 880-1000 8 zh-TW'],
    ],
    [
      'one with less stays at home',
      [on('A1', [540, 1000]), on('A2', [540, 1000]), on('A3', [881, 1300])],
      [],
      ['A1+A2 540-1000 8 zh-TW'],
    ],
    [
      'a fourth does not join three',
      [on('A1', [540, 1000]), on('A2', [540, 1000]), on('A3', [540, 670]), on('A4', [870, 1000])],
      [],
      ['A1+A2+A3 540-670 8 zh-TW'],
    ],
    [
      'bound ones in the order of their names, once each',
      [on('A1', [540, 1000]), on('A2', [540, 1000]), on('A3', [540, 1000]), on('A4', [540, 1000])],
      [
        ['A4', 'A3'],
        ['A2', 'A1'],
        ['A3', 'A4'],
      ],
      ['A1+A2 540-1000 8 zh-TW', 'A3+A4 540-1000 8 zh-TW'],
    ],
    [
      'of two that share an agent the first keeps its promise',
      [on('A1', [540, 1000]), on('A2', [540, 1000]), on('A3', [540, 1000])],
      [
        ['A1', 'A3'],
        ['A1', 'A2'],
      ],
      ['A1+A2 540-1000 8 zh-TW'],
    ],
    [
      'bound to somebody unknown: none, and they pair anew',
      [on('A1', [540, 1000]), on('A2', [540, 1000])],
      [['A1', 'A9']],
      ['A1+A2 540-1000 8 zh-TW'],
    ],
    [
      'bound with too little time together: none',
      [on('A1', [540, 700]), on('A2', [600, 900])],
      [['A1', 'A2']],
      [],
    ],
    ['bound alone: none', [on('A1', [540, 1000])], [['A1']], []],
    [
      'bound by four: none; they pair anew',
      [on('A1', [540, 1000]), on('A2', [540, 1000]), on('A3', [540, 1000]), on('A4', [540, 1000])],
      [['A1', 'A2', 'A3', 'A4']],
      ['A1+A2 540-1000 8 zh-TW', 'A3+A4 540-1000 8 zh-TW'],
    ],
  ])('%s', (_, agents, bound, expected) => {
    expect(teams(agents, bound)).toEqual(expected);
  });

  it('the fewest visits, all languages', () => {
    const given = [
      anAgent({ agentId: 'A2', visitsADay: 5, languages: ['zh-TW'] }),
      anAgent({ agentId: 'A1', visitsADay: 3, languages: ['zh-TW', 'en'] }),
    ];
    expect(teams(given)).toEqual(['A1+A2 540-1080 3 en,zh-TW']);
    expect(
      teamsOn(given, date, { rules: teamRules, bound: [] })[0]?.agents.map(({ agentId }) => agentId),
    ).toEqual(['A1', 'A2']);
    expect(teamIdOf(date, ['B', 'A', 'C'])).toBe(`${date}#A+B+C`);
  });

  it('stretches that only touch do not meet', () => {
    const range = (fromMinute: number, toMinute: number) => ({ fromMinute, toMinute });
    expect(intersect([range(0, 10), range(20, 30)], [range(5, 20), range(25, 40)])).toEqual([
      range(5, 10),
      range(25, 30),
    ]);
  });
});

describe('territories', () => {
  const office = (territoryId: string, longitude: number, reachKm = 30) => ({
    ...taipei,
    territoryId,
    base: { latitude: 0, longitude },
    reachKm,
  });
  it.each<[string, ReturnType<typeof office>[], string | undefined]>([
    ['the nearer', [office('far', 0.2), office('near', 0.1)], 'near'],
    ['the nearer, told first', [office('near', 0.1), office('far', 0.2)], 'near'],
    ['of two as near the first by name', [office('b', 0.1), office('a', -0.1)], 'a'],
    ['whichever is told first', [office('a', 0.1), office('b', -0.1)], 'a'],
    [
      'the farther, where the nearer does not reach so far',
      [office('near', 0.1, 11), office('far', 0.2)],
      'far',
    ],
    ['none in reach', [office('near', 0.1, 11.1)], undefined],
  ])('%s', (_, offices, expected) => {
    expect(territoryOf(offices, { latitude: 0, longitude: 0 })?.territoryId).toBe(expected);
  });
});
