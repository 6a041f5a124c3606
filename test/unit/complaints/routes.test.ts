import { describe, expect, it } from 'vitest';
import { complaintViewSchema } from '../../../shared/contracts/complaints.ts';
import type { Caller } from '../../../shared/contracts/api/caller.ts';
import { holdsInForce } from '../../../shared/domain/case.ts';
import { parseInstant, plusMs } from '../../../shared/domain/instant.ts';
import { get, noon, post, problemIn, receiptIn, said, secret, setUp } from '../../support/complaint-api.ts';

describe('POST /complaints', () => {
  it('acknowledges with number and deadline, and holds the loan at once', async () => {
    const { store, routes } = setUp();
    const reply = await routes(post(said));
    expect(reply.statusCode).toBe(201);
    const receipt = receiptIn(reply);
    expect(receipt).toEqual({
      complaintId: expect.stringMatching(/^CMP(-[0-9A-HJKMNP-TV-Z]{4}){4}$/) as string,
      loanId: 'L-1',
      status: 'open',
      receivedAt: noon,
      decideBy: '2025-03-20',
      acknowledgement:
        `【示例銀行】感謝您告訴我們。您的申訴已受理，編號${receipt.complaintId}，我們將於2025年3月20日前（含當日）告知您處理結果。` +
        '在此期間，本筆貸款的催收已暫停。如有疑問，請來電0800-024-000。',
      collectionHeld: true,
    });
    expect(reply.headers).toEqual({
      'cache-control': 'no-store',
      'content-type': 'application/json',
      etag: '"1"',
      'x-correlation-id': 'request-1',
      location: `/v1/complaints/${receipt.complaintId}`,
    });
    const [hold, ...others] = holdsInForce(store.holds('L-1'), noon);
    expect(others).toEqual([]);
    expect(hold).toMatchObject({ reason: 'complaint', source: receipt.complaintId, until: null });
  });

  it('dates the deadline by the bank’s calendar', async () => {
    const { routes, clock } = setUp();
    clock.now = parseInstant('2025-03-05T16:30:00Z')!;
    const receipt = receiptIn(await routes(post(said)));
    expect(receipt.decideBy).toBe('2025-03-21');
  });

  it('takes two complaints in the same words for two', async () => {
    const { store, routes } = setUp();
    const replies = [await routes(post(said)), await routes(post(said))];
    expect(new Set(replies.map((reply) => receiptIn(reply).complaintId)).size).toBe(2);
    expect(store.holds('L-1')).toHaveLength(2);
  });

  it.each([true, false])(
    'from somebody who does not say who he is, where packs allow it: %s',
    async (allowed) => {
      const { store, routes } = setUp({ takesAnonymous: allowed });
      const reply = await routes(post({ ...said, anonymous: true }));
      expect(reply.statusCode).toBe(allowed ? 201 : 400);
      expect(store.complaints.size).toBe(allowed ? 1 : 0);
      if (!allowed) expect(reply.body).toContain('"field":"anonymous"');
      expect((await routes(post({ ...said, anonymous: false }))).statusCode).toBe(201);
    },
  );

  it('holds nothing where the policy does not ask for it, and says so', async () => {
    const { store, routes } = setUp({ holdsCollection: false });
    const receipt = receiptIn(await routes(post(said)));
    expect(receipt.collectionHeld).toBe(false);
    expect(receipt.acknowledgement).not.toContain('暫停');
    expect(store.holds('L-1')).toEqual([]);
  });

  it.each([
    [{ language: 'zh-CN' } as const, '感谢您'],
    [{ language: 'en' } as const, 'Thank you'],
    [null, 'Thank you'],
  ])('answers in the borrower’s language: %j', async (borrower, words) => {
    const { routes } = setUp({ borrower });
    expect(receiptIn(await routes(post(said))).acknowledgement).toContain(words);
  });

  it.each([
    ['every channel and category', { ...said, channel: 'letter', category: 'other' }],
    ['2000 pictographs', { ...said, text: '😡'.repeat(2000) }],
    ['a contact', { ...said, contact: { name: 'Anna Lee', phone: '+12015550123' } }],
    ['a contact without a phone', { ...said, contact: { name: '王小明' } }],
  ])('takes %s', async (_, body) => {
    const { routes } = setUp();
    expect((await routes(post(body))).statusCode).toBe(201);
  });

  it('takes a body in base64, and header names in any case', async () => {
    const { routes } = setUp();
    const event = post(Buffer.from(JSON.stringify(said)).toString('base64'));
    const headers = { 'CONTENT-TYPE': 'Application/JSON; charset=utf-8', 'idempotency-KEY': 'k' };
    expect((await routes({ ...event, isBase64Encoded: true, headers })).statusCode).toBe(201);
  });
});

