import { describe, expect, it } from 'vitest';
import { localDate } from '../../../shared/domain/local-date.ts';
import { meaningOf } from '../../../shared/domain/reply/reply.ts';
import type { Language } from '../../../shared/domain/portfolio.ts';
import { replyWords } from '../../../shared/policy/replies/index.ts';
import { partsAtMost, requiredElements } from '../../../shared/policy/texts/elements.ts';
import { longestFacts, ordinaryFacts } from '../../../shared/policy/texts/examples.ts';
import { formatAmount, formatDate, formatDay, formatTime } from '../../../shared/policy/texts/formats.ts';
import { acknowledgeComplaint, bank, messages } from '../../../shared/policy/texts/index.ts';
import { messageRenderer } from '../../../shared/policy/texts/render.ts';
import { smsSize } from '../../../shared/policy/texts/sms-size.ts';
import { cells, fileOf, named, sourceOf, valuesOf, word } from '../../support/message-facts.ts';

const languages = ['zh-CN', 'zh-TW', 'en'] as const;
const signatures = { 'zh-CN': '【示例银行】', 'zh-TW': '【示例銀行】', en: 'Example Bank:' };
const people = { 'zh-CN': ['王小明', '王**'], 'zh-TW': ['陳怡君', '陳**'], en: ['Anna Lee', 'A*** L**'] };

describe('every message in every tone and language', () => {
  it('is there: four kinds in three tones, twelve in one', () => {
    expect(cells).toHaveLength((4 * 3 + 12) * 3);
    expect(new Set(cells.map((cell) => sourceOf(cell))).size).toBe(cells.length);
  });

  it.each(named)('%s has its signature and every element, in the parts it may', (_, cell) => {
    const facts = ordinaryFacts(cell.language);
    const text = word(cell, facts);
    const values = valuesOf(cell, facts);
    expect(text.startsWith(signatures[cell.language])).toBe(true);
    for (const element of requiredElements[cell.kind]) expect(text).toContain(values[element]);
    expect(text).not.toMatch(/[{}]|undefined|null|\u00A0|\u202F| {2}/);
    expect(smsSize(text).encoding).toBe(cell.language === 'en' ? 'GSM-7' : 'UCS-2');
    expect(smsSize(text).parts).toBeLessThanOrEqual(partsAtMost[cell.kind].ordinary);
    const longest = word(cell, longestFacts(fileOf(cell.language)), true);
    expect(smsSize(longest).parts).toBeLessThanOrEqual(partsAtMost[cell.kind].longest);
  });

  it.each(named)('%s masks the name and the loan number', (_, cell) => {
    const text = word(cell, ordinaryFacts(cell.language));
    const [name, masked] = people[cell.language];
    expect(text).not.toContain(name);
    expect(text).not.toContain('00001234');
    // Answers to a text name nobody: the phone may be in other hands.
    const isAnonymous = cell.kind === 'complaint-acknowledgement' || cell.kind.startsWith('reply-');
    if (isAnonymous) expect(text).not.toContain(masked);
    else expect(text).toContain(masked);
    // Who sees it over the borrower's shoulder learns of a visit, not of a debt.
    if (cell.kind === 'appointment' || cell.kind === 'visit-cancelled')
      expect(text).not.toMatch(/1234|贷款|貸款|loan|逾期|overdue/);
  });

  it.each(named)('%s says how to have no more texts when asked to', (_, cell) => {
    const { optOut } = fileOf(cell.language);
    expect(word(cell, ordinaryFacts(cell.language), true).endsWith(optOut)).toBe(true);
    expect(word(cell, ordinaryFacts(cell.language))).not.toContain(optOut);
  });

  const demands = named.filter(([, { kind }]) => ['first', 'second', 'final', 'plan-offer'].includes(kind));
  it.each(demands)('%s tells a payer to ignore it', (_, cell) => {
    expect(word(cell, ordinaryFacts(cell.language))).toMatch(/忽略|ignore|disregard/);
  });

  const finals = named.filter(([, { kind, tone }]) => kind === 'final' && tone !== 'warm');
  it.each(finals)('%s says what may follow, and the way out', (_, cell) => {
    const text = word(cell, ordinaryFacts(cell.language));
    const said = {
      'zh-CN': ['罚息', '征信', '诉讼', '可能', '分期'],
      'zh-TW': ['遲延利息', '訴訟', '可能', '分期'],
      en: ['penalty interest', 'credit bureau', 'legal steps', 'may', 'instalments'],
    };
    for (const words of said[cell.language]) expect(text).toContain(words);
  });
});

