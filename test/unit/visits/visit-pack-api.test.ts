import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import fontFiles from '../../../functions/visit-pack/files.json' with { type: 'json' };
import { loanHandlers } from '../../../functions/borrower/loan-handlers.ts';
import { borrowerRoutes } from '../../../shared/contracts/borrower-routes.ts';
import type { Caller } from '../../../shared/contracts/api/caller.ts';
import { visitPackRoutes } from '../../../shared/contracts/visit-pack-routes.ts';
import { noAnswers, type Hardship } from '../../../shared/domain/answers/answers.ts';
import { affordableRate } from '../../../shared/domain/answers/plan.ts';
import { answerRules } from '../../../shared/policy/answer-rules.ts';
import { derivationWords } from '../../../shared/policy/texts/derivation.ts';
import { bank } from '../../../shared/policy/texts/index.ts';
import { optionTerms } from '../../../shared/policy/visits/index.ts';
import { routerOn } from '../../support/api-rig.ts';
import { aPayment, at } from '../../support/builders.ts';
import { callers, eventFor } from '../../support/cells/world.ts';
import { doorAt } from '../../support/visits.ts';
import { packagedFonts } from '../../support/visit-packs.ts';
import { visitApi } from '../../support/visit-api.ts';

const { readVisitPack, printVisitPack } = visitPackRoutes;
const hardship: Hardship = {
  ...{ id: 'H-1', incomeMinor: 1_000, expensesMinor: 400, reason: 'out of work', documents: [] },
  ...{ decidedAt: null, decidedBy: null },
  ...{
    askedAt: at('2025-03-01T02:00Z'),
    source: 'app',
    state: 'in-review',
    decidedAt: null,
    decidedBy: null,
  },
};

async function setUp() {
  const api = await visitApi();
  const ask = async (route: typeof readVisitPack | typeof printVisitPack, id: string, caller: Caller) => {
    const reply = await api.routes(eventFor(route, caller, { params: { id } }));
    return { status: reply.statusCode, text: reply.body, body: JSON.parse(reply.body) as never };
  };
  return { ...api, ask };
}

describe('the pack of a visit', () => {
  it('has the ways to pay the borrower’s own page has, money on its way and what he can afford counted', async () => {
    const { ask, world } = await setUp();
    const onItsWay = { id: 'P-7', loanId: 'L-1', amountMinor: 300, receivedAt: at('2025-03-13T02:00Z') };
    world.portfolio.pay(aPayment({ ...onItsWay, status: 'pending' }));
    await world.cases.answers.save({ ...noAnswers('L-1', 'B-1'), version: 1, hardships: [hardship] });
    const affordableMinor = affordableRate(hardship, answerRules.plan);
    const { portfolio } = world;
    const own = loanHandlers({
      ...{ portfolio, clock: world.clock.now, zone: 'Asia/Taipei', terms: optionTerms },
      ...{ words: derivationWords, bank, loans: { list: () => Promise.reject(new Error('not asked')) } },
    });
    const page = await routerOn(own, { now: doorAt }).routes(
      eventFor(borrowerRoutes.readPaymentOptions, callers.borrower, {
        params: { loanId: 'L-1' },
        query: { affordableMinor: String(affordableMinor) },
      }),
    );
    const pack = await ask(readVisitPack, 'V-1', callers.agent);
    const { options, isBeyondTerms } = JSON.parse(page.body) as Record<string, unknown>;
    expect(pack.body).toMatchObject({
      authorisation: { number: 'AL-V-1-1', visitId: 'V-1', date: '2025-03-17' },
      loans: [{ loanId: 'L-1', onItsWayMinor: 300, ways: { options, isBeyondTerms, affordableMinor } }],
    });
    expect(options).toHaveLength(3);
  });

  it('is printed and kept once for what it says, and each reading is in the log', async () => {
    const { ask, documents, accesses, world } = await setUp();
    const first = await ask(printVisitPack, 'V-1', callers.agent);
    expect(first).toMatchObject({ status: 200, body: { number: 'AL-V-1-1' } });
    expect(await ask(printVisitPack, 'V-1', callers.supervisor)).toEqual(first);
    const [[key, bytes] = []] = documents.kept;
    expect(documents.kept.size).toBe(1);
    expect(key).toMatch(/^packs\/V-1\/AL-V-1-1-[0-9a-f]{32}$/);
    expect(JSON.parse(Buffer.from(bytes!).toString())).toEqual(
      (await ask(readVisitPack, 'V-1', callers.agent)).body,
    );
    expect(accesses.map(({ role, operation, params }) => [role, operation, params])).toEqual([
      ['agent', 'printVisitPack', { id: 'V-1' }],
      ['supervisor', 'printVisitPack', { id: 'V-1' }],
      ['agent', 'readVisitPack', { id: 'V-1' }],
    ]);
    world.portfolio.pay(
      aPayment({ id: 'P-8', loanId: 'L-1', amountMinor: 100, receivedAt: at('2025-03-13T02:00Z') }),
    );
    await ask(printVisitPack, 'V-1', callers.agent);
    expect(documents.kept.size).toBe(2);
  });

  it.each(['readVisitPack', 'printVisitPack'] as const)(
    '%s is refused for a visit that is over',
    async (name) => {
      const { ask, documents } = await setUp();
      const route = visitPackRoutes[name];
      expect(await ask(route, 'V-5', callers.supervisor)).toMatchObject({ status: 409 });
      expect(documents.kept.size).toBe(0);
    },
  );
});

it('the bundle carries every font a pack is set in, from the packages that ship them', () => {
  const { resolve } = createRequire(import.meta.url);
  expect(Object.keys(fontFiles).sort()).toEqual(
    Object.keys(packagedFonts)
      .map((name) => `fonts/${name}.ttf`)
      .sort(),
  );
  for (const file of Object.values(fontFiles)) expect(existsSync(resolve(file))).toBe(true);
});