describe('an idempotency key', () => {
  const key = { 'Idempotency-Key': '0b0e8f7c-4a58-4c0f-9d5e-2f6f1f6f9a11' };

  it('gives the first answer again, days later too', async () => {
    const { store, routes, clock } = setUp();
    const first = await routes(post(said, key));
    clock.now = plusMs(noon, 5 * 86_400_000);
    const second = await routes(post(said, key));
    expect(second).toEqual({ ...first, headers: { ...first.headers, 'idempotency-replayed': 'true' } });
    expect(store.holds('L-1')).toHaveLength(1);
  });

  it('reads the same body in another order or with other spaces as the same', async () => {
    const { routes } = setUp();
    const { text, ...rest } = said;
    await routes(post(said, key));
    const again = await routes(post(JSON.stringify({ text, ...rest }, null, 2), key));
    expect(again.headers['idempotency-replayed']).toBe('true');
  });

  it.each([
    { ...said, text: 'another' },
    { ...said, loanId: 'L-2' },
    { ...said, loanId: 'X-1' },
    { ...said, channel: 'letter' },
    { ...said, contact: { name: secret } },
  ])('is refused with another body: %#', async (body) => {
    const { store, routes } = setUp();
    await routes(post(said, key));
    const reply = await routes(post(body, key));
    expect(reply.statusCode).toBe(422);
    expect(reply.body).not.toContain(secret);
    expect(store.complaints.size).toBe(1);
  });

  it('is not spent by a request that was refused', async () => {
    const { routes } = setUp();
    expect((await routes(post({ ...said, loanId: 'X-1' }, key))).statusCode).toBe(404);
    expect((await routes(post(said, key))).statusCode).toBe(201);
  });

  it('makes one complaint and one hold of fifty posts at once', async () => {
    const { store, routes } = setUp();
    const replies = await Promise.all(Array.from({ length: 50 }, () => routes(post(said, key))));
    expect(new Set(replies.map((reply) => reply.body)).size).toBe(1);
    expect(new Set(replies.map(({ statusCode }) => statusCode))).toEqual(new Set([201]));
    expect(replies.filter(({ headers }) => headers['idempotency-replayed'] === undefined)).toHaveLength(1);
    expect(store.complaints.size).toBe(1);
    expect(store.holds('L-1')).toHaveLength(1);
  });

  it('is each caller’s own', async () => {
    const { store, routes } = setUp();
    await routes(post(said, key));
    const other = { role: 'officer', subject: 'hotline-2' } as const;
    expect((await routes(post(said, key, other))).headers['idempotency-replayed']).toBeUndefined();
    expect(store.complaints.size).toBe(2);
  });

  it('finds the complaint of an attempt that crashed before it could answer', async () => {
    const { store, routes, clock, idempotency } = setUp();
    const answer = idempotency.answer;
    idempotency.answer = () => Promise.reject(new Error('crash'));
    expect((await routes(post(said, key))).statusCode).toBe(500);
    idempotency.answer = answer;
    clock.now = plusMs(noon, 61_000);
    const reply = await routes(post(said, key));
    expect([reply.statusCode, receiptIn(reply).receivedAt]).toEqual([201, noon]);
    expect(store.complaints.size).toBe(1);
    expect(store.holds('L-1')).toHaveLength(1);
  });
});

