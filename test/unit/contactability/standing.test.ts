import { describe, expect, it } from 'vitest';
import {
  changed,
  unknownContactability,
  type ContactabilityChange,
} from '../../../shared/domain/contactability/contactability.ts';
import { numbersFor, numberToTry, standingOf } from '../../../shared/domain/contactability/standing.ts';
import type { ContactChannel, Purpose } from '../../../shared/domain/permit/pack.ts';
import { aBorrower, at } from '../../support/builders.ts';
import { everythingSaid, mark, optOut } from '../../support/contactability.ts';
import { aRequest, ask, cnAndHouse, packOf } from '../../support/permits.ts';

const [one, two, three] = ['+12015550121', '+12015550122', '+12015550123'] as const;
const phones = [one, two, three].map((number) => ({ ...aBorrower().phones[0]!, number }));
const borrower = aBorrower({ phones });
const since = at('2025-03-11T00:00Z');
const noon = at('2025-03-11T04:00Z');
const knowing = (...changes: ContactabilityChange[]) => changes.reduce(changed, unknownContactability('B1'));

function may(
  changes: readonly ContactabilityChange[],
  asked: { channel?: ContactChannel; number?: string; purpose?: Purpose },
  pack = cnAndHouse,
): string {
  const standing = standingOf(knowing(...changes), borrower, since);
  const leave = ask({ pack }, aRequest({ number: one, ...asked, ...standing }), noon);
  return leave.kind === 'permit' ? 'yes' : leave.rule;
}

describe('what contact policy is told', () => {
  const stop = (what: 'calls' | 'all'): ContactabilityChange => ({
    kind: 'stop',
    stop: { ...everythingSaid.stops[0]!, what },
  });

  it.each<{
    name: string;
    changes: ContactabilityChange[];
    asked: Parameters<typeof may>[1];
    answer: string;
  }>([
    { name: 'nothing said', changes: [], asked: {}, answer: 'yes' },
    { name: 'texts stopped', changes: [optOut()], asked: {}, answer: 'house.s1' },
    { name: 'texts stopped, call', changes: [optOut()], asked: { channel: 'call' }, answer: 'yes' },
    {
      name: 'texts stopped, the word that says so',
      changes: [optOut()],
      asked: { purpose: 'opt-out-confirmation' },
      answer: 'yes',
    },
    {
      name: 'another number stopped',
      changes: [optOut({ number: two })],
      asked: {},
      answer: 'yes',
    },
    { name: 'this number stopped', changes: [optOut({ number: one })], asked: {}, answer: 'house.s1' },
    {
      name: 'every channel stopped',
      changes: [optOut({ channel: null })],
      asked: { channel: 'visit' },
      answer: 'house.s1',
    },
    {
      name: 'back in',
      changes: [optOut(), optOut({ wanted: true, at: at('2025-03-11T03:30Z') })],
      asked: {},
      answer: 'yes',
    },
    { name: 'no more calls', changes: [stop('calls')], asked: { channel: 'ai-call' }, answer: 'house.s1' },
    { name: 'no more calls, text', changes: [stop('calls')], asked: {}, answer: 'yes' },
    { name: 'nothing any more', changes: [stop('all')], asked: {}, answer: 'house.s1' },
    {
      name: 'wishes about hours',
      changes: [
        {
          kind: 'prefer',
          unwanted: [{ fromMinute: 720, toMinute: 780, weekdays: [2] }],
          preferred: [],
        },
      ],
      asked: {},
      answer: 'house.times',
    },
  ])('$name: $answer', ({ changes, asked, answer }) => {
    expect(may(changes, asked)).toBe(answer);
  });

  it('a cease request is one where the pack knows them; a notice by letter stays possible', () => {
    const pack = packOf('us-reg-f');
    expect(may([stop('all')], { channel: 'letter' }, pack)).toBe('us.s1');
    expect(may([stop('all')], { channel: 'letter', purpose: 'notice' }, pack)).toBe('yes');
  });

  it('an attorney represents, told or not; consents travel without their evidence', () => {
    const represented = aBorrower({ representative: { kind: 'attorney', name: 'A. Torney' } });
    expect(standingOf(undefined, represented, since).circumstances).toMatchObject([{ kind: 'represented' }]);
    const standing = standingOf(everythingSaid, represented, since);
    expect(standing.circumstances.map(({ kind }) => kind)).toContain('represented');
    expect(standing.consents[0]).not.toHaveProperty('evidence');
  });

  it.each([
    { failed: [], lost: false },
    { failed: [one, two], lost: false },
    { failed: [one, two, three], lost: true },
  ])('lost once every number failed: $failed.length', ({ failed, lost }) => {
    const known = knowing(...failed.map((number) => mark({ number })));
    expect(standingOf(known, borrower, since).lost).toBe(lost);
    expect(standingOf(known, { ...borrower, phones: [] }, since).lost).toBe(false);
  });
});

describe('which number is next', () => {
  const vain = (number: string): ContactabilityChange => mark({ number, status: 'unreachable' });

  it.each<{ name: string; changes: ContactabilityChange[]; calls: string[]; tries: (string | undefined)[] }>([
    { name: 'all', changes: [], calls: [one, two, three], tries: [one, two, three, three] },
    {
      name: 'first failed',
      changes: [mark({ number: one })],
      calls: [two, three],
      tries: [two, two, three, three],
    },
    {
      name: 'second failed',
      changes: [mark({ number: two })],
      calls: [one, three],
      tries: [one, three, three, three],
    },
    {
      name: 'last failed',
      changes: [mark({ number: three })],
      calls: [one, two],
      tries: [one, two, two, two],
    },
    {
      name: 'first in vain',
      changes: [vain(one)],
      calls: [two, three, one],
      tries: [one, two, three, three],
    },
    {
      name: 'first without texts',
      changes: [optOut({ number: one })],
      calls: [one, two, three],
      tries: [two, two, three, three],
    },
    {
      name: 'none left',
      changes: [one, two, three].map((number) => mark({ number })),
      calls: [],
      tries: [undefined, undefined, undefined, undefined],
    },
  ])('$name', ({ changes, calls, tries }) => {
    const known = knowing(...changes);
    expect(numbersFor(known, phones, 'call').map(({ number }) => number)).toEqual(calls);
    expect([0, 1, 2, 3].map((attempt) => numberToTry(known, phones, attempt)?.number)).toEqual(tries);
  });
});
