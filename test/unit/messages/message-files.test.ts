import { describe, expect, it } from 'vitest';
import { bankSchema } from '../../../shared/contracts/bank.ts';
import {
  consequencesSchema,
  forbiddenWordsSchema,
  messageFileSchema,
  registrationSchema,
  templatesIn,
} from '../../../shared/contracts/messages.ts';
import { bank, messagePolicy as policy } from '../../../shared/policy/texts/index.ts';
import { lintMessages, type MessagePolicy } from '../../../shared/policy/texts/lint.ts';
import { missingRegistrations, wordingToRegister } from '../../../shared/policy/texts/registration.ts';
import { textRulesOf } from '../../../shared/policy/texts/text-rules.ts';
import { contactPackFile } from '../../../shared/policy/contact-packs.ts';
import { fileOf } from '../../support/message-facts.ts';

const english = fileOf('en');
const mainland = fileOf('zh-CN');

describe('registration', () => {
  const template = templatesIn(mainland).find(({ id }) => id === 'first-warm')!;
  const registered = (text: string, id = 'first-warm'): MessagePolicy['files'] => [
    { ...mainland, registrations: { [id]: { id: 'SMS_200001', text } } },
    ...policy.files.slice(1),
  ];
  const wording = wordingToRegister(template, mainland, bank);

  it('is of the wording with the bank’s own words in it and the variables open', () => {
    expect(wording).toContain('【示例银行】{name}您好');
    expect(wording).toContain('{amount}');
    expect(wording).not.toMatch(/\{(bank|howToPay|hotline)\}/);
    expect(lintMessages({ ...policy, files: registered(wording) })).toEqual([]);
  });

  it('is void once the wording or its variables have changed', () => {
    for (const text of [`${wording}!`, wording.replace('{name}', '{borrower}')]) {
      expect(lintMessages({ ...policy, files: registered(text) })).toEqual([
        'zh-CN registrations.first-warm: the text differs from the wording registered',
      ]);
    }
    expect(lintMessages({ ...policy, files: registered(wording, 'first-furious') })).toEqual([
      'zh-CN registrations.first-furious: there is no such text',
    ]);
  });

  it('is missed text by text', () => {
    const missing = missingRegistrations(registered(wording));
    expect(missing).toHaveLength(71);
    expect(missing[0]).toBe('zh-CN pre-due-warm: has no registration id');
    expect(missing).not.toContain('zh-CN first-warm: has no registration id');
  });
});

describe('what packs ask of texts', () => {
  it.each([
    [['cn', 'house'], { optOut: false, registration: true }],
    [['us-reg-f'], { optOut: true, registration: false }],
    [['tw', 'us-reg-f', 'cn'], { optOut: true, registration: true }],
    [['tw'], { optOut: false, registration: false }],
    [[], { optOut: false, registration: false }],
  ])('%j', (ids, rules) => {
    expect(textRulesOf(ids.map(contactPackFile))).toEqual(rules);
  });
});

describe('a file', () => {
  const without = (kind: 'first' | 'final', tone: string) => {
    const cells = Object.entries(english.texts[kind]).filter(([name]) => name !== tone);
    return { ...english, texts: { ...english.texts, [kind]: Object.fromEntries(cells) } };
  };

  it.each([
    ['another language', { ...english, language: 'fr' }, 'language'],
    ['a signature without the bank', { ...english, signature: 'Pay:' }, 'signature'],
    ['an amount without its number', { ...english, amounts: { TWD: 'dollars' } }, 'amounts.TWD'],
    ['a currency that is no code', { ...english, amounts: { dollar: '{amount}' } }, 'amounts.dollar'],
    ['a field nobody reads', { ...english, footer: 'x' }, ''],
    [
      'an empty text',
      { ...english, texts: { ...english.texts, receipt: { warm: '' } } },
      'texts.receipt.warm',
    ],
    ['a kind missing', { ...english, texts: { ...english.texts, receipt: undefined } }, 'texts.receipt'],
    ['a tone missing', without('final', 'formal'), 'texts.final.formal'],
    [
      'a tone too many',
      { ...english, texts: { ...english.texts, receipt: { warm: 'x', firm: 'x' } } },
      'texts.receipt',
    ],
    ['a visitor without a badge', { ...english, visitor: '{who}' }, 'visitor'],
  ])('with %s is none', (_, file, path) => {
    const parsed = messageFileSchema.safeParse(file);
    expect(parsed.error?.issues[0]?.path.join('.')).toBe(path);
  });

  it('of words to forbid has them for every language', () => {
    const { forbidden } = policy;
    expect(forbiddenWordsSchema.safeParse({ en: ['jail'], 'zh-CN': ['坐牢'] }).success).toBe(false);
    expect(forbiddenWordsSchema.safeParse({ ...forbidden, en: ['Jail'] }).success).toBe(false);
    expect(forbiddenWordsSchema.safeParse({ ...forbidden, en: ['a.*'] }).success).toBe(false);
  });

  it('of consequences has all of them for every language', () => {
    const { en, ...others } = policy.consequences;
    expect(consequencesSchema.safeParse(others).success).toBe(false);
    expect(consequencesSchema.safeParse({ ...others, en: { ...en, wayOut: [] } }).success).toBe(false);
  });

  it('of registrations has an id and the wording', () => {
    expect(registrationSchema.safeParse({ id: '', text: 'x' }).success).toBe(false);
  });

  it.each([
    ['a link for a domain', { ...bank, domains: ['https://bank.example'] }, 'domains.0'],
    [
      'a plan of one instalment',
      { ...bank, planOffer: { ...bank.planOffer, instalments: 1 } },
      'planOffer.instalments',
    ],
    ['a language without a name', { ...bank, name: { en: 'Bank' } }, 'name.zh-CN'],
  ])('of the bank with %s is none', (_, data, path) => {
    expect(bankSchema.safeParse(data).error?.issues[0]?.path.join('.')).toBe(path);
  });
});
