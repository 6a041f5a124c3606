import { describe, expect, it } from 'vitest';
import { settleUncertain } from '../../../functions/delivery-control/review-list.ts';
import { sendVisitText } from '../../../functions/send-gate/send-visit-text.ts';
import { sweepIntents } from '../../../functions/sweep-intents/sweep.ts';
import { changeVisit } from '../../../functions/visits/change-visit.ts';
import { propose } from '../../../functions/visits/propose.ts';
import { sendOut } from '../../../functions/visits/send-out.ts';
import { holderGoneMs } from '../../../shared/domain/delivery/receipt-match.ts';
import { renderVisitText } from '../../../shared/policy/texts/index.ts';
import { newVerifyCode } from '../../../shared/runtime/verify-codes.ts';
import { aCase, aLoan, at } from '../../support/builders.ts';
import { mark, optOut } from '../../support/contactability.ts';
import { justBefore } from '../../support/gate-world.ts';
import { receipt, tell } from '../../support/receipts.ts';
import { visitDesk } from '../../support/visit-desk.ts';
import { aPlan, proposedAt } from '../../support/visits.ts';
import { World } from '../../support/world.ts';

const numbers = ['+12015550123', '+12015550124', '+12015550125'] as const;
const [one, two, three] = numbers;

/** A visit proposed to a borrower with three numbers; its text is with the gate. */
async function proposed() {
  const world = new World(proposedAt);
  const phones = numbers.map((number) => ({ number, source: 'contract', verified: true }) as const);
  world.lend(aLoan(), { phones });
  await world.open(aCase({ version: 1 }));
  const { visits, texts, deps } = visitDesk(world);
  const gateDeps = { ...deps, newCode: newVerifyCode, render: renderVisitText };
  await propose(deps)(aPlan());
  const visit = () => visits.visits.get('V1')!;
  /** The gate's answers while the text comes back minute after minute. */
  const live = async (gate = sendVisitText(gateDeps)) => {
    const results: string[] = [];
    for (let minute = 0; minute < 9; minute += 1) {
      for (const text of texts.splice(0)) results.push(await gate(text));
      world.clock.advance(60_000);
      await sendOut(deps, visit());
    }
    return results;
  };
  return {
    world,
    deps,
    gateDeps,
    visits,
    visit,
    texts,
    live,
    sentTo: () => world.sms.published.map(({ to }) => to),
  };
}

describe("a visit's text minds what is known of the borrower's numbers", () => {
  const bad = (number: string) => mark({ number });
  const shut = (number: string | null) => optOut({ number, at: at('2025-03-01T00:00Z') });

  it.each([
    { name: 'nothing is known: the first', said: [], to: [one] },
    { name: 'the first failed: the next', said: [bad(one)], to: [two] },
    { name: 'the first is closed for texts: the next', said: [shut(one)], to: [two] },
    { name: 'only the last is good', said: [bad(one), shut(two)], to: [three] },
    { name: 'none is good: no text', said: numbers.map(bad), to: [], end: 'no-phone-number' },
    { name: 'no texts are wanted: none', said: [shut(null)], to: [], end: 'house.s1' },
  ])('$name', async ({ said, to, end }) => {
    const { world, live, visit, sentTo } = await proposed();
    for (const change of said) world.contactability.learn('B1', change);
    await live();
    expect(sentTo()).toEqual(to);
    expect(visit()).toMatchObject({ told: to.length > 0, notice: null });
    if (end !== undefined) expect(world.cases.allContacts()[0]!.reason).toContain(end);
  });

  it.each([true, false])('it says how to answer by text where its number takes texts: %s', async (twoWay) => {
    const { world, gateDeps, live } = await proposed();
    const lanes = gateDeps.lanes.map((lane) => ({ ...lane, senderId: null, twoWay }));
    await live(sendVisitText({ ...gateDeps, lanes }));
    expect(world.sms.published[0]!.text.includes('可回覆「確認」「改期」或「拒絕」')).toBe(twoWay);
  });

  it.each([
    { answer: 'NoSuchNumber', tried: numbers, ends: ['waiting', 'waiting', 'denied'] },
    { answer: 'OptedOut', tried: [one], ends: ['denied'] },
  ])('refused with $answer: each number once, then a person', async ({ answer, tried, ends }) => {
    const { world, live, visit, sentTo } = await proposed();
    world.sms.answer({ kind: 'refused', reason: answer });
    expect(await live()).toEqual(ends);
    expect(sentTo()).toEqual(tried);
    expect(world.cases.allContacts()).toMatchObject([
      { state: 'FAILED', reason: `carrier-refused-${answer}` },
    ]);
    expect(visit()).toMatchObject({ told: false, notice: null });
  });

  it('its number fails between claim and last look: it goes to the next', async () => {
    const { world, gateDeps, live, sentTo } = await proposed();
    const event = () => {
      world.contactability.learn('B1', bad(one));
    };
    const cases = justBefore(gateDeps.cases, 'claim', { nth: 1, event });
    expect(await live(sendVisitText({ ...gateDeps, cases }))).toEqual(['waiting', 'sent']);
    expect(sentTo()).toEqual([two]);
  });
});

