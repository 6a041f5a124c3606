import { describe, expect, it } from 'vitest';
import { deriveArrears } from '../../../shared/domain/arrears.ts';
import { instantOf } from '../../../shared/domain/instant.ts';
import { localDate } from '../../../shared/domain/local-date.ts';
import type { Borrower, Language, Loan } from '../../../shared/domain/portfolio.ts';
import { smsParts } from '../../../shared/domain/sms-parts.ts';
import { formatAmount, formatDate } from '../../../shared/policy/amounts.ts';
import {
  arrearsSettings,
  bank,
  messages,
  renderDunningText,
  strategy,
} from '../../../shared/policy/index.ts';

const people: Record<Language, { name: string; masked: string; signature: string; due: string }> = {
  'zh-CN': { name: '王小明', masked: '王**', signature: '【示例银行】', due: '2025年3月5日' },
  'zh-TW': { name: '陳怡君', masked: '陳**', signature: '【示例銀行】', due: '2025年3月5日' },
  en: { name: 'Anna Lee', masked: 'A*** L**', signature: 'Example Bank:', due: 'March 5, 2025' },
};
const languages = ['zh-CN', 'zh-TW', 'en'] as const;
const templates = ['friendly', 'firm'] as const;
const amounts: [Language, string, number, string][] = [
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
];

const facts = (language: Language, template: string) => ({
  template,
  language,
  borrowerName: people[language].name,
  loanId: 'L-00001234',
  oldestDueOn: localDate('2025-03-05'),
  bank,
});

describe('dunning texts', () => {
  const cases = amounts.flatMap((amount) => templates.map((template) => [...amount, template] as const));
  it.each(cases)(
    '%s %s %d as %s, %s: every element, two parts',
    (...[language, currency, overdueMinor, amount, template]) => {
      const text = messages.text({ ...facts(language, template), overdueMinor, currency });
      const { masked, name, signature, due } = people[language];
      expect(text.startsWith(signature)).toBe(true);
      for (const element of [masked, '1234', amount, due, bank.howToPay[language], '0800-024-000'])
        expect(text).toContain(element);
      expect(text).not.toContain(name);
      expect(text).not.toContain('00001234');
      expect(text).not.toMatch(/[{}]|undefined|null|\u00A0|\u202F/);
      expect(smsParts(text)).toBeLessThanOrEqual(2);
    },
  );

  it.each(languages)('%s tells a payer to ignore it and offers help', (language) => {
    const words = {
      'zh-CN': ['忽略', '困难', '分期'],
      'zh-TW': ['忽略', '困難', '分期'],
      en: ['ignore', 'difficulty', 'instalments'],
    };
    const [ignore = '', help = '', plan = ''] = words[language];
    const friendly = messages.text({ ...facts(language, 'friendly'), overdueMinor: 100, currency: 'TWD' });
    const firm = messages.text({ ...facts(language, 'firm'), overdueMinor: 100, currency: 'TWD' });
    expect([friendly, firm].every((text) => text.includes(ignore))).toBe(true);
    expect(friendly).toContain(help);
    expect(firm).toContain(plan);
  });

  it('formats an amount as the language has it where no words are given', () => {
    expect(formatAmount({ minor: 100_050, currency: 'USD' }, 'zh-TW')).toBe('US$1,000.50');
    expect(formatAmount({ minor: 100_000, currency: 'CNY' }, 'zh-CN')).toBe('¥1,000');
  });

  it.each(languages)('%s writes the date it is given, whatever the zone of the machine', (language) => {
    expect(formatDate(localDate('2024-02-29'), language)).toContain('29');
  });

  it('refuses a template that is not there', () => {
    const asked = { ...facts('en', 'furious'), overdueMinor: 1, currency: 'USD' };
    expect(() => messages.text(asked)).toThrow(new RangeError('no text furious in en'));
  });

  it('words every text of the ladder from arrears as they are', () => {
    const loan = {
      id: 'L-00001234',
      currency: 'TWD',
      status: 'active',
      pauses: [],
      instalments: [
        {
          number: 1,
          dueOn: localDate('2025-03-05'),
          principalMinor: 300_000,
          interestMinor: 25_000,
          feesMinor: 0,
        },
      ],
    } as unknown as Loan;
    const arrears = deriveArrears({
      loan,
      payments: [],
      businessDate: localDate('2025-03-06'),
      cutoff: instantOf(Date.UTC(2025, 2, 6)),
      settings: arrearsSettings,
    });
    const borrower = { name: '陳怡君', language: 'zh-TW' } as unknown as Borrower;
    for (const { template } of strategy.steps.filter((step) => step.channel === 'sms')) {
      const text = renderDunningText({ template: template ?? '', borrower, arrears });
      expect(text).toContain('新臺幣3,250元');
      expect(text).toContain('2025年3月5日');
    }
  });
});

describe('acknowledgements', () => {
  it.each([
    ['zh-CN', '2025年3月20日', '已暂停'],
    ['zh-TW', '2025年3月20日', '已暫停'],
    ['en', 'March 20, 2025', 'paused'],
  ] as const)('%s: number, deadline, and the hold only where there is one', (language, due, paused) => {
    const acknowledge = (collectionHeld: boolean) =>
      messages.acknowledgement({
        language,
        complaintId: 'CMP-20250305-0000-0000-0000-0001',
        decideBy: localDate('2025-03-20'),
        collectionHeld,
        bank,
      });
    for (const held of [true, false]) {
      expect(acknowledge(held)).toContain('CMP-20250305-0000-0000-0000-0001');
      expect(acknowledge(held)).toContain(due);
      expect(acknowledge(held)).not.toMatch(/[{}]|  /);
      expect(acknowledge(held).includes(paused)).toBe(held);
    }
  });
});
