import type { Agent, AgentRules, Shift } from '../../shared/domain/visits/agent.ts';
import type { TeamRules } from '../../shared/domain/visits/team.ts';
import { on } from './builders.ts';

export const agentRules: AgentRules = { trainingGoodForDays: 365, assessmentGoodForDays: 365, passScore: 80 };
export const teamRules: TeamRules = { ...agentRules, staffMin: 2, staffMax: 3 };

/** On duty every day, nine to six. */
export const everyDay: readonly Shift[] = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
  weekday,
  fromMinute: 540,
  toMinute: 1080,
}));

/** Fit for visits in 2025 until the end of October. */
export function anAgent(overrides: Partial<Agent> = {}): Agent {
  return {
    agentId: 'A1',
    name: '霽遠',
    badge: 'T-0001',
    document: { number: 'X100000001', expiresOn: on('2026-12-31') },
    training: { completedOn: on('2024-11-01') },
    assessment: { takenOn: on('2024-11-02'), score: 91 },
    languages: ['zh-TW'],
    territory: 'taipei',
    visitsADay: 8,
    shifts: everyDay,
    leave: [],
    suspension: null,
    version: 1,
    ...overrides,
  };
}
