import { describe, expect, it } from 'vitest';
import { handleReplies } from '../../../functions/replies/handle-replies.ts';
import { takeReply } from '../../../functions/replies/take-reply.ts';
import { wordReply } from '../../../shared/policy/texts/index.ts';
import { aBorrower, aContact, aLoan, at } from '../../support/builders.ts';
import { forEveryCrash, survive } from '../../support/crash.ts';
import { message, noon, planned } from '../../support/gate-world.ts';
import { number, outOf, rig, said } from '../../support/reply-rig.ts';
import { World, type Wrap } from '../../support/world.ts';

/** L1's borrower was texted yesterday. */
async function texted(now = noon) {
  const world = new World(now);
  world.lend(aLoan());
  await world.cases.claim(
    aContact({ contactId: 'L1#friendly-text#2025-03-10', state: 'SENT', at: at('2025-03-10T04:00Z') }),
  );
  return rig(world);
}

describe('takeReply', () => {
  it('STOP: opted out of texts with its evidence, confirmed once, and the next text does not go', async () => {
    const { world, take } = await texted();
    expect(await take(said('STOP'))).toEqual({ meaning: 'stop', whose: 'one', answer: 'answered' });
    expect(await world.contactability.find('B1')).toMatchObject({
      choices: [
        { channel: 'sms', number: null, wanted: false, at: noon, evidence: { source: 'reply', ref: 'in-1' } },
      ],
    });
    expect(world.sms.published).toMatchObject([
      { to: number, text: wordReply('reply-stopped', aBorrower().language) },
    ]);
    expect(outOf(world).map(({ state }) => state)).toEqual(['RECEIVED', 'SENT']);
    const other = await planned();
    const gate = rig(other);
    await gate.take(said('STOP'));
    expect(await other.gate()(message)).toBe('denied');
  });

  it('the same reply again, also later: one effect, one answer', async () => {
    const { world, take, people } = await texted();
    await take(said('call me'));
    world.clock.set(at('2025-03-12T04:00Z'));
    expect(await take(said('call me'))).toMatchObject({ answer: 'silent' });
    expect(world.sms.published).toHaveLength(1);
    expect(new Set(people.map(({ taskId }) => taskId)).size).toBe(1);
    expect(people.at(-1)).toMatchObject({ asks: 'call-me', receivedAt: noon, loanId: 'L1' });
    expect(outOf(world)).toHaveLength(2);
  });

  it('STOP, then START, then the first STOP delivered once more: opted in', async () => {
    const { world, take } = await texted();
    await take(said('STOP', 'in-1'));
    world.clock.set(at('2025-03-11T05:00Z'));
    await take(said('START', 'in-2'));
    world.clock.set(at('2025-03-11T06:00Z'));
    await take(said('STOP', 'in-1'));
    const known = await world.contactability.find('B1');
    expect(known?.choices.filter(({ wanted }) => !wanted)).toEqual([]);
  });

  it('a complaint: taken with its hold under the reply’s key, acknowledged with its number', async () => {
    const { world, take, complaints } = await texted();
    await take(said('投诉：深夜来电'));
    await take(said('投诉：深夜来电'));
    const [complaint] = [...complaints.complaints.values()];
    expect(complaint).toMatchObject({ loanId: 'L1', channel: 'sms', text: '投诉：深夜来电' });
    expect(complaints.complaints.size).toBe(1);
    expect(complaints.holds('L1')).toHaveLength(1);
    expect(world.sms.published).toHaveLength(1);
    expect(world.sms.published[0]?.text).toContain(complaint?.complaintId);
  });

  it('a dispute: held until somebody has looked, once', async () => {
    const { take, answers, people } = await texted();
    await take(said('I do not owe this'));
    await take(said('I do not owe this'));
    expect((await answers.find('L1'))?.disputes).toMatchObject([
      { source: 'sms', state: 'open', text: 'I do not owe this', openedAt: noon },
    ]);
    expect(people[0]).toMatchObject({ asks: 'dispute' });
  });

  it.each(['balance', 'call me', 'whatever else', '投诉', 'STOP', 'START', 'I dispute this'])(
    'the answer to “%s” tells no amount, name or loan',
    async (words) => {
      const { world, take } = await texted();
      await take(said(words));
      const [answer] = world.sms.published;
      const { name, id } = { name: aBorrower().name, id: aLoan().id };
      expect(answer?.text).not.toContain(name);
      expect(answer?.text).not.toContain(id);
      expect(answer?.text).not.toMatch(/[$¥€]|\d,\d{3}/);
    },
  );

  it('a number nobody has: nothing done, nothing said', async () => {
    const { world, take, people } = await texted();
    const stranger = { ...said('STOP'), originationNumber: '+12015550777' };
    expect(await take(stranger)).toEqual({ meaning: 'stop', whose: 'nobody', answer: 'silent' });
    expect(world.sms.published).toEqual([]);
    expect(people).toEqual([]);
    expect(outOf(world)).toEqual([]);
    expect(await world.contactability.find('B1')).toBeUndefined();
  });

  it('a number several have: STOP counts for this number with each, anything else with nobody; no answer', async () => {
    const { world, take, people, complaints } = await texted();
    world.lend(aLoan({ id: 'L2', borrowerId: 'B2' }));
    expect(await take(said('投诉'))).toMatchObject({ whose: 'several', answer: 'silent' });
    expect(await take(said('START'))).toMatchObject({ whose: 'several' });
    expect([complaints.complaints.size, people.length]).toEqual([0, 0]);
    expect(await world.contactability.find('B1')).toBeUndefined();
    await take(said('STOP', 'in-2'));
    for (const id of ['B1', 'B2'])
      expect(await world.contactability.find(id)).toMatchObject({ choices: [{ number, wanted: false }] });
    expect(world.sms.published).toEqual([]);
  });

  it('never texted before: a stop counts, a complaint goes to people', async () => {
    const world = new World(noon);
    world.lend(aLoan());
    const { take, people, complaints } = rig(world);
    expect(await take(said('投诉'))).toMatchObject({ answer: 'answered' });
    expect(people).toMatchObject([{ asks: 'complaint', loanId: null }]);
    expect(complaints.complaints.size).toBe(0);
    await take(said('STOP', 'in-2'));
    expect(await world.contactability.find('B1')).toMatchObject({ choices: [{ wanted: false }] });
  });

  it('two replies of one borrower are each answered; the confirmation of a stop also after an opt-out', async () => {
    const { world, take } = await texted();
    world.contactability.learn('B1', {
      kind: 'choose',
      choice: {
        channel: 'sms',
        number: null,
        wanted: false,
        at: noon,
        evidence: { source: 'app', ref: 'a' },
      },
    });
    expect(await take(said('balance'))).toMatchObject({ answer: 'silent' });
    expect(outOf(world).at(-1)).toMatchObject({ state: 'DENIED' });
    expect(await take(said('STOP', 'in-2'))).toMatchObject({ answer: 'answered' });
  });

  describe('and the day’s one text of the bank’s own', () => {
    const today = (world: World) => world.cases.allContacts().filter(({ state }) => state === 'SENT');

    it('the text went an hour ago: the borrower’s question is answered all the same', async () => {
      const world = await planned();
      await world.gate()(message);
      const { take } = rig(world);
      world.clock.advance(3_600_000);
      expect(await take(said('balance'))).toMatchObject({ answer: 'answered' });
    });

    it('an answer does not use it up: the text still goes', async () => {
      const world = await planned();
      await rig(world).take(said('balance'));
      expect(await world.gate()(message)).toBe('sent');
      expect(today(world)).toHaveLength(2);
    });

    it('five answers a day: a machine that answers ours gets no more, and people read on', async () => {
      const { world, take, people } = await texted();
      const answers = [];
      for (let nth = 1; nth <= 8; nth += 1) {
        world.clock.advance(60_000);
        answers.push((await take(said('I am driving', `in-${nth}`))).answer);
      }
      expect(answers).toEqual([...Array<string>(5).fill('answered'), ...Array<string>(3).fill('silent')]);
      expect(outOf(world).at(-1)?.reason).toContain('house.c1');
      expect(people).toHaveLength(8);
    });

    it('at night it is silent: the hours bind answers too', async () => {
      const { take } = await texted(at('2025-03-11T15:00Z'));
      expect(await take(said('balance'))).toMatchObject({ answer: 'silent' });
    });
  });

  it.each(['before', 'after'] as const)(
    'a crash %s any call, and the message again: opted out, at most one answer',
    async (moment) => {
      await forEveryCrash(moment, async (crash) => {
        const { world, deps } = await texted();
        const attempt = async (wrap?: Wrap): Promise<void> => {
          await takeReply(deps(wrap))(said('STOP'));
        };
        await survive(() => attempt(crash.wrap));
        world.clock.set(at('2025-03-11T04:06Z'));
        await attempt();
        expect(world.sms.published.length).toBeLessThanOrEqual(1);
        expect(outOf(world).map(({ state }) => state)).not.toContain('SENDING');
        expect(await world.contactability.find('B1')).toMatchObject({ choices: [{ wanted: false }] });
      });
    },
  );
});

