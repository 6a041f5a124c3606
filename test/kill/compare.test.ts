import { expect, it } from 'vitest';
import { compareResults, isSame } from './compare.ts';
import type { Line, Results } from './job.ts';

const contact = (contactId: string, more: Line = {}): Line => ({
  contactId,
  channel: 'sms',
  state: 'SENT',
  ...more,
});
const text = (message: string): Line => ({ phoneNumber: '+12015550100', message });
const results = (contacts: readonly Line[], texts: readonly Line[]): Results => ({
  contacts,
  texts,
  calls: [{ taskId: 'call-1' }],
  visits: [],
});
const coded = (code: string): Results => results([contact('a')], [text(`two agents, code ${code}.`)]);
const calm = results([contact('a'), contact('b')], [text('one'), text('two')]);

it('a visit’s code is another each time', () => {
  expect(isSame(compareResults(coded('HVWF-PXBT-73BT-4MW8'), coded('EB05-FVY2-9EA0-W24S')))).toBe(true);
});

it('undisturbed uncertain of a text that went in the other: no difference, and listed', () => {
  const uncertain = results([contact('a'), contact('b', { state: 'UNCERTAIN' })], [text('one')]);
  expect(compareResults(uncertain, calm)).toMatchObject({
    doubled: [],
    lost: [],
    changed: [],
    uncertain: ['b'],
  });
});

it.each([
  ['the same', calm, {}],
  ['a contact twice', results([contact('a'), contact('a'), contact('b')], calm.texts), { doubled: 1 }],
  ['a text twice', results(calm.contacts, [...calm.texts, text('two')]), { doubled: 1 }],
  ['a contact missing', results([contact('a')], calm.texts), { lost: 1 }],
  ['a text missing', results(calm.contacts, [text('one')]), { lost: 1 }],
  ['a call missing', { ...calm, calls: [] }, { lost: 1 }],
  ['a contact too many', results([...calm.contacts, contact('c')], calm.texts), { changed: 1 }],
  ['another text', results(calm.contacts, [...calm.texts, text('three')]), { changed: 1 }],
  ['another outcome', results([contact('a'), contact('b', { state: 'DENIED' })], calm.texts), { changed: 1 }],
  [
    'an uncertain one whose text is not there',
    results([contact('a'), contact('b', { state: 'UNCERTAIN' })], [text('one')]),
    { uncertain: 1 },
  ],
] as const)('of two runs: %s', (_, disturbed, found) => {
  const { doubled, lost, changed, uncertain } = compareResults(calm, disturbed);
  expect({
    doubled: doubled.length,
    lost: lost.length,
    changed: changed.length,
    uncertain: uncertain.length,
  }).toEqual({ doubled: 0, lost: 0, changed: 0, uncertain: 0, ...found });
  expect(isSame({ doubled, lost, changed })).toBe(
    !('doubled' in found || 'lost' in found || 'changed' in found),
  );
});
