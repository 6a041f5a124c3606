import { describe, expect, it } from 'vitest';
import {
  recordingFaults,
  uploadFaults,
  type RecordingRules,
} from '../../../shared/domain/visits/recording.ts';
import type { VisitOutcome } from '../../../shared/domain/visits/outcome.ts';
import { visitRoutes } from '../../../shared/contracts/visit-routes.ts';
import { contactPackFile } from '../../../shared/policy/contact-packs.ts';
import { conversationGuide, visitWords } from '../../../shared/policy/visits/index.ts';
import { visitRules, visitRulesOf } from '../../../shared/policy/visits/rules.ts';
import { callers, eventFor } from '../../support/cells/world.ts';
import { form, visitApi } from '../../support/visit-api.ts';

const free: RecordingRules = { mayRecord: false, mayPhotograph: false, recordWhole: false };
const whole = { ...free, mayRecord: true, recordWhole: true };

describe('what a team brings along', () => {
  it.each([
    ['photo', free, 1],
    ['recording', free, 1],
    ['document', free, 0],
    ['photo', { ...free, mayPhotograph: true }, 0],
    ['recording', { ...free, mayPhotograph: true }, 1],
    ['recording', whole, 0],
  ] as const)('%s under %j: %i rule broken', (kind, rules, broken) => {
    expect(uploadFaults(kind, rules).map(({ field }) => field)).toEqual(Array(broken).fill('kind'));
  });

  it.each<[string, Partial<VisitOutcome>, readonly string[], RecordingRules, readonly string[]]>([
    ['recorded, with it', { recorded: true }, ['image/png', 'audio/mp4'], whole, []],
    ['recorded on video', { recorded: true }, ['video/mp4'], whole, []],
    ['recorded, and nothing is there', { recorded: true }, [], whole, ['evidence']],
    ['recorded, and only a photo is there', { recorded: true }, ['image/png'], whole, ['evidence']],
    ['not recorded, and said why', { recorded: false, note: 'asked not to' }, [], whole, []],
    ['not recorded, without a word', { recorded: false, note: null }, ['audio/mp4'], whole, ['note']],
    ['nobody at home', { result: 'not-home', recorded: false, note: null }, [], whole, []],
    ['not recorded where nothing asks for it', { recorded: false, note: null }, [], free, []],
  ])('%s', (_, said, types, rules, fields) => {
    const outcome = { result: 'talked', recorded: true, note: null, ...said } as const;
    expect(recordingFaults(outcome, types, rules).map(({ field }) => field)).toEqual(fields);
  });
});

describe('packs', () => {
  const rulesOf = (...ids: readonly string[]) => visitRulesOf(ids.map(contactPackFile));

  it('that say nothing allow neither; who must record may; the house lets papers be photographed', () => {
    expect(rulesOf('uk-conc')).toMatchObject(free);
    expect(rulesOf('tw')).toMatchObject({ recordWhole: true, mayRecord: true, mayPhotograph: false });
    expect(visitRules).toMatchObject({ recordWhole: true, mayRecord: true, mayPhotograph: true });
  });

  it('one that forbids outweighs one that allows', () => {
    const said = (value: boolean) => ({
      visit: {
        mayPhotograph: {
          ...{ value, source: ['S'], clause: '' },
          ...({ confidence: 'U', force: 'house' } as const),
        },
      },
    });
    expect(visitRulesOf([said(true), said(true)]).mayPhotograph).toBe(true);
    expect(visitRulesOf([said(true), said(false)]).mayPhotograph).toBe(false);
  });
});

describe('the API of visits', () => {
  const ask = async (rules: RecordingRules | undefined, name: keyof typeof visitRoutes, body: unknown) => {
    const { routes, visits, evidence } = await visitApi(rules);
    const request = { params: { id: 'V-3' }, body };
    const send = async () => {
      const reply = await routes(eventFor(visitRoutes[name], callers.agent, request));
      return { status: reply.statusCode, body: JSON.parse(reply.body) as { errors?: { field: string }[] } };
    };
    return { visits, evidence, send };
  };

  it('signs no upload the packs do not allow', async () => {
    const { send } = await ask(free, 'uploadForVisit', { kind: 'photo', contentType: 'image/png', bytes: 9 });
    expect(await send()).toMatchObject({ status: 400, body: { errors: [{ field: 'kind' }] } });
  });

  it('takes a form of a recorded talk once the recording is there, and changes nothing before', async () => {
    const key = 'visits/V-3/talk';
    const said = { ...form, recorded: true, note: null };
    const without = await ask(undefined, 'recordVisit', said);
    expect(await without.send()).toMatchObject({ status: 400, body: { errors: [{ field: 'evidence' }] } });
    expect(without.visits.visits.get('V-3')!.state).toBe('under-way');
    const { evidence, send } = await ask(undefined, 'recordVisit', { ...said, evidence: [key] });
    const talk = { kind: 'recording', contentType: 'audio/mp4', bytes: 3 } as const;
    evidence.upload(await evidence.ticket(key, talk), talk);
    expect(await send()).toMatchObject({ status: 200, body: { state: 'done' } });
  });
});

it.each([
  [{ recordWhole: true, mayRecord: true, mayPhotograph: false }, 'whole', 'none'],
  [{ recordWhole: false, mayRecord: true, mayPhotograph: true }, 'allowed', 'allowed'],
  [{ recordWhole: false, mayRecord: false, mayPhotograph: false }, 'none', 'none'],
] as const)('the guide for the team says of recording what the packs say: %o', (rules, talk, photos) => {
  const words = visitWords.en;
  const { always } = conversationGuide('chronic', 'en', rules);
  expect(always.at(-1)).toBe(`${words.recording[talk]} ${words.photos[photos]}`);
});
