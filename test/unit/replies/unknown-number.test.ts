import { describe, expect, it } from 'vitest';
import { stopIn } from '../../../shared/domain/contactability/number-words.ts';
import { plusMs } from '../../../shared/domain/instant.ts';
import { localDate } from '../../../shared/domain/local-date.ts';
import { heedingWriter } from '../../../shared/runtime/number-words.ts';
import { aBorrower, aLoan } from '../../support/builders.ts';
import { message, minutes, noon, planned } from '../../support/gate-world.ts';
import { MemoryPortfolioWriter } from '../../support/memory-portfolio-writer.ts';
import { outOf, rig, said } from '../../support/reply-rig.ts';

describe('a stop from a number that is somebody’s later only', () => {
  /** L1's text is planned; its borrower wrote from a number the bank learns of afterwards. */
  async function later(words: readonly string[]) {
    const world = await planned();
    const { take } = rig(world);
    const phone = { number: '+12015550777', source: 'contract', verified: true } as const;
    for (const [at, word] of words.entries()) {
      world.clock.set(plusMs(noon, at * minutes));
      await take({ ...said(word, `in-${at}`), originationNumber: phone.number });
    }
    const own = aBorrower({ phones: [phone] });
    world.portfolio.putBorrower(own);
    return { world, own, take };
  }

  it('holds: the next text does not go, and the stop is the borrower’s own, with its evidence', async () => {
    const { world, take } = await later(['STOP']);
    expect(await world.gate()(message)).toBe('denied');
    expect(world.sms.published).toEqual([]);
    const stop = { channel: 'sms', number: null, wanted: false, at: noon };
    const evidence = { source: 'reply', ref: 'in-0' };
    expect(await world.contactability.find('B1')).toMatchObject({ choices: [{ ...stop, evidence }] });
    // START from the number takes it back, by the number too.
    world.clock.set(plusMs(noon, 5 * minutes));
    await take({ ...said('START', 'in-9'), originationNumber: '+12015550777' });
    expect((await world.contactability.find('B1'))?.choices.some(({ wanted }) => !wanted)).toBe(false);
    expect(stopIn((await world.contactability.wordsOf(['+12015550777'])).get('+12015550777'))).toBe(
      undefined,
    );
  });

  it.each([
    ['taken back by START from the same number', ['STOP', 'START'], 'sent'],
    ['and again', ['STOP', 'START', 'STOP'], 'denied'],
    ['START alone, or anything else, is no stop', ['START', 'balance'], 'sent'],
  ] as const)('%s', async (_, words, end) => {
    const { world } = await later(words);
    expect(await world.gate()(message)).toBe(end);
  });

  it('a shared number: about this number only', async () => {
    const { world, own } = await later(['STOP']);
    world.lend(aLoan({ id: 'L2', borrowerId: 'B2' }));
    world.portfolio.putBorrower({ ...own, id: 'B2' });
    expect(await world.gate()(message)).toBe('denied');
    expect((await world.contactability.find('B1'))?.choices).toMatchObject([{ number: '+12015550777' }]);
  });

  it('its first attempt died half-way: the moment of the first receipt stands', async () => {
    const { world, take } = await later(['STOP']);
    world.clock.set(plusMs(noon, 60 * minutes));
    await take({ ...said('STOP', 'in-0'), originationNumber: '+12015550777' });
    expect(outOf(world)[0]).toMatchObject({ state: 'RECEIVED', at: noon });
    expect(await world.gate()(message)).toBe('denied');
  });

  it('an import brings the number: the stop is the borrower’s before any text is planned', async () => {
    const { world, own } = await later(['STOP']);
    const writer = heedingWriter(new MemoryPortfolioWriter(), world);
    const landing = { importId: 'I1', businessDate: localDate('2025-03-12') };
    await writer.land([{ entry: { file: 'borrowers', record: own }, at: '0:1' }], landing);
    expect(await world.contactability.find('B1')).toMatchObject({ choices: [{ wanted: false, at: noon }] });
  });
});
