import { describe, expect, it } from 'vitest';
import { post, problemIn, said, secret, setUp } from '../../support/complaint-api.ts';

describe('POST /complaints refuses, and repeats nothing of what was sent', () => {
  it.each([
    ['nothing', '', 400, [['', 'a JSON object']]],
    ['broken JSON', `{"text":"${secret}`, 400, [['', 'a JSON object']]],
    ['a list', [said], 400, [['', 'Invalid input: expected object, received array']]],
    ['null', 'null', 400, [['', 'Invalid input: expected object, received null']]],
    [
      'an empty object',
      {},
      400,
      [
        ['loanId', 'is required'],
        ['channel', 'is required'],
        ['category', 'is required'],
        ['text', 'is required'],
      ],
    ],
    ['an unknown field', { ...said, priority: secret }, 400, [['priority', 'no such field in the contract']]],
    [
      'a field named by a sentence',
      { ...said, [secret]: 1 },
      400,
      [['(unnamed)', 'no such field in the contract']],
    ],
    [
      'wrong values everywhere',
      {
        loanId: secret,
        channel: secret,
        category: 7,
        text: ' ',
        contact: { name: ' ', phone: '0912', age: 3 },
      },
      400,
      [
        ['loanId', '1 to 64 letters, digits, dots, dashes or underscores'],
        ['channel', 'Invalid option: expected one of "app"|"hotline"|"branch"|"letter"|"sms"'],
        ['category', 'Invalid option: expected one of "amount"|"conduct"|"contact"|"service"|"other"'],
        ['text', 'at least 1 character that is not blank'],
        ['contact.name', 'at least 1 character that is not blank'],
        ['contact.phone', 'E.164, e.g. +12015550123'],
        ['contact.age', 'no such field in the contract'],
      ],
    ],
    ['2001 characters', { ...said, text: '好'.repeat(2001) }, 400, [['text', 'at most 2000 characters']]],
    [
      'half a pictograph',
      `${JSON.stringify(said).slice(0, -2)}\\ud83d"}`,
      400,
      [['text', 'no half of a surrogate pair']],
    ],
    [
      'a text that is none',
      { ...said, text: 5 },
      400,
      [['text', 'Invalid input: expected string, received number']],
    ],
    ['a book', { ...said, text: secret.repeat(20_000) }, 413, undefined],
    ['an unknown loan', { ...said, loanId: 'X-1' }, 404, undefined],
  ] as [string, unknown, number, [string, string][] | undefined][])(
    'refuses %s',
    async (...[, body, status, errors]) => {
      const { store, routes, failures } = setUp();
      const reply = await routes(post(body));
      expect(reply.statusCode).toBe(status);
      expect(reply.headers['content-type']).toBe('application/problem+json');
      const found = problemIn(reply);
      expect(found.status).toBe(status);
      expect(found.errors).toEqual(errors?.map(([field, rule]) => ({ field, rule })));
      expect(reply.body).not.toContain(secret);
      expect(store.complaints.size).toBe(0);
      expect(store.holds('L-1')).toEqual([]);
      expect(failures).toEqual([]);
    },
  );

  it.each([undefined, 'text/plain', 'application/json-patch+json', 'application/x-www-form-urlencoded'])(
    'refuses content of type %s',
    async (type) => {
      const { routes } = setUp();
      const headers = { 'idempotency-key': 'k', ...(type !== undefined && { 'content-type': type }) };
      const reply = await routes({ ...post(said), headers });
      expect(reply.statusCode).toBe(415);
      expect(problemIn(reply).type).toBe('urn:problem:wrong-content-type');
    },
  );

  it('refuses bytes that are not UTF-8', async () => {
    const { routes } = setUp();
    const body = Buffer.from([0x7b, 0xff, 0x7d]).toString('base64');
    const reply = await routes({ ...post(body), isBase64Encoded: true });
    expect(problemIn(reply).errors).toEqual([{ field: '', rule: 'UTF-8' }]);
  });

  it.each(['', ' ', 'a b', 'x'.repeat(65), '鍵'])(
    'refuses the key %j beside what else is wrong',
    async (key) => {
      const { routes } = setUp();
      const reply = await routes(post({ ...said, text: '' }, { 'Idempotency-Key': key }));
      expect(problemIn(reply).errors?.map(({ field }) => field)).toEqual(['Idempotency-Key', 'text']);
    },
  );
});
