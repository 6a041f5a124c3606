import { describe, expect, it } from 'vitest';
import { findTemplate, isStepTemplate, templateIds } from '../../../shared/contracts/messages.ts';
import { localDate } from '../../../shared/domain/local-date.ts';
import type { Language } from '../../../shared/domain/portfolio.ts';
import { bank, messages, renderStepText } from '../../../shared/policy/texts/index.ts';
import { stepTexts } from '../../../shared/policy/texts/step-text.ts';

const names = { 'zh-CN': '王小明', 'zh-TW': '陳怡君', en: 'Anna Lee' };
const step = (template: string, language: Language = 'zh-TW') => ({
  template,
  borrower: { name: names[language], language },
  arrears: {
    loanId: 'L-00001234',
    overdueMinor: 325_050,
    currency: 'TWD',
    oldestUnmetDueOn: localDate('2025-03-05'),
    businessDate: localDate('2025-03-11'),
  },
});
const dunning = ['first', 'second', 'final'].flatMap((kind) =>
  ['warm', 'firm', 'formal'].map((tone) => `${kind}-${tone}`),
);

describe('the text of a ladder step', () => {
  it.each(dunning)('%s tells of the arrears as they are', (template) => {
    const text = renderStepText(step(template));
    expect(text).toContain('新臺幣3,250.50元');
    expect(text).toContain('2025年3月5日');
    expect(text).toContain('1234');
  });

  it.each(['warm', 'firm', 'formal'])('pre-due-%s tells of what falls due next', (tone) => {
    const due = { overdueMinor: 99_900, oldestUnmetDueOn: localDate('2025-04-05') };
    const given = step(`pre-due-${tone}`);
    const text = renderStepText({ ...given, arrears: { ...given.arrears, ...due } });
    expect(text).toContain('新臺幣999元');
    expect(text).toContain('2025年4月5日');
    expect(text).not.toContain('逾期');
  });

  it('names no date it does not have', () => {
    const given = step('first-warm');
    const arrears = { ...given.arrears, oldestUnmetDueOn: null };
    expect(() => renderStepText({ ...given, arrears })).toThrow('nothing is due on L-00001234');
  });

  it('plan-offer-warm offers the bank’s terms on what is overdue now, in whole units', () => {
    const text = renderStepText(step('plan-offer-warm', 'en'));
    expect(text).toContain('6 instalments of about NT$542');
    expect(text).toContain('the first on April 10, 2025');
    expect(text).toContain('by March 25, 2025');
  });

  it('plan-offer-warm names the plan the borrower was offered, while it is good', () => {
    const rates = ['2025-04-11', '2025-05-11', '2025-06-11'].map((date) => ({
      dueOn: localDate(date),
      amountMinor: 110_010,
    }));
    const offer = { rates, offerEndsOn: localDate('2025-03-20') };
    const text = renderStepText({ ...step('plan-offer-warm', 'en'), offer });
    expect(text).toContain('3 instalments of about NT$1,101');
    expect(text).toContain('the first on April 11, 2025');
    expect(text).toContain('by March 20, 2025');
  });

  it('adds how to have no more texts where the packs ask for it', () => {
    const given = step('first-warm', 'en');
    expect(stepTexts(messages, { bank, optOut: true })(given)).toMatch(/help\. Reply STOP to opt out\.$/);
    expect(stepTexts(messages, { bank, optOut: false })(given)).toMatch(/help\.$/);
  });

  it.each([
    'promise-reminder-warm',
    'appointment-formal',
    'visit-cancelled-formal',
    'receipt-warm',
    'first-furious',
    'first',
    'friendly',
    '',
  ])('has nothing to say for %j', (template) => {
    expect(isStepTemplate(template)).toBe(false);
    expect(() => renderStepText(step(template))).toThrow(RangeError);
  });

  it('a step may name a dozen demands and reminders, and the offer', () => {
    expect(templateIds.filter(({ id }) => isStepTemplate(id))).toHaveLength(13);
    expect(findTemplate('final-formal')).toEqual({ id: 'final-formal', kind: 'final', tone: 'formal' });
    expect(findTemplate('toString')).toBeUndefined();
  });
});
