import type {
  Choice,
  Contactability,
  ContactabilityChange,
  Evidence,
  NumberState,
} from '../../shared/domain/contactability/contactability.ts';
import { at } from './builders.ts';

export const evidence: Evidence = { source: 'reply', ref: 'm-1' };

/** STOP by text, for every number. */
export function optOut(overrides: Partial<Choice> = {}): ContactabilityChange {
  const choice: Choice = {
    channel: 'sms',
    number: null,
    wanted: false,
    at: at('2025-03-11T03:00Z'),
    evidence,
    ...overrides,
  };
  return { kind: 'choose', choice };
}

export function mark(overrides: Partial<NumberState> = {}): ContactabilityChange {
  return {
    kind: 'mark',
    mark: {
      number: '+12015550123',
      status: 'failed',
      reason: 'wrong-number',
      at: at('2025-03-11T03:00Z'),
      evidence: { source: 'call', ref: 'c-1' },
      ...overrides,
    },
  };
}

export const everythingSaid: Contactability = {
  borrowerId: 'B1',
  version: 1,
  choices: [
    { channel: 'sms', number: '+12015550123', wanted: false, at: at('2025-03-11T03:00Z'), evidence },
    { channel: null, number: null, wanted: true, at: at('2025-03-11T03:00Z'), evidence },
  ],
  numbers: [
    {
      number: '+12015550123',
      status: 'unreachable',
      reason: 'no-answer',
      at: at('2025-03-11T03:00Z'),
      evidence: { source: 'carrier', ref: 'm-2' },
    },
  ],
  stops: [{ what: 'calls', at: at('2025-03-11T03:00Z'), evidence: { source: 'call', ref: 'c-1' } }],
  consents: [
    {
      kind: 'hours',
      from: at('2025-03-11T03:00Z'),
      until: at('2025-04-11T03:00Z'),
      revokedAt: null,
      hours: { fromMinute: 1260, toMinute: 1320 },
      evidence: { source: 'officer', ref: 'o-1' },
    },
  ],
  unwanted: [{ fromMinute: 720, toMinute: 840, weekdays: [1, 2, 3, 4, 5] }],
  preferred: ['call', 'sms'],
};
