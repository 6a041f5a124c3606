import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoIdempotencyStore } from '../../shared/adapters/dynamo/idempotency-store.ts';
import { parseInstant, plusMs } from '../../shared/domain/instant.ts';
import type { Attempt, IdempotencyStore } from '../../shared/ports/idempotency-store.ts';
import { createTestTables, startTestDynamo, type TestDynamo } from '../support/dynamo.ts';
import { MemoryIdempotencyStore } from '../support/memory-idempotency-store.ts';

const noon = parseInstant('2025-03-05T12:00:00Z')!;
const attempt = (holder: string, change: Partial<Attempt> = {}): Attempt => ({
  operationId: 'op',
  fingerprint: 'f',
  holder,
  now: noon,
  leaseUntil: plusMs(noon, 60_000),
  expiresAt: plusMs(noon, 86_400_000),
  ...change,
});
const later = (ms: number) => ({ now: plusMs(noon, ms), leaseUntil: plusMs(noon, ms + 60_000) });
const reply = { statusCode: 201, headers: { etag: '"1"' }, body: '{"a":1}' };

function contract(name: string, fresh: () => Promise<IdempotencyStore>): void {
  describe(name, () => {
    it('gives one of fifty attempts at once the claim', async () => {
      const store = await fresh();
      const claims = await Promise.all(Array.from({ length: 50 }, (_, at) => store.claim(attempt(`h${at}`))));
      const kinds = claims.map(({ kind }) => kind).sort();
      expect(kinds).toEqual([...Array.from({ length: 49 }, () => 'at-work'), 'claimed']);
    });

    it('keeps the first answer for the same request, and tells another apart', async () => {
      const store = await fresh();
      await store.claim(attempt('a'));
      expect(await store.claim(attempt('b', { fingerprint: 'g' }))).toEqual({ kind: 'other-request' });
      await store.answer(attempt('a'), reply);
      await store.answer(attempt('a'), { ...reply, body: 'second' });
      expect(await store.claim(attempt('b', later(3_600_000)))).toEqual({ kind: 'answered', reply });
      expect(await store.claim(attempt('b', { fingerprint: 'g' }))).toEqual({ kind: 'other-request' });
    });

    it('forgets after the time', async () => {
      const store = await fresh();
      await store.claim(attempt('a'));
      await store.answer(attempt('a'), reply);
      const next = attempt('b', { ...later(86_402_000), fingerprint: 'g' });
      expect(await store.claim(next)).toEqual({ kind: 'claimed' });
    });

    it('lets a crashed attempt’s claim fall to the same request, whose answer then stands', async () => {
      const store = await fresh();
      await store.claim(attempt('a'));
      expect(await store.claim(attempt('b', later(59_000)))).toEqual({ kind: 'at-work' });
      expect(await store.claim(attempt('c', { ...later(61_000), fingerprint: 'g' }))).toEqual({
        kind: 'other-request',
      });
      expect(await store.claim(attempt('b', later(61_000)))).toEqual({ kind: 'claimed' });
      await store.answer(attempt('a'), { ...reply, body: 'late' });
      await store.answer(attempt('b', later(61_000)), reply);
      expect(await store.claim(attempt('d', later(62_000)))).toEqual({ kind: 'answered', reply });
    });

    it('given back with nothing done is free for any request; with something perhaps done, for the same', async () => {
      const store = await fresh();
      await store.claim(attempt('a'));
      await store.release(attempt('x'), 'none');
      expect(await store.claim(attempt('b'))).toEqual({ kind: 'at-work' });
      await store.release(attempt('a'), 'none');
      const other = { ...later(1), fingerprint: 'g' };
      expect(await store.claim(attempt('b', other))).toEqual({ kind: 'claimed' });
      await store.release(attempt('b', other), 'unknown');
      expect(await store.claim(attempt('c', later(2)))).toEqual({ kind: 'other-request' });
      expect(await store.claim(attempt('c', { ...later(2), fingerprint: 'g' }))).toEqual({ kind: 'claimed' });
    });
  });
}

contract('idempotency keys in memory', () => Promise.resolve(new MemoryIdempotencyStore()));

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startTestDynamo();
});
afterAll(async () => {
  await dynamo.stop();
});
contract('idempotency keys on the engine', async () => {
  const { cases } = await createTestTables(dynamo);
  return dynamoIdempotencyStore(dynamo.client, cases);
});
