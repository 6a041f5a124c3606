import { describe, expect, it } from 'vitest';
import { type MessageFile } from '../../../shared/contracts/messages.ts';
import { bank, messagePolicy as policy } from '../../../shared/policy/texts/index.ts';
import { lintMessages, type MessagePolicy } from '../../../shared/policy/texts/lint.ts';
import { fileOf } from '../../support/message-facts.ts';

const english = fileOf('en');
const mainland = fileOf('zh-CN');

type Dunning = 'first' | 'second' | 'final';
const withText = (
  file: MessageFile,
  text: string,
  { kind = 'second', tone = 'firm' }: { kind?: Dunning; tone?: 'warm' | 'firm' } = {},
): MessagePolicy => {
  const texts = { ...file.texts, [kind]: { ...file.texts[kind], [tone]: text } };
  return {
    ...policy,
    files: policy.files.map((one) => (one.language === file.language ? { ...file, texts } : one)),
  };
};
const whole = '{bank}: {name} {lastFour} {amount} {dueOn} {howToPay} {hotline}';
const wholeChinese = '【{bank}】{name}{lastFour}{amount}{dueOn}{howToPay}{hotline}';
const tooLong = (ordinary: number, longest: number) => [
  `takes ${ordinary} message parts in an ordinary case, at most 2`,
  `takes ${longest} message parts in the longest case, at most 3`,
];

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
    ['a placeholder of another kind', `${whole} {decideBy}`, ['{decideBy} is unknown']],
    ['an unknown placeholder in a branch', `${whole} {bank, select, other {{age}}}`, ['{age} is unknown']],
    ['a threat', `${whole} or we call the Police`, ['holds the word “police”']],
    ['a threat in another form', `${whole} you will be arrested`, ['holds the word “arrest”']],
    [
      'a third party',
      `${whole} your employer, your family`,
      ['holds the word “family”', 'holds the word “employer”'],
    ],
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
    ['too many words', `${whole} ${'word '.repeat(80)}`, tooLong(4, 4)],
    ['a curly quote in a long English text', `${whole} we’ll ${'word '.repeat(30)}`, tooLong(5, 5)],
    [
      'a consequence before the final text',
      `${whole} or we take legal steps.`,
      ['holds the word “legal”, which only a final text may'],
    ],
  ])('refuses %s', (_, text, faults) => {
    const found = lintMessages(withText(english, text));
    expect(found).toEqual(
      faults.map((fault) => (typeof fault === 'string' ? `en second-firm: ${fault}` : (fault as unknown))),
    );
  });

  it.each([
    ['a threat', `${wholeChinese}否则上门`, ['holds the word “上门”']],
    ['an insult', `${wholeChinese}老赖`, ['holds the word “老赖”']],
    ['a third party', `${wholeChinese}将联系您的家人`, ['holds the word “家人”']],
    ['too many words', `${wholeChinese}${'请还款'.repeat(40)}`, tooLong(3, 4)],
    [
      'a consequence before the final text',
      `${wholeChinese}我行可能依法诉讼`,
      ['holds the word “诉讼”, which only a final text may'],
    ],
  ])('refuses %s in Chinese', (_, text, faults) => {
    expect(lintMessages(withText(mainland, text))).toEqual(
      faults.map((fault) => `zh-CN second-firm: ${fault}`),
    );
  });

  it.each(['Please see the issue with courteous pursuit.', 'I sued for peace'])(
    'goes by whole beginnings: %s',
    (words) => {
      const found = lintMessages(withText(english, `${whole} ${words}`));
      expect(found).toEqual(words.includes('sued') ? ['en second-firm: holds the word “sue”'] : []);
    },
  );

  it('wants every language once', () => {
    expect(lintMessages({ ...policy, files: [english, english] })).toEqual([
      'zh-CN: 0 files of messages, not one',
      'zh-TW: 0 files of messages, not one',
      'en: 2 files of messages, not one',
    ]);
  });

  it('looks at kinds of other elements too', () => {
    const formal =
      '{bank}: Thanks for {complaintId}, {name}; {held, select, yes {paused} other {}}; {hotline}';
    const texts = { ...english.texts, 'complaint-acknowledgement': { formal } };
    expect(lintMessages({ ...policy, files: [...policy.files.slice(0, 2), { ...english, texts }] })).toEqual([
      'en complaint-acknowledgement-formal: {decideBy} is missing',
      'en complaint-acknowledgement-formal: {name} is unknown',
    ]);
  });
});