describe('GET /complaints/{id}', () => {
  it('reads what was posted, without the contact', async () => {
    const { routes } = setUp();
    const contact = { name: 'Anna Lee', phone: '+12015550123' };
    const receipt = receiptIn(await routes(post({ ...said, contact })));
    const reply = await routes(get(receipt.complaintId));
    expect(reply.statusCode).toBe(200);
    const { loanId, ...words } = said;
    expect(loanId).toBe(receipt.loanId);
    expect(complaintViewSchema.parse(JSON.parse(reply.body))).toEqual({ ...receipt, ...words });
  });

  it.each(['CMP-20250305-0000-0000-0000-0000', 'COMPLAINT'])('knows no %j', async (id) => {
    const { routes } = setUp();
    const reply = await routes(get(id));
    expect(reply.statusCode).toBe(404);
    expect(problemIn(reply).type).toBe('urn:problem:unknown-complaint');
  });

  it.each(['', '../L-1', '..%2fL-1', 'CMP#HOLDS', secret])('reads no %j', async (id) => {
    const { routes } = setUp();
    const reply = await routes(get(id));
    expect(reply.statusCode).toBe(400);
    expect(reply.body).not.toContain(secret);
  });

  it('shows a borrower his own and nobody else’s, and an auditor no words', async () => {
    const { routes } = setUp();
    const { complaintId } = receiptIn(await routes(post(said)));
    const seen = async (caller: Caller) => routes(get(complaintId, caller));
    const borrower = (borrowerId: string) => ({ role: 'borrower', subject: borrowerId, borrowerId }) as const;
    expect((await seen(borrower('B-1'))).statusCode).toBe(200);
    expect((await seen(borrower('B-2'))).statusCode).toBe(404);
    expect((await seen({ role: 'auditor', subject: 'a' })).body).not.toContain(secret);
  });

  it('takes a complaint of a co-borrower and shows it to both of them', async () => {
    const { routes, store } = setUp();
    const borrower = (borrowerId: string) => ({ role: 'borrower', subject: borrowerId, borrowerId }) as const;
    const shared = { ...said, loanId: 'L-shared' };
    const { complaintId } = receiptIn(await routes(post(shared, {}, borrower('B-7'))));
    expect(store.holds('L-shared')).toHaveLength(1);
    for (const id of ['B-1', 'B-7'])
      expect((await routes(get(complaintId, borrower(id)))).statusCode).toBe(200);
    expect((await routes(post(shared, {}, borrower('B-8')))).statusCode).toBe(404);
  });
});

describe('when things go wrong', () => {
  it('answers 503 and stores nothing while others keep changing the holds', async () => {
    const { store, routes, failures } = setUp();
    store.contendedOpens = 1;
    const reply = await routes(post(said));
    expect(reply.statusCode).toBe(503);
    expect(reply.headers['retry-after']).toBe('1');
    expect(problemIn(reply).type).toBe('urn:problem:busy');
    expect(failures).toHaveLength(1);
    expect((await routes(post(said))).statusCode).toBe(201);
  });

  it('answers 500 with a problem that does not tell why', async () => {
    const { routes, failures } = setUp();
    const reply = await routes(post({ ...said, loanId: 'L-broken' }));
    expect(problemIn(reply)).toMatchObject({ status: 500, type: 'urn:problem:unexpected' });
    expect(reply.body).not.toContain(secret);
    expect(failures).toHaveLength(1);
  });

  it.each([
    ['DELETE', '/complaints/{id}'],
    ['GET', '/complaints'],
    ['POST', '/'],
  ])('has nothing at %s %s', async (httpMethod, resource) => {
    const { routes } = setUp();
    const reply = await routes({ ...post(said), httpMethod, resource });
    expect(problemIn(reply).status).toBe(404);
  });
});

describe('the log of accesses', () => {
  it.each(['officer', 'supervisor', 'auditor'] as const)(
    'has what a %s read, and what he asked for in vain',
    async (role) => {
      const { routes, accesses } = setUp();
      const core: Caller = { role: 'system', subject: 'core' };
      const { complaintId } = receiptIn(await routes(post(said, {}, core)));
      const nobodys = 'CMP-0000-0000-0000-0000';
      for (const id of [complaintId, nobodys]) await routes(get(id, { role, subject: 'someone' }));
      const access = {
        role,
        subject: 'someone',
        operation: 'readComplaint',
        query: {},
        correlationId: 'request-1',
      };
      expect(accesses).toEqual([
        { ...access, params: { id: complaintId }, status: 200 },
        { ...access, params: { id: nobodys }, status: 404 },
      ]);
    },
  );
});