describe("a visit's text whose gate died after its claim, and whose visit is called off", () => {
  it('is left to its holder, then becomes uncertain for a person to settle; nothing goes out', async () => {
    const { world, deps, gateDeps, texts } = await proposed();
    const [message] = texts;
    const gate = sendVisitText({
      ...gateDeps,
      sms: { ...gateDeps.sms, send: () => Promise.reject(new Error('the gate died')) },
    });
    await expect(gate(message!)).rejects.toThrow('the gate died');
    await changeVisit(deps, 'V1', { command: { kind: 'refuse', reason: 'no time' }, by: 'borrower' });
    const again = sendVisitText(gateDeps);
    expect(await again(message!)).toBe('in-flight');
    world.clock.advance(holderGoneMs);
    expect(await again(message!)).toBe('uncertain');
    expect(world.cases.allContacts()).toMatchObject([
      { state: 'UNCERTAIN', reason: 'claimed-without-record' },
    ]);
    expect(await again(message!)).toBe('gone');
    expect(world.sms.published).toEqual([]);
  });

  it.each([
    { name: 'its message given up: the sweeper settles it', crash: undefined },
    { name: 'the sweeper dies between visit and ledger, and comes again', crash: 'settleContact' },
  ] as const)('$name; the borrower is told that nobody comes', async ({ crash }) => {
    const { world, deps, gateDeps, visit, texts } = await proposed();
    const [message] = texts.splice(0);
    const send = () => Promise.reject(new Error('the gate died'));
    const gate = sendVisitText({ ...gateDeps, sms: { ...gateDeps.sms, send } });
    await expect(gate(message!)).rejects.toThrow('the gate died');
    await changeVisit(deps, 'V1', {
      command: { kind: 'cancel', reason: 'officer' },
      by: 'officer',
    });
    await world.sweep();
    expect(world.cases.allContacts()).toMatchObject([{ state: 'SENDING' }]);
    world.clock.advance(gateDeps.uncertainAfterMs + 1);
    if (crash !== undefined) {
      const dying = { ...world.cases, [crash]: () => Promise.reject(new Error('died')) };
      await expect(sweepIntents({ ...world.sweepDeps(), cases: dying })(world.clock.now())).rejects.toThrow(
        'died',
      );
    }
    await world.sweep();
    await world.sweep();
    expect(world.cases.allContacts()).toMatchObject([
      { state: 'UNCERTAIN', reason: 'claimed-without-record' },
    ]);
    expect(visit()).toMatchObject({ state: 'cancelled', told: true, notice: { kind: 'cancellation' } });
    expect(world.sms.published).toEqual([]);
  });

  it('the gate that gives the claim up dies before the visit knows: the borrower is told all the same', async () => {
    const { world, deps, gateDeps, visits, visit, texts } = await proposed();
    const [message] = texts.splice(0);
    const died = () => Promise.reject(new Error('the gate died'));
    const gate = sendVisitText({ ...gateDeps, sms: { ...gateDeps.sms, send: died } });
    await expect(gate(message!)).rejects.toThrow('the gate died');
    await changeVisit(deps, 'V1', { command: { kind: 'cancel', reason: 'officer' }, by: 'officer' });
    world.clock.advance(gateDeps.uncertainAfterMs + 1);
    const dying = Object.assign(Object.create(visits) as typeof visits, { save: died });
    await expect(sendVisitText({ ...gateDeps, visits: dying })(message!)).rejects.toThrow('the gate died');
    await world.sweep();
    expect(world.cases.allContacts()).toMatchObject([{ state: 'UNCERTAIN' }]);
    expect(visit()).toMatchObject({ state: 'cancelled', told: true, notice: { kind: 'cancellation' } });
  });
});

