import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, localDate } from '../../../shared/domain/local-date.ts';
import { addressee, plain } from '../../../shared/policy/texts/addressee.ts';
import { partsAtMost } from '../../../shared/policy/texts/elements.ts';
import { largestMinor, ordinaryFacts } from '../../../shared/policy/texts/examples.ts';
import type { MessageFacts } from '../../../shared/policy/texts/facts.ts';
import { fitsIn, isGsm, smsSize } from '../../../shared/policy/texts/sms-size.ts';
import { cells, fileOf, word } from '../../support/message-facts.ts';
import { propertyRuns } from '../../support/property-runs.ts';

/** Names as people have them, and as nobody has them: many words, marks upon marks, controls, other directions. */
const name = fc.oneof(
  fc.constantFrom(
    '王小明',
    '歐陽娜娜',
    'Anna Lee',
    'Łukasz Żółć',
    'Nguyễn Thị Minh Khai',
    '阿卜杜拉·买买提',
    'بن سلمان',
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 80 }),
  fc
    .array(
      fc.constantFrom(
        'A',
        ' ',
        'Z\u0301\u0302\u0303\u0304\u0305\u0306\u0307',
        '\u202E',
        '\n',
        '{',
        '}',
        "'",
        '😀',
        '家',
        'http://x.yz',
      ),
      {
        maxLength: 60,
      },
    )
    .map((pieces) => pieces.join('')),
);
const minor = fc.integer({ min: 1, max: largestMinor });
const currency = fc.constantFrom(
  'CNY',
  'TWD',
  'HKD',
  'USD',
  'JPY',
  'EUR',
  'GBP',
  'INR',
  'CHF',
  'KRW',
  'BHD',
  'VND',
);
const date = fc.integer({ min: 0, max: 3650 }).map((days) => addDays(localDate('2024-01-01'), days));
const minute = fc.integer({ min: 0, max: 1439 });
const cell = fc.constantFrom(...cells);

const facts: fc.Arbitrary<MessageFacts> = fc
  .record({
    name,
    minor,
    currency,
    date,
    minute,
    loan: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/),
    count: fc.integer({ min: 2, max: 60 }),
    held: fc.boolean(),
  })
  .map((one) => {
    const loan = { borrowerName: one.name, loanId: one.loan };
    const amount = { minor: one.minor, currency: one.currency };
    const each = Math.max(1, Math.floor(one.minor / one.count));
    const owed = { ...loan, amount, dueOn: one.date };
    return {
      'pre-due': owed,
      first: owed,
      second: owed,
      final: owed,
      'plan-offer': {
        ...owed,
        count: one.count,
        each: { ...amount, minor: each },
        firstOn: one.date,
        replyBy: one.date,
      },
      'plan-confirmation': {
        ...loan,
        currency: one.currency,
        instalments: Array.from({ length: one.count }, (_, at) => ({
          dueOn: addDays(one.date, 30 * at),
          amountMinor: at === one.count - 1 ? one.minor - each * (one.count - 1) : each,
        })),
      },
      'promise-reminder': { ...loan, amount, promisedOn: one.date },
      appointment: {
        ...loan,
        date: one.date,
        fromMinute: one.minute,
        toMinute: one.minute,
        visitors: [
          { name: one.name, badge: '1234567890' },
          { name: one.name, badge: '1234567890' },
        ],
        code: '7K3M-9QXT-2B4F-0H8D',
        canReply: true,
      },
      'visit-cancelled': { ...loan, date: one.date, fromMinute: one.minute, toMinute: one.minute },
      'complaint-acknowledgement': {
        complaintId: 'CMP-20250305-0000-0000-0000-0001',
        decideBy: one.date,
        collectionHeld: one.held,
      },
      receipt: { ...loan, amount, paidOn: one.date, stillOverdueMinor: one.held ? one.minor : 0 },
      'reply-stopped': {},
      'reply-started': {},
      'reply-balance': {},
      'reply-disputed': {},
      'reply-noted': {},
    };
  });

describe('whatever the name, amount and date', () => {
  it('a text stays within the parts of its kind, in the alphabet of its language', () => {
    fc.assert(
      fc.property(cell, facts, fc.boolean(), (one, given, optOut) => {
        const size = smsSize(word(one, given, optOut));
        expect(size.parts).toBeLessThanOrEqual(partsAtMost[one.kind].longest);
        expect(size.encoding).toBe(one.language === 'en' ? 'GSM-7' : 'UCS-2');
      }),
      { numRuns: propertyRuns },
    );
  });

  it('no control, mark or brace in a name changes the text around it', () => {
    fc.assert(
      fc.property(cell, name, (one, borrowerName) => {
        const ordinary = ordinaryFacts(one.language);
        const text = word(one, { ...ordinary, [one.kind]: { ...ordinary[one.kind], borrowerName } });
        const shown = addressee(borrowerName, one.language, fileOf(one.language).customer);
        const usual = word(one, ordinary);
        const masked = { 'zh-CN': '王**', 'zh-TW': '陳**', en: 'A*** L**' }[one.language];
        expect(text).toBe(usual.replace(masked, () => shown));
        expect(text).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: propertyRuns },
    );
  });

  it('what a text calls its reader shows one letter of each word, and fits', () => {
    fc.assert(
      fc.property(name, fc.constantFrom('zh-CN', 'zh-TW', 'en'), (one, language) => {
        const shown = addressee(one, language, '(nobody)');
        expect(shown.length).toBeLessThanOrEqual(14);
        expect(shown).not.toBe('');
        if (language === 'en') expect(isGsm(shown)).toBe(true);
        if (shown !== '(nobody)') {
          expect(shown).toContain('*');
          expect(shown.split(' ').length).toBeLessThanOrEqual(plain(one).split(' ').length);
        }
      }),
      { numRuns: propertyRuns },
    );
  });
});

it('a text that is not counted is within its parts all the same', () => {
  const signs = fc.oneof(
    fc.constantFrom(
      'a',
      '€',
      '{',
      '王',
      '“',
      '😀',
      '\u0301',
      '\r\n',
      '한',
      '\u1100\u1161',
      '👨‍👩‍👧',
      '🇮🇹',
      'ก\u0e33',
    ),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  );
  const texts = fc
    .tuple(signs, signs, fc.integer({ min: 0, max: 210 }), fc.integer({ min: 0, max: 210 }))
    .map(([one, other, many, more]) => one.repeat(many) + other.repeat(more));
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 4 }), (text, parts) => {
      expect(fitsIn(text, parts)).toBe(smsSize(text).parts <= parts);
    }),
    { numRuns: propertyRuns },
  );
});

describe('names', () => {
  it.each([
    ['王小明', 'zh-CN', '王**'],
    ['王小明', 'en', 'Customer'],
    ['Anna Lee', 'en', 'A*** L**'],
    ['Łukasz Żółć', 'en', 'L*** Z***'],
    ['Nguyễn Thị Minh Khai', 'en', 'N*** T** M***'],
    ['Émile Zola', 'en', 'É*** Z***'],
    ['E\u0301mile Zola', 'en', 'É*** Z***'],
    ['Maria del Carmen García', 'zh-TW', 'M*** d** C***'],
    ['\u202E王\u0000小明', 'zh-CN', '王* 小*'],
    ['\u200B', 'zh-CN', '客户'],
    ['•', 'zh-CN', '客户'],
    ['', 'zh-TW', '客戶'],
    ['O’Brien', 'en', 'O***'],
  ] as const)('%j in %s is %s', (given, language, shown) => {
    expect(addressee(given, language, fileOf(language).customer)).toBe(shown);
  });
});
