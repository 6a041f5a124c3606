import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ArrearsSettings } from '../../../shared/domain/arrears/index.ts';
import type { Roll } from '../../../shared/domain/calendar.ts';
import { dueKeysAhead, dueKeysOf, dueKeysForScan } from '../../../shared/domain/due-key.ts';
import { addDays } from '../../../shared/domain/local-date.ts';
import { anyDate, dueDates } from '../../support/arbitraries.ts';
import {
  aHold,
  aLoan,
  aPayment,
  aStep,
  at,
  instalmentsOn,
  ladder,
  on,
  onLadder,
  scanMoment,
  settings,
} from '../../support/builders.ts';
import { propertyRuns as numRuns } from '../../support/property-runs.ts';
import { plenty, World } from '../../support/world.ts';
import { reviewShard } from '../../../functions/daily-scan/review-shard.ts';
import { owedIn, readFacts } from '../../../functions/send-gate/read-facts.ts';
import { sendText } from '../../../functions/send-gate/send-text.ts';

const preDue = aStep({
  id: 'pre-due',
  kind: 'pre-due-reminder',
  fromDay: -3,
  template: 'pre-due-warm',
  endsOn: ['due-date'],
});
const treatment = onLadder({ ...ladder, preDue });
const today = on('2025-03-07');

/** A bank whose product's dates roll by these rules. */
class RollingWorld extends World {
  readonly rules: ArrearsSettings[] = [settings];
}

function world(): RollingWorld {
  const made = new RollingWorld(scanMoment(today));
  made.lend(aLoan({ instalments: instalmentsOn('2025-03-10', '2025-04-10') }));
  return made;
}

/** Scans like the machine, look-ahead included. */
async function scan(one: RollingWorld, date = today, last = addDays(date, -1)): Promise<void> {
  one.clock.set(scanMoment(date));
  const dueKeys = [
    ...new Set([...dueKeysForScan(date, last), ...dueKeysAhead(date, last, { days: [3], rules: one.rules })]),
  ];
  await reviewShard({ ...one.shardDeps(), treatment })(one.task(date, { dueKeys }), plenty);
}

const gate = (one: World) => sendText({ ...one.gateDeps(), treatment });
const theCase = (one: World) => one.cases.allCases()[0]!;
const sendAll = async (one: World) =>
  Promise.all(one.queues.sent.texts.splice(0).map((message) => gate(one)(message)));

describe('a reminder before the due date, from the scan to the phone', () => {
  it('three days before: one text of what falls due, and no case is open', async () => {
    const one = world();
    await scan(one);
    expect(theCase(one)).toMatchObject({
      status: 'current',
      episode: 0,
      remindedFor: '2025-03-10',
      intent: { step: 'pre-due', contactId: 'L1#pre-due#2025-03-07' },
    });
    expect(await sendAll(one)).toEqual(['sent']);
    expect(one.sms.published.map(({ text }) => text)).toEqual(['pre-due-warm 陳小明 1000']);
    expect(theCase(one)).toMatchObject({ status: 'current', intent: null, nextActionOn: null, done: [] });
  });

  it('not a day earlier, and once an instalment', async () => {
    const one = world();
    await scan(one, on('2025-03-06'));
    expect(one.cases.allCases()).toEqual([]);
    for (const date of ['2025-03-07', '2025-03-08', '2025-03-09']) {
      await scan(one, on(date));
      await sendAll(one);
    }
    expect(one.sms.published).toHaveLength(1);
  });

  it('a missed scan reminds later, not twice', async () => {
    const one = world();
    await scan(one, on('2025-03-09'), on('2025-03-05'));
    await sendAll(one);
    await scan(one, on('2025-03-10'));
    expect(await sendAll(one)).toEqual([]);
    expect(one.sms.published).toHaveLength(1);
  });

  it('delivered twice: sent once', async () => {
    const one = world();
    await scan(one);
    const [message] = one.queues.sent.texts;
    expect([await gate(one)(message!), await gate(one)(message!)]).toEqual(['sent', 'gone']);
    expect(one.sms.published).toHaveLength(1);
  });

  it('paid in advance: nothing is decided, and what was decided is not sent', async () => {
    const early = aPayment({ receivedAt: at('2025-03-07T00:30:00Z') });
    const before = world();
    before.portfolio.pay(early);
    await scan(before);
    expect(before.cases.allCases()).toEqual([]);
    const after = world();
    await scan(after);
    after.portfolio.pay({ ...early, status: 'pending' });
    expect(await sendAll(after)).toEqual(['denied']);
    expect(after.cases.allContacts()).toMatchObject([{ state: 'DENIED', reason: 'paid-in-advance' }]);
  });

  it('part paid in advance: the text names the rest', async () => {
    const one = world();
    one.portfolio.pay(aPayment({ amountMinor: 400 }));
    await scan(one);
    await sendAll(one);
    expect(one.sms.published.map(({ text }) => text)).toEqual(['pre-due-warm 陳小明 600']);
  });

  it('a hold stops it, in the scan and in the gate', async () => {
    const before = world();
    before.cases.hold('L1', aHold());
    await scan(before);
    expect(before.cases.allCases()).toEqual([]);
    const after = world();
    await scan(after);
    after.cases.hold('L1', aHold());
    expect(await sendAll(after)).toEqual(['denied']);
  });

  it('left waiting past the due date: not sent, and the case opens on the next scan', async () => {
    const one = world();
    await scan(one);
    await scan(one, on('2025-03-11'));
    one.clock.set(scanMoment(on('2025-03-11')));
    expect(await sendAll(one)).toEqual(['denied']);
    await scan(one, on('2025-03-12'));
    expect(theCase(one)).toMatchObject({ status: 'open', episode: 1, intent: { step: 'friendly-text' } });
  });

  it('then missed: the ladder begins with its first step, the reminder is none', async () => {
    const one = world();
    await scan(one);
    await sendAll(one);
    await scan(one, on('2025-03-11'));
    expect(theCase(one)).toMatchObject({ status: 'open', done: [], intent: { step: 'friendly-text' } });
  });

  it('a crash before the queue: the sweeper finds the reminder', async () => {
    const one = world();
    await scan(one);
    one.queues.sent.texts.length = 0;
    one.clock.advance(10 * 60_000);
    expect(await one.sweep()).toMatchObject({ enqueued: 1 });
    expect(await sendAll(one)).toEqual(['sent']);
  });
});