describe('consequences', () => {
  const final = (text: string, tone: 'warm' | 'firm' = 'firm') =>
    lintMessages(withText(english, `${whole} ${text}`, { kind: 'final', tone }));
  const interest = 'Penalty interest accrues under your contract,';
  const bureau = 'we may tell the credit bureau,';
  const steps = 'we may take legal steps.';

  it.each([
    ['all of them, conditionally, with a way out', `${interest} ${bureau} ${steps} Ask for instalments.`, []],
    ['no way out', `${interest} ${bureau} ${steps}`, ['shows no way out']],
    [
      'nothing said',
      'Ask for instalments.',
      ['says nothing of penaltyInterest', 'says nothing of creditRecord', 'says nothing of legalSteps'],
    ],
    [
      'legal steps as a certainty',
      `${interest} ${bureau} we will take legal steps. Ask for instalments.`,
      ['says “legal” without “may”'],
    ],
    [
      'a condition in another clause',
      `${interest} ${steps} We may be sad, the credit bureau is told. Ask for instalments.`,
      ['says “credit bureau” without “may”'],
    ],
    [
      'interest without the contract',
      `Penalty interest accrues, ${bureau} ${steps} Ask for instalments.`,
      ['says “penalty interest” without “under your contract”'],
    ],
  ])('%s', (_, text, faults) => {
    expect(final(text)).toEqual(faults.map((fault) => `en final-firm: ${fault}`));
  });

  it('a warm final text may leave them out, not the way out', () => {
    expect(final('Ask for instalments.', 'warm')).toEqual([]);
    expect(final('Bye.', 'warm')).toEqual(['en final-warm: shows no way out']);
  });

  it('in Chinese too', () => {
    const text = `${wholeChinese}罚息按合同计收，我行将报送征信，可能依法诉讼。可分期。`;
    expect(lintMessages(withText(mainland, text, { kind: 'final' }))).toEqual([
      'zh-CN final-firm: says “征信” without “可能依法”',
    ]);
  });
});

describe('links', () => {
  const faults = (text: string) => lintMessages(withText(english, `${whole} ${text}`));

  it.each(['bank.example', 'pay.bank.example/x?y=1', 'https://bank.example/pay', 'https://www.BANK.example'])(
    'may go to %s',
    (link) => {
      expect(faults(link)).toEqual([]);
    },
  );

  it.each([
    'https://pay.example/x',
    'pay.example/x',
    'bank.example.evil.io',
    'evilbank.example',
    'http://bank.example/pay',
    'https://bank.example@evil.io',
    'https://1.2.3.4/pay',
    'bit.ly/abc',
    'evil。com',
    'tel://123',
    'https://user@bank.example',
  ])('may not go to %s', (link) => {
    const found = faults(link);
    expect(found.length).toBeGreaterThan(0);
    for (const fault of found)
      expect(fault).toMatch(/^en second-firm: (links to .*no domain of the bank|takes)/);
  });

  it('count as well in what the bank says of itself', () => {
    const howToPay = { ...bank.howToPay, en: 'pay.io, or else' };
    const found = lintMessages({ ...policy, bank: { ...bank, howToPay } });
    expect(found).toContain('en first-warm: holds the word “or else”');
    expect(found).toContain('en first-warm: links to pay.io, which is no domain of the bank');
  });
});
