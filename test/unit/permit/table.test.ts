import { describe, expect, it } from 'vitest';
import { instantAt, plusMs } from '../../../shared/domain/instant.ts';
import { addDays, type LocalDate } from '../../../shared/domain/local-date.ts';
import { contactChannels, type ContactChannel } from '../../../shared/domain/permit/pack.ts';
import type { LedgerEntry } from '../../../shared/domain/permit/request.ts';
import { on } from '../../support/builders.ts';
import { anEntry, aRequest, ask, packIds, packOf, type PackId } from '../../support/permits.ts';

/**
 * Every pack × channel × half hour × weekday × holiday × class of history, from the rule text in compact data. The
 * types leave no pack, kind of day, group of channels or history out.
 */
const zone = 'Asia/Taipei';
/** The week of Monday 10 March 2025; the 1st of the month lies in an earlier week. */
const monday = on('2025-03-10');
const first = on('2025-03-01');

type DayKind = 'Mon-Fri' | 'Sat' | 'Sun' | 'holiday';
type Hours = readonly [message: string, call: string, visit: string];
const round = '00:00-24:00';
const closed = '00:00-00:00';
const every = (hours: Hours): Record<DayKind, Hours> => ({
  'Mon-Fri': hours,
  Sat: hours,
  Sun: hours,
  holiday: hours,
});
const all = (hours: string): Hours => [hours, hours, hours];

/** Lawful hours: messages (letters too), calls of any kind, visits. */
const hours: Readonly<Record<PackId, Readonly<Record<DayKind, Hours>>>> = {
  cn: every(all('08:00-22:00')),
  'us-reg-f': every(all('08:00-21:00')),
  'uk-conc': every(all('08:00-21:00')),
  'in-rbi': { ...every([round, '08:00-19:00', '08:00-19:00']), holiday: [round, closed, closed] },
  hk: every([round, '09:00-21:00', round]),
  tw: every(all('07:00-22:00')),
  au: {
    'Mon-Fri': ['07:30-21:00', '07:30-21:00', '09:00-21:00'],
    Sat: all('09:00-21:00'),
    Sun: all('09:00-21:00'),
    holiday: all(closed),
  },
  ie: {
    'Mon-Fri': [round, '09:00-21:00', '09:00-21:00'],
    Sat: [round, '09:00-21:00', '09:00-21:00'],
    Sun: [round, closed, closed],
    holiday: [round, closed, closed],
  },
  ru: {
    'Mon-Fri': all('08:00-22:00'),
    Sat: all('09:00-20:00'),
    Sun: all('09:00-20:00'),
    holiday: all('09:00-20:00'),
  },
};

const entries = (count: number, date: LocalDate, more: Partial<LedgerEntry>): LedgerEntry[] =>
  Array.from({ length: count }, (_, n) =>
    anEntry({ contactId: `h${n}`, at: plusMs(instantAt(date, 0, zone), n), ...more }),
  );

/** What stands on the ledger when the contact is asked for, by the day it is asked for. */
const histories = {
  nothing: () => [],
  'a text today': (day) => entries(1, day, {}),
  'two texts today': (day) => entries(2, day, {}),
  'three texts today': (day) => entries(3, day, {}),
  'a call unanswered today': (day) => entries(1, day, { channel: 'call', result: 'unanswered' }),
  'six calls unanswered today': (day) => entries(6, day, { channel: 'call', result: 'unanswered' }),
  'a conversation today': (day) => entries(1, day, { channel: 'call', result: 'conversation' }),
  'three conversations today': (day) => entries(3, day, { channel: 'ai-call', result: 'conversation' }),
  'three notices heard today': (day) => entries(3, day, { channel: 'voice-notice', result: 'connected' }),
  'a visit today': (day) => entries(1, day, { channel: 'visit', number: null }),
  'a conversation six days ago': (day) =>
    entries(1, addDays(day, -6), { channel: 'call', result: 'conversation' }),
  'a conversation seven days ago': (day) =>
    entries(1, addDays(day, -7), { channel: 'call', result: 'conversation' }),
  'seven calls unanswered six days ago': (day) =>
    entries(7, addDays(day, -6), { channel: 'call', result: 'unanswered' }),
  'ten letters on the 1st': () => entries(10, first, { channel: 'letter', number: null }),
  'sixteen texts on the 1st': () => entries(16, first, {}),
  'eight calls unanswered on the 1st': () => entries(8, first, { channel: 'call', result: 'unanswered' }),
} as const satisfies Record<string, (day: LocalDate) => LedgerEntry[]>;
type History = keyof typeof histories;
const historyNames = Object.keys(histories) as History[];

