import { describe, expect, it } from 'vitest';
import type { Agent } from '../../../shared/domain/visits/agent.ts';
import {
  missingPapers,
  registerAgent,
  suspendForConduct,
} from '../../../shared/domain/visits/agent-change.ts';
import { agentRules, anAgent, everyDay } from '../../support/agents.ts';
import { on } from '../../support/builders.ts';

const today = on('2025-03-11');
const document = (day: string): Agent['document'] => ({ number: 'X', expiresOn: on(day) });
const shift = (weekday: number, fromMinute: number, toMinute: number) => ({ weekday, fromMinute, toMinute });

describe('a registration', () => {
  const { agentId, name, badge, document: paper, languages, territory, visitsADay, shifts } = anAgent();
  const form = { agentId, name, badge, document: paper, languages, territory, visitsADay, shifts };

  it('begins without papers', () => {
    expect(registerAgent({ ...form, document: document('2025-03-11') }, today)).toEqual({
      ok: true,
      next: {
        ...form,
        document: document('2025-03-11'),
        training: null,
        assessment: null,
        leave: [],
        suspension: null,
        version: 1,
      },
    });
  });

  it('names every rule broken', () => {
    const decision = registerAgent(
      { ...form, document: document('2025-03-10'), visitsADay: 0, shifts: [shift(8, 0, 60)] },
      today,
    );
    expect(decision).toEqual({
      ok: false,
      faults: [
        { field: 'document.expiresOn', rule: 'not expired' },
        { field: 'visitsADay', rule: '1 to 12' },
        { field: 'shifts.0.weekday', rule: '1 Monday to 7 Sunday' },
      ],
    });
  });

  it.each<[Partial<Agent>, readonly string[]]>([
    [{ training: null, assessment: null }, ['training', 'assessment']],
    [{ assessment: { takenOn: today, score: 79 } }, ['assessment']],
    [{ assessment: { takenOn: today, score: 80 } }, []],
  ])('papers still missing of %j: %j', (papers, missing) => {
    expect(missingPapers(anAgent(papers), agentRules)).toEqual(missing);
  });
});

it('an upheld complaint suspends from that day on, by its number; a second one changes nothing', () => {
  const agent = anAgent({ shifts: everyDay });
  const complaint = { complaintId: 'C-1', reason: 'shouted' };
  const suspended = suspendForConduct(agent, complaint, today);
  expect(suspended).toEqual({
    ...agent,
    suspension: { from: today, cause: 'conduct-complaint', reason: 'shouted', source: 'C-1' },
    version: 2,
  });
  expect(suspendForConduct(suspended!, { ...complaint, complaintId: 'C-2' }, today)).toBeUndefined();
});