describe("a visit's text settled by hand as not arrived", () => {
  /** The carrier never answered about the first number's text. */
  async function doubtful() {
    const setup = await proposed();
    setup.world.sms.answer({ kind: 'uncertain', reason: 'TimeoutError' });
    await setup.live();
    expect(setup.visit()).toMatchObject({ told: true, notice: null });
    const { contactId, borrowerId } = setup.world.cases.allContacts()[0]!;
    const settle = settleUncertain({ ...setup.deps, contactability: setup.world.contactability });
    const word = { contactId, borrowerId, outcome: 'not-reached', why: 'the carrier says so' } as const;
    return { ...setup, settle: () => settle({ id: 'O1' }, word) };
  }

  it('the visit is not told; the next number hears of it, once, however often it is settled', async () => {
    const { world, visit, live, settle, sentTo } = await doubtful();
    world.sms.answer({ kind: 'accepted', messageId: 'm-2' });
    await settle();
    expect(visit()).toMatchObject({ state: 'proposed', told: false, notice: { attempt: 1 } });
    await settle();
    expect(await live()).toEqual(['sent']);
    await settle();
    expect(visit()).toMatchObject({ told: true, notice: null });
    expect(sentTo()).toEqual([one, two]);
  });

  it('no number left: silence leads to a person, and nobody goes there', async () => {
    const { world, deps, visit, live, settle } = await doubtful();
    for (const number of [two, three]) world.contactability.learn('B1', mark({ number }));
    await settle();
    expect(visit()).toMatchObject({ told: false, notice: null });
    expect(await live()).toEqual([]);
    const keeping = { ...deps, rules: { ...deps.rules, silenceKeeps: true } };
    await changeVisit(keeping, 'V1', { command: { kind: 'silence' }, by: 'system' });
    expect(visit()).toMatchObject({ state: 'desk' });
  });

  it('the settling died before the visit heard: the same word again tells it', async () => {
    const { world, visit, settle, deps } = await doubtful();
    const find = () => Promise.reject(new Error('died'));
    const { contactId, borrowerId } = world.cases.allContacts()[0]!;
    const word = { contactId, borrowerId, outcome: 'not-reached', why: 'the carrier says so' } as const;
    const visits = Object.assign(Object.create(deps.visits) as typeof deps.visits, { find });
    await expect(settleUncertain({ ...deps, visits })({ id: 'O1' }, word)).rejects.toThrow('died');
    expect(visit()).toMatchObject({ told: true });
    await settle();
    expect(visit()).toMatchObject({ told: false });
  });
});

describe("a visit's text that did not arrive", () => {
  /** Sent to the first number; what the network says of it, and of those after it. */
  async function told() {
    const setup = await proposed();
    setup.world.sms.answer({ kind: 'accepted', messageId: 'm-1' });
    await setup.live();
    expect(setup.visit()).toMatchObject({ told: true });
    const take = tell(setup.world, setup.visits);
    const fails = (messageId: string, destination: string, reason = 'Invalid phone number') =>
      take({ ...receipt(messageId, reason), destination });
    return { ...setup, fails };
  }

  it('goes to the next number, once, however often the receipt comes', async () => {
    const { world, visit, live, fails, sentTo } = await told();
    world.sms.answer({ kind: 'accepted', messageId: 'm-2' });
    await fails('m-1', one);
    expect(visit()).toMatchObject({ state: 'proposed', told: false, notice: { attempt: 1 } });
    await fails('m-1', one);
    expect(await live()).toEqual(['sent']);
    expect(visit()).toMatchObject({ told: true, notice: null });
    await fails('m-1', one);
    expect(visit()).toMatchObject({ told: true, notice: null });
    expect(await live()).toEqual([]);
    expect(sentTo()).toEqual([one, two]);
    const codes = world.sms.published.map(({ text }) => /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/.exec(text)?.[0]);
    expect(new Set(codes).size).toBe(2);
  });

  it.each([
    { name: 'refused for its words', reason: 'Message body is invalid', known: [] },
    {
      name: 'no number left',
      reason: 'Invalid phone number',
      known: [mark({ number: two }), mark({ number: three })],
    },
  ])('$name: no other text, and silence leads to a person', async ({ reason, known }) => {
    const { world, deps, visit, live, fails } = await told();
    for (const change of known) world.contactability.learn('B1', change);
    await fails('m-1', one, reason);
    expect(visit()).toMatchObject({ told: false, notice: null });
    expect(await live()).toEqual([]);
    await changeVisit(deps, 'V1', { command: { kind: 'silence' }, by: 'system' });
    expect(visit()).toMatchObject({ state: 'desk' });
  });

  it('after silence let it stand: a person decides, and the team hears', async () => {
    const { deps, visit, fails } = await told();
    const keeping = { ...deps, rules: { ...deps.rules, silenceKeeps: true } };
    await changeVisit(keeping, 'V1', { command: { kind: 'silence' }, by: 'system' });
    expect(visit()).toMatchObject({ state: 'tacit' });
    await fails('m-1', one);
    expect(visit()).toMatchObject({ state: 'desk', told: false, news: { kind: 'cancelled' } });
  });

  it('answered by then: the appointment stands', async () => {
    const { deps, visit, fails } = await told();
    await changeVisit(deps, 'V1', { command: { kind: 'confirm' }, by: 'borrower' });
    await fails('m-1', one);
    expect(visit()).toMatchObject({ state: 'confirmed', told: true, notice: null });
  });
});