/** Channels by letter, in the order of `contactChannels`: sms, email, im, letter, call, ai-call, voice-notice, visit. */
const letters = 'seilcanv';
const any = letters;
/** In the order of `histories`: channels each history closes; `sun:` on Sundays only. */
const free = Array.from({ length: historyNames.length }, () => '');
// prettier-ignore
const closes: Readonly<Record<PackId, readonly string[]>> = {
  //          -   1t     2t     3t    1un    6un    1conv  3conv  3not   vis  conv6  conv7  7call6     10let 16txt  8call
  cn:         ['', 's',  's',   's',  '',    'ca',  '',    'ca',  'n',   'v', '',    '',    '',        '',   '',    ''],
  'us-reg-f': ['', '',   '',    '',   '',    'can', 'can', 'can', 'n',   '',  'can', '',    'can',     '',   '',    ''],
  'uk-conc':  free,
  'in-rbi':   free,
  hk:         free,
  tw:         free,
  au:         ['', '',   '',    any,  '',    '',    '',    any,   any,   '',  '',    '',    '',        any,  any,   ''],
  ie:         free,
  ru:         ['', '',   'sei', 'sei','can', 'can', 'can', 'can', 'can', 'v', '',    '',    'sun:can', '',   'sei', 'can'],
};

function isLawful(pack: PackId, channel: ContactChannel, cell: Cell): boolean {
  const kind: DayKind = cell.isHoliday
    ? 'holiday'
    : cell.weekday === 6
      ? 'Sat'
      : cell.weekday === 7
        ? 'Sun'
        : 'Mon-Fri';
  const letter = letters[contactChannels.indexOf(channel)]!;
  const group = 'seil'.includes(letter) ? 0 : letter === 'v' ? 2 : 1;
  const [from, to] = hours[pack][kind][group]
    .split('-')
    .map((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))) as [number, number];
  const [first = '', sunday] = closes[pack][historyNames.indexOf(cell.history)]!.split('sun:');
  const shut = sunday === undefined ? first : cell.weekday === 7 ? sunday : '';
  return cell.minute >= from && cell.minute < to && !shut.includes(letter);
}

interface Cell {
  readonly weekday: number;
  readonly minute: number;
  readonly isHoliday: boolean;
  readonly history: History;
}

const days = historyNames.flatMap((history) =>
  [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) =>
    [false, true].map((isHoliday) => ({ history, weekday, isHoliday, date: addDays(monday, weekday - 1) })),
  ),
);

describe.each(packIds)('%s', (packId) => {
  it.each(contactChannels)('%s: every half hour, weekday, holiday and history', (channel) => {
    const pack = packOf(packId);
    const number = channel === 'visit' || channel === 'letter' ? null : '+12015550123';
    // A landline: Reg F asks for consent to automated calls to others (test of its own).
    const request = aRequest({ channel, number, line: 'landline', zones: [zone] });
    let seen = 0;
    const wrong: string[] = [];
    for (const { date, weekday, history, isHoliday } of days) {
      const calendar = { offDays: new Set(isHoliday ? [date] : []) };
      const ledger = histories[history](date);
      for (let minute = 0; minute < 1440; minute += 30) {
        const decision = ask({ pack, ledger, calendar }, request, instantAt(date, minute, zone));
        const isWanted = isLawful(packId, channel, { weekday, minute, isHoliday, history });
        if ((decision.kind === 'permit') !== isWanted)
          wrong.push(`${date} ${minute} ${isHoliday} ${history}`);
        seen += 1;
      }
    }
    expect(wrong).toEqual([]);
    expect(seen).toBe(historyNames.length * 7 * 2 * 48);
  });
});

it('every history has its column in every pack', () => {
  for (const row of Object.values(closes)) expect(row).toHaveLength(historyNames.length);
});