describe('an answer claimed by another function', () => {
  it.each([
    ['at work', '2025-03-11T04:01Z', 'SENDING'],
    ['that ended without a word', '2025-03-11T04:06Z', 'UNCERTAIN'],
  ])('%s', async (_, later, state) => {
    const { world, take } = await texted();
    const claimed = {
      ...aContact(),
      contactId: 'L1#reply#in-1#answer',
      step: 'reply',
      state: 'SENDING' as const,
      at: noon,
    };
    await world.cases.claim(claimed);
    world.clock.set(at(later));
    const taken = take(said('BALANCE'));
    if (state === 'SENDING') await expect(taken).rejects.toThrow('is on its way');
    else expect(await taken).toMatchObject({ answer: 'silent' });
    expect(await world.cases.findContact(claimed)).toMatchObject({ state });
    expect(world.sms.published).toEqual([]);
  });
});

describe('handleReplies', () => {
  it('takes the good ones and gives back what is none or failed', async () => {
    const taken: string[] = [];
    const failed: string[] = [];
    const errors: unknown[] = [];
    const records = [
      { messageId: 'a', body: JSON.stringify(said('STOP')) },
      { messageId: 'b', body: 'no json' },
      { messageId: 'c', body: JSON.stringify({ ...said('STOP'), originationNumber: '12' }) },
      { messageId: 'd', body: JSON.stringify({ ...said('START'), messageKeyword: 'KEYWORD_1' }) },
    ];
    const result = await handleReplies(
      records,
      ({ messageBody }) =>
        messageBody === 'STOP'
          ? Promise.resolve({ meaning: 'stop', whose: 'one', answer: 'answered' })
          : Promise.reject(new Error('busy')),
      { taken: (id) => taken.push(id), failed: (id, error) => void (failed.push(id), errors.push(error)) },
    );
    expect(result.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['b', 'c', 'd']);
    expect([taken, failed]).toEqual([['a'], ['b', 'c', 'd']]);
    // Logs get the errors: what a borrower wrote is not theirs.
    expect(String(errors[0])).not.toContain('no json');
  });
});
