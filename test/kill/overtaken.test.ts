import { describe, expect, it } from 'vitest';
import { compareResults, isSame, type Comparison } from './compare.ts';
import type { Line, Results } from './job.ts';

const [sentAt, deniedAt] = ['2005-09-08T01:00:00.000Z', '2005-09-08T01:05:00.000Z'];
const contact = (contactId: string, more: Line = {}): Line => ({
  contactId,
  loanId: 'L-1',
  borrowerId: 'B-1',
  decidedAt: sentAt,
  at: sentAt,
  state: 'SENT',
  messageId: `m-${contactId}`,
  ...more,
});
const denied: Line = { state: 'DENIED', at: deniedAt, reason: 'paid-in-advance', messageId: undefined };
const laterOn = { decidedAt: '2005-09-16T01:00:00.000Z', at: '2005-09-16T01:00:00.000Z' };
const results = (contacts: readonly Line[], more: Partial<Results> = {}): Results => ({
  contacts,
  texts: contacts
    .filter(({ state }) => state === 'SENT')
    .map(({ messageId }) => ({ messageId, phoneNumber: '+12015550100', message: `of ${String(messageId)}` })),
  calls: [],
  visits: [],
  ...more,
});
const payment = (receivedAt: string, loanId = 'L-1'): Line => ({ id: 'P-1', loanId, receivedAt });
const between = [payment('2005-09-08T01:02:00.000Z')];
const counts = ({ overtaken, followed }: Comparison): readonly number[] => [
  overtaken.length,
  followed.length,
];
const sent = results([contact('a')]);
const stopped = results([contact('a', denied)]);

it.each([
  ['sent undisturbed, not sent late', sent, stopped],
  ['not sent late undisturbed, sent', stopped, sent],
])('a payment came between the two moments: %s', (_, calm, disturbed) => {
  const comparison = compareResults(calm, disturbed, between);
  expect(isSame(comparison)).toBe(true);
  expect(comparison.overtaken).toEqual([
    `a: ${sentAt} sent, ${deniedAt} not sent, P-1 came at 2005-09-08T01:02:00.000Z`,
  ]);
});

it.each<[string, readonly Line[], Results]>([
  ['no payment at all', [], stopped],
  ['one before both moments', [payment(sentAt)], stopped],
  ['one after both moments', [payment('2005-09-08T01:05:00.001Z')], stopped],
  ['one of another loan', [payment('2005-09-08T01:02:00.000Z', 'L-2')], stopped],
  ['another reason not to send', between, results([contact('a', { ...denied, reason: 'too-late' })])],
  [
    'denied before it was sent',
    between,
    results([contact('a', { ...denied, at: '2005-09-08T00:59:00.000Z' })]),
  ],
  ['the contact is gone', between, results([])],
  ['to another number', between, results([contact('a', { at: deniedAt, text: 'less', to: '+2' })])],
])('not overtaken: %s', (_, payments, disturbed) => {
  const comparison = compareResults(sent, disturbed, payments);
  expect(isSame(comparison)).toBe(false);
  expect(counts(comparison)).toEqual([0, 0]);
});

it.each<[string, string, boolean]>([
  ['a payment between', '2005-09-08T01:02:00.000Z', true],
  ['no payment between', '2005-09-08T00:58:00.000Z', false],
])('two texts that name different amounts, %s', (_, receivedAt, isFine) => {
  const of = (at: string, text: string): Results =>
    results([contact('a', { at, text }), contact('b', { ...laterOn, text: `then ${text}` })], {
      texts: [{ messageId: 'm-a', phoneNumber: '+12015550100', message: text }],
    });
  const comparison = compareResults(of(sentAt, '20'), of(deniedAt, '10'), [payment(receivedAt)]);
  expect([isSame(comparison), counts(comparison)]).toEqual([isFine, [isFine ? 1 : 0, 0]]);
});

it('what is decided for the borrower afterwards may differ too, and is listed', () => {
  const calm = results([contact('a'), contact('b', laterOn)], {
    calls: [{ taskId: 'call', borrowerId: 'B-1', ...laterOn }],
    visits: [{ borrowerId: 'B-1' }],
  });
  const comparison = compareResults(calm, results([contact('a', denied), contact('c', laterOn)]), between);
  expect(isSame(comparison)).toBe(true);
  expect(comparison.followed).toEqual(['contact b', 'new: contact c']);
});

it.each<[string, Line]>([
  ['decided before', { decidedAt: '2005-09-07T01:00:00.000Z' }],
  ['of another borrower', { ...laterOn, borrowerId: 'B-2' }],
])('a contact %s does not follow from it', (_, more) => {
  const comparison = compareResults(
    results([contact('a'), contact('b', more)]),
    results([contact('a', denied)]),
    between,
  );
  expect(comparison.lost).toEqual(['contact b', 'text +12015550100: of m-b']);
});

describe('whatever a payment explains, twice is doubled', () => {
  const more = { phoneNumber: '+12015550100', message: 'of m-a' };
  const uncertain = contact('u', { borrowerId: 'B-2', state: 'UNCERTAIN' });
  it.each<[string, Results, Results]>([
    [
      'a second text for an overtaken contact',
      sent,
      results([contact('a', denied)], { texts: [more, more] }),
    ],
    [
      'and one contact uncertain beside it',
      results([contact('a'), uncertain]),
      results([contact('a', denied), uncertain], { texts: [more, more] }),
    ],
    [
      'a second text for one that only the disturbed run sent',
      stopped,
      results([contact('a')], { texts: [...sent.texts, { ...more, messageId: 'm-2' }] }),
    ],
    ['an overtaken contact twice on the ledger', sent, results([contact('a', denied), contact('a', denied)])],
    [
      'a later contact twice on the ledger',
      sent,
      results([contact('a', denied), contact('b', laterOn), contact('b', laterOn)]),
    ],
  ])('%s', (_, calm, disturbed) => {
    expect(compareResults(calm, disturbed, between).doubled).not.toEqual([]);
  });
});