describe('a due date that rolls', () => {
  const calendar = { id: 'weekends', weekend: [6, 7], offDays: new Set<never>(), workDays: new Set<never>() };

  /** A loan due on one date, of a product whose dates roll. */
  function rolling(dueOn: string, roll: Roll): RollingWorld {
    const one = new RollingWorld(scanMoment(today));
    one.rules.splice(0, 1, { ...settings, roll, calendar });
    one.lend(aLoan({ instalments: instalmentsOn(dueOn, '2025-08-15') }));
    one.portfolio.judge(aLoan().product, one.rules[0]!);
    return one;
  }

  it.each<[string, Roll, { first: string; payBy: string }]>([
    ['2025-03-15', 'none', { first: '2025-03-12', payBy: '2025-03-15' }],
    ['2025-03-15', 'following', { first: '2025-03-14', payBy: '2025-03-17' }],
    ['2025-05-31', 'following', { first: '2025-05-30', payBy: '2025-06-02' }],
    ['2025-05-31', 'modified-following', { first: '2025-05-27', payBy: '2025-05-30' }],
  ])(
    '%s, %s: reminded of, from three days before the day it may be paid by, and told that day',
    async (dueOn, roll, is) => {
      const one = rolling(dueOn, roll);
      await scan(one, addDays(on(is.first), -1));
      expect(one.cases.allCases()).toEqual([]);
      await scan(one, on(is.first));
      expect(theCase(one)).toMatchObject({ remindedFor: dueOn, intent: { step: 'pre-due' } });
      const facts = await readFacts(one.gateDeps(), 'L1');
      expect(owedIn(facts!)).toMatchObject({ overdueMinor: 1000, oldestUnmetDueOn: is.payBy });
      expect(await sendAll(one)).toEqual(['sent']);
    },
  );

  it('a text that waited goes while it may still be paid, though the date in the contract is past', async () => {
    const one = rolling('2025-03-15', 'following');
    await scan(one, on('2025-03-14'));
    one.clock.set(scanMoment(on('2025-03-16')));
    expect(await sendAll(one)).toEqual(['sent']);
  });
});

describe('dueKeysAhead', () => {
  it('the day after a scan reads one date for each look-ahead', () => {
    expect(dueKeysAhead(on('2025-03-11'), on('2025-03-10'), { days: [3] })).toEqual([
      'M14',
      'W5',
      'D2025-03-14',
    ]);
    expect(dueKeysAhead(on('2025-03-11'), on('2025-03-10'), { days: [] })).toEqual([]);
  });

  it('daily scans meet every instalment on the day its reminder is due', () => {
    fc.assert(
      fc.property(dueDates, fc.integer({ min: 1, max: 14 }), (dates, days) => {
        const { home, dates: pointers } = dueKeysOf(dates);
        return dates.every((date) => {
          const businessDate = addDays(date, -days);
          const read = dueKeysAhead(businessDate, addDays(businessDate, -1), { days: [days] });
          return [home, ...pointers].some((key) => read.includes(key));
        });
      }),
      { numRuns },
    );
  });

  it('after any outage, what falls due within the days is met before it is due', () => {
    const gap = fc.tuple(anyDate, fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 14 }));
    fc.assert(
      fc.property(dueDates, gap, (dates, [last, missed, days]) => {
        const businessDate = addDays(last, missed);
        const { home, dates: pointers } = dueKeysOf(dates);
        const read = dueKeysAhead(businessDate, last, { days: [days] });
        const first = addDays(last, days + 1);
        const wanted = dates.filter(
          (date) => date >= businessDate && date >= first && date <= addDays(businessDate, days),
        );
        return wanted.length === 0 || [home, ...pointers].some((key) => read.includes(key));
      }),
      { numRuns },
    );
  });
});