describe('what depends on the case', () => {
  const text = (language: Language, kind: string, change: object) => {
    const cell = cells.find((one) => one.language === language && one.kind === kind)!;
    const facts = ordinaryFacts(language);
    return word(cell, { ...facts, [kind]: { ...facts[cell.kind], ...change } });
  };

  it.each(languages)('%s: a receipt says what is still overdue, or that nothing is', (language) => {
    const none = { 'zh-CN': '没有逾期', 'zh-TW': '沒有逾期', en: 'Nothing is overdue' }[language];
    expect(text(language, 'receipt', { stillOverdueMinor: 0 })).toContain(none);
    expect(text(language, 'receipt', { stillOverdueMinor: 54_200 })).toContain('542');
    expect(text(language, 'receipt', { stillOverdueMinor: 54_200 })).not.toContain(none);
  });

  it.each(languages)('%s: a plan names its last instalment where it differs', (language) => {
    const plan = (...amounts: number[]) => ({
      instalments: amounts.map((amountMinor, at) => ({
        dueOn: localDate(`2025-0${at + 4}-05`),
        amountMinor,
      })),
    });
    expect(text(language, 'plan-confirmation', plan(100_000, 100_000, 99_900))).toMatch(/999(?!\d)/);
    expect(text(language, 'plan-confirmation', plan(100_000, 100_000, 99_900))).toContain('2,999');
    expect(text(language, 'plan-confirmation', plan(100_000, 100_000))).not.toMatch(/[（(]/);
    expect(() => text(language, 'plan-confirmation', plan())).toThrow(RangeError);
  });

  it.each(languages)('%s: a visitor’s name outside the alphabet leaves the badge', (language) => {
    const visitors = [
      { name: '李强\u202E', badge: '10\u00077' },
      { name: '王芳', badge: '8' },
    ];
    const shown = text(language, 'appointment', { visitors });
    expect(shown).toContain(
      { 'zh-CN': '李强（工号10 7）', 'zh-TW': '李强（員工編號10 7）', en: 'our officer (badge 10 7)' }[
        language
      ],
    );
    expect(smsSize(shown).encoding).toBe(language === 'en' ? 'GSM-7' : 'UCS-2');
  });

  it.each([
    ['zh-CN', ['确认', '改期', '拒绝'], '回复'],
    ['zh-TW', ['確認', '改期', '拒絕'], '回覆'],
    ['en', ['CONFIRM', 'MOVE', 'DECLINE'], 'Reply C'],
  ] as const)(
    '%s: an appointment names the words that answer it, and only where one can text back',
    (language, words, reply) => {
      const shown = text(language, 'appointment', { canReply: true });
      for (const word of [...words, reply]) expect(shown).toContain(word);
      expect(words.map((word) => meaningOf(word, replyWords))).toEqual([
        'visit-confirm',
        'visit-move',
        'visit-refuse',
      ]);
      const oneWay = text(language, 'appointment', { canReply: false });
      expect(oneWay).not.toContain(reply);
      expect(oneWay).toContain(bank.hotline);
      expect(smsSize(shown).parts).toBe(smsSize(oneWay).parts);
    },
  );

  it.each([
    ['zh-CN', '2025年3月20日', '已暂停'],
    ['zh-TW', '2025年3月20日', '已暫停'],
    ['en', 'March 20, 2025', 'paused'],
  ] as const)(
    '%s acknowledges a complaint: number, deadline, the hold only where there is one',
    (language, due, paused) => {
      for (const collectionHeld of [true, false]) {
        const complaint = {
          complaintId: 'CMP-20250305-0000-0000-0000-0001',
          decideBy: localDate('2025-03-20'),
        };
        const said = acknowledgeComplaint({ language, collectionHeld, ...complaint });
        expect(said).toContain('CMP-20250305-0000-0000-0000-0001');
        expect(said).toContain(due);
        expect(said).not.toMatch(/[{}]| {2}/);
        expect(said.includes(paused)).toBe(collectionHeld);
      }
    },
  );

  it('refuses a tone or language that is not there', () => {
    const facts = ordinaryFacts('en').receipt;
    expect(() => messages.text({ kind: 'receipt', tone: 'firm', language: 'en', facts })).toThrow(
      new RangeError('no text receipt-firm in en'),
    );
    expect(() =>
      messageRenderer([], bank).text({ kind: 'receipt', tone: 'warm', language: 'en', facts }),
    ).toThrow(new RangeError('no messages in en'));
  });
});

describe('amounts, dates and times', () => {
  it.each([
    ['zh-CN', 'CNY', 325_050, '人民币3,250.50元'],
    ['zh-CN', 'TWD', 325_000, '新台币3,250元'],
    ['zh-CN', 'USD', 325_000, '3,250美元'],
    ['zh-CN', 'JPY', 3250, '3,250日元'],
    ['zh-CN', 'GBP', 325_005, '£3,250.05'],
    ['zh-TW', 'TWD', 325_000, '新臺幣3,250元'],
    ['zh-TW', 'CNY', 325_050, '人民幣3,250.50元'],
    ['zh-TW', 'USD', 325_050, '3,250.50美元'],
    ['zh-TW', 'JPY', 3250, '日圓3,250元'],
    ['en', 'TWD', 325_000, 'NT$3,250'],
    ['en', 'CNY', 325_050, 'CN¥3,250.50'],
    ['en', 'USD', 1, '$0.01'],
    ['en', 'JPY', 3250, '¥3,250'],
    ['en', 'INR', 325_000, 'INR 3,250'],
    ['en', 'CHF', 325_000, 'CHF 3,250'],
    ['en', 'USD', 999_999_999_999, '$9,999,999,999.99'],
  ] as const)('%s %s %d is %s', (language, currency, minor, written) => {
    const pattern = fileOf(language).amounts[currency];
    expect(formatAmount({ minor, currency }, language, pattern)).toBe(written);
  });

  it('are as the language has them where no words are given', () => {
    expect(formatAmount({ minor: 100_050, currency: 'USD' }, 'zh-TW')).toBe('US$1,000.50');
    expect(formatAmount({ minor: 100_000, currency: 'CNY' }, 'zh-CN')).toBe('¥1,000');
  });

  it.each([
    ['zh-CN', '2024年2月29日', '2024年2月29日星期四', '00:05', '14:30'],
    ['zh-TW', '2024年2月29日', '2024年2月29日 星期四', '00:05', '14:30'],
    ['en', 'February 29, 2024', 'Thursday, February 29, 2024', '12:05 AM', '2:30 PM'],
  ] as const)('%s', (language, date, day, night, afternoon) => {
    expect(formatDate(localDate('2024-02-29'), language)).toBe(date);
    expect(formatDay(localDate('2024-02-29'), language)).toBe(day);
    expect(formatTime(5, language)).toBe(night);
    expect(formatTime(14 * 60 + 30, language)).toBe(afternoon);
  });
});
