import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shiftsOn, unfitFor } from '../../../shared/domain/visits/agent.ts';
import { teamIdOf, teamsOn } from '../../../shared/domain/visits/team.ts';
import { straightTravel, territoryOf } from '../../../shared/domain/visits/territory.ts';
import { anAgent, teamRules } from '../../support/agents.ts';
import { on } from '../../support/builders.ts';
import { propertyRuns } from '../../support/property-runs.ts';

const date = on('2025-03-12');
const staff = fc
  .array(
    fc.record({
      document: fc
        .constantFrom('2025-03-11', '2025-03-12', '2026-01-01')
        .map((day) => ({ number: 'X', expiresOn: on(day) })),
      shifts: fc.array(
        fc.record({
          weekday: fc.constantFrom(2, 3),
          fromMinute: fc.constantFrom(480, 780),
          toMinute: fc.constantFrom(840, 1200),
        }),
        { maxLength: 2 },
      ),
      visitsADay: fc.integer({ min: 1, max: 9 }),
      languages: fc.constantFrom(['en' as const], ['zh-TW' as const]),
    }),
    { maxLength: 9 },
  )
  .map((list) => list.map((one, at) => anAgent({ ...one, agentId: `A${at}`, badge: `T-${at}` })));

describe('teams of a day', () => {
  it('are of two or three fit agents, nobody in two, on duty together', () => {
    fc.assert(
      fc.property(
        staff,
        fc.array(fc.subarray(['A0', 'A1', 'A2', 'A3'], { minLength: 2, maxLength: 3 }), { maxLength: 3 }),
        (agents, bound) => {
          const teams = teamsOn(agents, date, { rules: teamRules, bound });
          const members = teams.flatMap((team) => team.agents.map(({ agentId }) => agentId));
          expect(new Set(members).size).toBe(members.length);
          for (const team of teams) {
            expect([2, 3]).toContain(team.agents.length);
            for (const agent of team.agents) {
              expect(unfitFor(agent, date, teamRules)).toEqual([]);
              expect(team.visitsAtMost).toBeLessThanOrEqual(agent.visitsADay);
              const isOn = shiftsOn(agent, date).some(
                ({ fromMinute, toMinute }) =>
                  fromMinute <= team.shift.fromMinute && team.shift.toMinute <= toMinute,
              );
              expect(isOn).toBe(true);
            }
          }
          expect(teamsOn([...agents].reverse(), date, { rules: teamRules, bound })).toEqual(teams);
        },
      ),
      { numRuns: propertyRuns },
    );
  });

  it('keep together who is expected somewhere, and make pairs of the rest', () => {
    const agents = ['A1', 'A2', 'A3', 'A4', 'A5'].map((agentId) => anAgent({ agentId }));
    const ids = teamsOn(agents, date, { rules: teamRules, bound: [['A4', 'A1']] }).map(
      ({ teamId }) => teamId,
    );
    expect(ids).toEqual([teamIdOf(date, ['A1', 'A4']), teamIdOf(date, ['A2', 'A3', 'A5'])]);
  });

  it('without one whose papers lapse before the day', () => {
    const lapsed = anAgent({ agentId: 'A2', document: { number: 'X', expiresOn: on('2025-03-11') } });
    expect(teamsOn([anAgent(), lapsed], date, { rules: teamRules, bound: [['A1', 'A2']] })).toEqual([]);
  });
});

describe('territories', () => {
  const taipei = {
    territoryId: 'taipei',
    name: 'Taipei',
    base: { latitude: 25.04, longitude: 121.53 },
    reachKm: 25,
    zone: 'Asia/Taipei',
  };
  const taoyuan = { ...taipei, territoryId: 'taoyuan', base: { latitude: 24.99, longitude: 121.3 } };

  it.each([
    ['taipei', { latitude: 25.03, longitude: 121.5 }],
    ['taoyuan', { latitude: 25, longitude: 121.35 }],
    [undefined, { latitude: 22.6, longitude: 120.3 }],
  ])('%s has the place', (id, place) => {
    expect(territoryOf([taipei, taoyuan], place)?.territoryId).toBe(id);
  });

  it('travel takes the great circle at a speed, and some minutes', () => {
    const travel = straightTravel({ kmPerHour: 60, extraMinutes: 5 });
    expect(travel(taipei.base, taipei.base)).toBe(0);
    // One degree of latitude is 111.195 km.
    expect(travel({ latitude: 0, longitude: 0 }, { latitude: 1, longitude: 0 })).toBeCloseTo(116.195, 2);
  });
});
