import { describe, expect, it } from 'vitest';
import { sendVisitText } from '../../../functions/send-gate/send-visit-text.ts';
import { answerVisit } from '../../../functions/visits/answer-visit.ts';
import { departVisit } from '../../../functions/visits/depart.ts';
import { lookAtSoon, lookAgain } from '../../../functions/visits/look-again.ts';
import { propose } from '../../../functions/visits/propose.ts';
import { runTimers } from '../../../functions/visits/timers.ts';
import type { ContactabilityChange } from '../../../shared/domain/contactability/contactability.ts';
import { renderVisitText } from '../../../shared/policy/texts/index.ts';
import { newVerifyCode } from '../../../shared/runtime/verify-codes.ts';
import { aBorrower, aCase, aLoan, at } from '../../support/builders.ts';
import { optOut } from '../../support/contactability.ts';
import { visitDesk } from '../../support/visit-desk.ts';
import { aPlan, doorAt, proposedAt } from '../../support/visits.ts';
import { World } from '../../support/world.ts';

/** An appointment the borrower was told of and confirmed, or did not answer. */
async function appointed({ confirmed }: { readonly confirmed: boolean }) {
  const world = new World(proposedAt);
  world.lend(aLoan());
  await world.open(aCase({ version: 1 }));
  const { visits, texts, news, deps: desk } = visitDesk(world);
  const deps = { ...desk, onFailure: () => undefined };
  await propose(deps)(aPlan());
  const gate = sendVisitText({ ...deps, newCode: newVerifyCode, render: renderVisitText });
  const drain = async () => {
    for (const text of texts.splice(0)) await gate(text);
  };
  await drain();
  if (confirmed) await answerVisit(deps)('V1', { kind: 'confirm' }, { by: 'borrower' });
  world.clock.set(at('2025-03-13T06:01Z'));
  await runTimers(deps)();
  return { world, deps, news, gate, drain, visit: () => visits.visits.get('V1')! };
}

const withoutConsent = aBorrower().addresses.map((one) => ({ ...one, visitConsent: false }));
const moved = aBorrower().addresses.map((one) => ({ ...one, text: '9 Other Road' }));

describe('consent to be visited at this address, taken back after the appointment was made', () => {
  it.each([
    ['taken back', withoutConsent],
    ['given for another address', moved],
    ['for no address at all', []],
  ])(
    '%s: nobody leaves, team and borrower are told, and the file says by which rule',
    async (_, addresses) => {
      const { world, deps, news, visit } = await appointed({ confirmed: true });
      world.lend(aLoan(), { addresses });
      world.clock.set(doorAt);
      expect(await departVisit(deps)('V1')).toEqual({
        ok: false,
        error: 'cancelled',
        reason: 'not-permitted',
        words: 'no-consented-address',
      });
      expect(visit()).toMatchObject({
        state: 'cancelled',
        reason: 'not-permitted',
        notice: { kind: 'cancellation' },
      });
      expect(visit().history.at(-1)!.what).toBe('cancelled: not-permitted (no-consented-address)');
      expect(news).toMatchObject([{ kind: 'cancelled', reason: 'not-permitted' }]);
    },
  );

  it.each([
    ['a look asked for', (deps: Parameters<typeof lookAgain>[0]) => lookAgain(deps)('L1')],
    ['the timers', (deps: Parameters<typeof lookAtSoon>[0]) => lookAtSoon(deps)()],
  ])('is found by %s, long before anybody would leave', async (_, look) => {
    const { world, deps, visit } = await appointed({ confirmed: true });
    await look(deps);
    expect(visit().state).toBe('confirmed');
    world.lend(aLoan(), { addresses: withoutConsent });
    await look(deps);
    expect(visit()).toMatchObject({ state: 'cancelled', reason: 'not-permitted' });
  });
});

describe('what the borrower said about being contacted', () => {
  const fridays = { weekdays: [5], fromMinute: 0, toMinute: 1440 };
  const noFridays: ContactabilityChange = { kind: 'prefer', unwanted: [fridays], preferred: [] };
  const noVisits = optOut({ channel: 'visit', number: null, at: at('2025-03-12T00:00Z') });

  it('no visits at all: nobody leaves, and the file names the rule', async () => {
    const { world, deps, visit } = await appointed({ confirmed: true });
    world.contactability.learn('B1', noVisits);
    world.clock.set(doorAt);
    expect(await departVisit(deps)('V1')).toMatchObject({ error: 'cancelled', reason: 'not-permitted' });
    expect(visit().history.at(-1)!.what).toMatch(/^cancelled: not-permitted \(.+\)$/);
  });

  it('not on this weekday: nobody leaves to one who never answered', async () => {
    const { world, deps, visit } = await appointed({ confirmed: false });
    expect(visit().state).toBe('tacit');
    world.contactability.learn('B1', noFridays);
    world.clock.set(doorAt);
    expect(await departVisit(deps)('V1')).toMatchObject({ error: 'cancelled', reason: 'not-permitted' });
  });

  it('not on this weekday in general: the very hours he confirmed are kept', async () => {
    const { world, deps, visit } = await appointed({ confirmed: true });
    world.contactability.learn('B1', noFridays);
    world.clock.set(doorAt);
    expect(await departVisit(deps)('V1')).toMatchObject({ ok: true });
    expect(visit().state).toBe('under-way');
  });
});
