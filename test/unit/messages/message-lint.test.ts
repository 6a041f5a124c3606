import { describe, expect, it } from 'vitest';
import {
  forbiddenWordsSchema,
  messageFileSchema,
  type MessageFile,
} from '../../../shared/contracts/messages.ts';
import { bank } from '../../../shared/policy/index.ts';
import { lintMessages, type MessagePolicy } from '../../../shared/policy/message-lint.ts';
import en from '../../../shared/policy/messages/en.json' with { type: 'json' };
import forbidden from '../../../shared/policy/messages/forbidden.json' with { type: 'json' };
import zhCn from '../../../shared/policy/messages/zh-CN.json' with { type: 'json' };
import zhTw from '../../../shared/policy/messages/zh-TW.json' with { type: 'json' };

const english: MessageFile = messageFileSchema.parse(en);
const mainland: MessageFile = messageFileSchema.parse(zhCn);
const policy: MessagePolicy = {
  files: [mainland, messageFileSchema.parse(zhTw), english],
  forbidden: forbiddenWordsSchema.parse(forbidden),
  bank,
  needed: ['friendly', 'firm'],
};

const withText = (file: MessageFile, firm: string): MessagePolicy => ({
  ...policy,
  files: policy.files.map((one) =>
    one.language === file.language ? { ...file, texts: { ...file.texts, firm } } : one,
  ),
});
const whole = '{bank}: {name} {lastFour} {amount} {dueOn} {howToPay} {hotline}';
const wholeChinese = '【{bank}】{name}{lastFour}{amount}{dueOn}{howToPay}{hotline}';

describe('message lint', () => {
  it('finds nothing wrong with the files shipped', () => {
    expect(lintMessages(policy)).toEqual([]);
  });

  it.each([
    ['a missing hotline', whole.replace('{hotline}', ''), ['{hotline} is missing']],
    [
      'several missing elements',
      '{bank}: {name} {lastFour} {amount}',
      ['{dueOn} is missing', '{howToPay} is missing', '{hotline} is missing'],
    ],
    [
      'an element only in a branch',
      whole.replace('{name}', '{bank, select, other {{name}}}'),
      ['{name} is missing'],
    ],
    ['an unknown placeholder', `${whole} {address}`, ['{address} is unknown']],
    ['an unknown placeholder in a branch', `${whole} {bank, select, other {{age}}}`, ['{age} is unknown']],
    ['a threat', `${whole} or we call the Police`, ['holds the word “police”']],
    ['a threat in another form', `${whole} you will be arrested`, ['holds the word “arrest”']],
    [
      'a third party',
      `${whole} your employer, your family`,
      ['holds the word “family”', 'holds the word “employer”'],
    ],
    ['a link', `${whole} https://pay.example/x`, ['holds a link: https:']],
    ['a bare domain', `${whole} pay.example/x`, ['holds a link: pay.example']],
    [
      'no signature at the head',
      whole.replace('{bank}: {name}', '{name} {bank}:'),
      ['does not begin with the signature {bank}:'],
    ],
    [
      'a number format',
      whole.replace('{amount}', '{amount, number}'),
      [expect.stringContaining('is no ICU message')],
    ],
    ['an open brace', `${whole} {`, [expect.stringContaining('is no ICU message')]],
    ['too many words', `${whole} ${'word '.repeat(60)}`, ['takes 3 message parts, at most 2']],
    [
      'a curly quote in a long English text',
      `${whole} we’ll ${'word '.repeat(20)}`,
      ['takes 4 message parts, at most 2'],
    ],
  ])('refuses %s', (_, firm, faults) => {
    const found = lintMessages(withText(english, firm));
    expect(found).toEqual(
      faults.map((fault) => (typeof fault === 'string' ? `en texts.firm: ${fault}` : (fault as unknown))),
    );
  });

  it.each([
    ['a threat', `${wholeChinese}否则上门`, ['holds the word “上门”']],
    ['an insult', `${wholeChinese}老赖`, ['holds the word “老赖”']],
    ['a third party', `${wholeChinese}将联系您的家人`, ['holds the word “家人”']],
    ['too many words', `${wholeChinese}${'请还款'.repeat(30)}`, ['takes 3 message parts, at most 2']],
  ])('refuses %s in Chinese', (_, firm, faults) => {
    expect(lintMessages(withText(mainland, firm))).toEqual(
      faults.map((fault) => `zh-CN texts.firm: ${fault}`),
    );
  });

  it.each(['Please see the issue with courteous pursuit.', 'I sued for peace'])(
    'goes by whole beginnings: %s',
    (words) => {
      const found = lintMessages(withText(english, `${whole} ${words}`));
      expect(found).toEqual(words.includes('sued') ? ['en texts.firm: holds the word “sue”'] : []);
    },
  );

  it('finds a forbidden word or link that the bank’s own words bring in', () => {
    const howToPay = { ...bank.howToPay, en: 'pay.example, or else' };
    expect(lintMessages({ ...policy, bank: { ...bank, howToPay } })).toEqual([
      'en texts.friendly: holds the word “or else”',
      'en texts.friendly: holds a link: pay.example',
      'en texts.firm: holds the word “or else”',
      'en texts.firm: holds a link: pay.example',
    ]);
  });

  it('wants every language once, and every template the ladder names', () => {
    const found = lintMessages({ ...policy, files: [english, english], needed: ['firm', 'final'] });
    expect(found).toEqual([
      'zh-CN: 0 files of messages, not one',
      'zh-TW: 0 files of messages, not one',
      'en: 2 files of messages, not one',
      'en texts.final: is missing, a step of the ladder names it',
      'en texts.final: is missing, a step of the ladder names it',
    ]);
  });

  it('looks at the acknowledgement too', () => {
    const complaint = 'Thanks for {complaintId}, {name}; {held, select, yes {paused} other {}}; {hotline}';
    const files = [...policy.files.slice(0, 2), { ...english, acknowledgements: { complaint } }];
    expect(lintMessages({ ...policy, files })).toEqual([
      'en acknowledgements.complaint: {decideBy} is missing',
      'en acknowledgements.complaint: {name} is unknown',
    ]);
  });

  it.each([
    ['another language', { ...en, language: 'fr' }, 'language'],
    ['a signature without the bank', { ...en, signature: 'Pay:' }, 'signature'],
    ['an amount without its number', { ...en, amounts: { TWD: 'dollars' } }, 'amounts.TWD'],
    ['a currency that is no code', { ...en, amounts: { dollar: '{amount}' } }, 'amounts.dollar'],
    ['a field nobody reads', { ...en, footer: 'x' }, ''],
    ['an empty text', { ...en, texts: { firm: '' } }, 'texts.firm'],
  ])('a file with %s is none', (_, file, path) => {
    const parsed = messageFileSchema.safeParse(file);
    expect(parsed.error?.issues[0]?.path.join('.')).toBe(path);
  });

  it('wants words to forbid in every language', () => {
    expect(forbiddenWordsSchema.safeParse({ en: ['jail'], 'zh-CN': ['坐牢'] }).success).toBe(false);
    expect(forbiddenWordsSchema.safeParse({ ...forbidden, en: ['Jail'] }).success).toBe(false);
    expect(forbiddenWordsSchema.safeParse({ ...forbidden, en: ['a.*'] }).success).toBe(false);
  });
});
