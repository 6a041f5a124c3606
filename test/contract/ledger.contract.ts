import { beforeEach, describe, expect, it } from 'vitest';
import type { ContactState } from '../../shared/domain/case.ts';
import type { CaseStore } from '../../shared/ports/case-store.ts';
import { replyStep } from '../../shared/domain/reply/reply.ts';
import { aCase, aContact, at, on } from '../support/builders.ts';
import { everyPage } from '../support/every-page.ts';
import { putCase } from '../support/put-case.ts';

/** What every store of contacts must do: claims had once, settled by their holder only, visible at once. */
export function ledgerContract(name: string, start: () => Promise<CaseStore>): void {
  describe(`contact ledger of CaseStore, ${name}`, () => {
    let cases: CaseStore;

    beforeEach(async () => {
      cases = await start();
    });

    /** A contact in a state, by the claims and releases that lead there. */
    const standing = async ({ state, claims = 1 }: { state: ContactState; claims?: number }) => {
      const of = (claim: number) => (claim === 1 ? undefined : claim);
      for (let claim = 1; claim < claims; claim += 1) {
        await cases.claim(aContact({ claims: of(claim) }));
        await cases.settleContact(aContact({ state: 'RELEASED', claims: of(claim) }), ['SENDING']);
      }
      await cases.claim(aContact({ state, claims: of(claims) }));
    };

    it('a claim is had once', async () => {
      expect(await cases.claim(aContact())).toBe(true);
      expect(await cases.claim(aContact({ state: 'DENIED' }))).toBe(false);
      expect(await cases.findContact(aContact())).toEqual(aContact());
    });

    it('of many claims at a time one wins', async () => {
      const won = await Promise.all(
        Array.from({ length: 8 }, (_, by) => cases.claim(aContact({ to: `worker ${by}` }))),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await cases.findContact(aContact())).toMatchObject({
        to: `worker ${won.indexOf(true)}`,
      });
    });

    it('the same contact id of another borrower is another contact', async () => {
      expect(await cases.claim(aContact())).toBe(true);
      expect(await cases.claim(aContact({ borrowerId: 'B2' }))).toBe(true);
      expect(await cases.findContact(aContact({ borrowerId: 'B3' }))).toBeUndefined();
    });

    it.each([
      { stands: 'SENDING', prior: ['SENDING'], moves: true },
      { stands: 'SENDING', prior: ['QUEUED', 'SENDING'], moves: true },
      { stands: 'SENT', prior: ['SENDING'], moves: false },
      { stands: 'DENIED', prior: ['SENDING', 'UNCERTAIN'], moves: false },
      { stands: undefined, prior: ['SENDING'], moves: false },
    ] as const)('standing at $stands it settles from $prior: $moves', async ({ stands, prior, moves }) => {
      if (stands !== undefined) await cases.claim(aContact({ state: stands }));
      const settled = aContact({
        state: 'UNCERTAIN',
        text: 'hello',
        messageId: 'm',
        reason: 'why',
        to: '+1***23',
      });
      expect(await cases.settleContact(settled, prior)).toBe(moves);
      const expected = moves ? settled : stands === undefined ? undefined : aContact({ state: stands });
      expect(await cases.findContact(settled)).toEqual(expected);
    });

    it.each([
      { stands: { state: 'RELEASED' }, claims: 2, wins: true },
      { stands: { state: 'RELEASED', claims: 2 }, claims: 3, wins: true },
      { stands: { state: 'RELEASED' }, claims: undefined, wins: false },
      { stands: { state: 'RELEASED', claims: 2 }, claims: 2, wins: false },
      { stands: { state: 'RELEASED' }, claims: 3, wins: false },
      { stands: { state: 'SENDING' }, claims: 2, wins: false },
      { stands: { state: 'SENT' }, claims: 2, wins: false },
      { stands: undefined, claims: 2, wins: false },
    ] as const)('standing at $stands, claim $claims is had: $wins', async ({ stands, claims, wins }) => {
      if (stands !== undefined) await standing(stands);
      expect(await cases.claim(aContact({ claims, to: 'me' }))).toBe(wins);
      expect((await cases.findContact(aContact()))?.to === 'me').toBe(wins);
    });

    it('released and claimed anew by many at a time: one has it', async () => {
      await standing({ state: 'RELEASED' });
      const won = await Promise.all(
        Array.from({ length: 8 }, (_, by) => cases.claim(aContact({ claims: 2, to: `worker ${by}` }))),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
    });

    it('a late word of the holder before changes nothing', async () => {
      await standing({ state: 'RELEASED' });
      await cases.claim(aContact({ claims: 2 }));
      expect(await cases.settleContact(aContact({ state: 'RELEASED' }), ['SENDING'])).toBe(false);
      expect(await cases.settleContact(aContact({ state: 'SENT', claims: 2 }), ['SENDING'])).toBe(true);
      expect(await cases.findContact(aContact())).toEqual(aContact({ state: 'SENT', claims: 2 }));
    });

    it('the review list has the uncertain ones of all borrowers, oldest first, until they are settled', async () => {
      const uncertain = (loanId: string, minute: string) =>
        aContact({
          loanId,
          borrowerId: `B-${loanId}`,
          contactId: `${loanId}#friendly-text#2025-03-11`,
          state: 'UNCERTAIN',
          at: at(`2025-03-11T01:${minute}Z`),
        });
      const [first, second, third] = [uncertain('L3', '01'), uncertain('L1', '02'), uncertain('L2', '03')];
      for (const one of [third, first, aContact({ state: 'SENT' })]) await cases.claim(one);
      await cases.claim({ ...second, state: 'SENDING' });
      await cases.settleContact(second, ['SENDING']);
      const list = async (limit: number): Promise<unknown[]> =>
        (await everyPage((cursor) => cases.uncertain({ cursor, limit }))).flatMap(({ contacts }) => contacts);
      for (const limit of [1, 2, 10]) expect(await list(limit)).toEqual([first, second, third]);
      await cases.settleContact({ ...second, state: 'FAILED' }, ['UNCERTAIN']);
      expect(await list(10)).toEqual([first, third]);
      expect(await cases.listDue({ shard: 0, until: on('2026-01-01'), cursor: null, limit: 10 })).toEqual({
        entries: [],
        cursor: null,
      });
    });

    it('claims that no case leads to stand on a list of their own from their moment on, until they are settled', async () => {
      const claim = (step: string, minute: string) =>
        aContact({ contactId: `L1#${step}#2025-03-11`, step, at: at(`2025-03-11T01:${minute}Z`) });
      const claims = [
        claim('appointment.V2.1', '01'),
        claim(replyStep, '02'),
        claim('cancellation.V1.1', '03'),
        claim('appointment.V3.1', '04'),
      ] as const;
      const [first, second, third, late] = claims;
      for (const one of [third, first, late, second, claim('friendly-text', '00')]) await cases.claim(one);
      await cases.claim({ ...claim('call', '00'), channel: 'call' });
      const until = late.at;
      const list = async (limit: number): Promise<unknown[]> =>
        (await everyPage((cursor) => cases.looseClaims({ until, cursor, limit }))).flatMap(
          ({ contacts }) => contacts,
        );
      for (const limit of [1, 2, 10]) expect(await list(limit)).toEqual([first, second, third]);
      await cases.settleContact({ ...second, state: 'SENT' }, ['SENDING']);
      await cases.settleContact({ ...first, state: 'UNCERTAIN' }, ['SENDING']);
      expect(await list(10)).toEqual([third]);
      expect((await cases.uncertain({ cursor: null, limit: 10 })).contacts).toMatchObject([
        { step: first.step },
      ]);
    });

    it('lists all contacts of a borrower by id, of all loans or of one, and of that one only', async () => {
      expect(await cases.contacts({ borrowerId: 'B1' })).toEqual([]);
      const contact = (loanId: string, date: string, borrowerId = 'B1') =>
        aContact({ loanId, borrowerId, contactId: `${loanId}#friendly-text#${date}` });
      const [late, early] = [contact('L1', '2025-03-12'), contact('L1', '2025-03-11')];
      const other = contact('L10', '2025-03-11');
      for (const one of [late, early, other, contact('L2', '2025-03-11', 'B10')]) await cases.claim(one);
      await putCase(cases, aCase());
      expect(await cases.contacts({ borrowerId: 'B1' })).toEqual([early, late, other]);
      expect(await cases.contacts({ borrowerId: 'B1', loanId: 'L1' })).toEqual([early, late]);
      expect(await cases.contacts({ borrowerId: 'B1', loanId: 'L10' })).toEqual([other]);
      expect(await cases.contacts({ borrowerId: 'B1', loanId: 'L2' })).toEqual([]);
    });

    it('shows each claim to every read that begins after it was granted', async () => {
      for (let index = 0; index < 20; index += 1) {
        await cases.claim(aContact({ contactId: `L1#step-${index}#2025-03-11` }));
        expect(await cases.contacts({ borrowerId: 'B1' })).toHaveLength(index + 1);
      }
    });
  });
}
