import { describe, expect, it } from 'vitest';
import { meaningOf, plainText, type ReplyMeaning } from '../../../shared/domain/reply/reply.ts';
import { replyWordsSchema } from '../../../shared/contracts/replies.ts';
import { replyWords } from '../../../shared/policy/replies/index.ts';

describe('what a reply means', () => {
  it.each<[string, ReplyMeaning]>([
    ['STOP', 'stop'],
    [' Stop. ', 'stop'],
    ['ＳＴＯＰ', 'stop'],
    ['please stop texting me', 'stop'],
    ["Don't text me again", 'stop'],
    ['T', 'stop'],
    ['TD', 'stop'],
    ['退订', 'stop'],
    ['回复退订！', 'stop'],
    ['退訂', 'stop'],
    ['請不要再發了', 'stop'],
    ['别再发短信', 'stop'],
    ['stop texting me or I complain', 'stop'],
    ['I want to complain', 'complaint'],
    ['投诉', 'complaint'],
    ['我要投訴你們', 'complaint'],
    ['This is harassment', 'complaint'],
    ['I dispute this', 'dispute'],
    ['I have already paid!', 'dispute'],
    ['这不是我的贷款', 'dispute'],
    ['金額有誤', 'dispute'],
    ['call me', 'call-me'],
    ['Please call me at 5', 'call-me'],
    ['请回电', 'call-me'],
    ['聯絡我', 'call-me'],
    ['BALANCE', 'balance'],
    ['How much is it?', 'balance'],
    ['还欠多少', 'balance'],
    ['餘額', 'balance'],
    ['START', 'start'],
    ['开始', 'start'],
    ['恢復', 'start'],
    ['OK', 'visit-confirm'],
    ['好的。', 'visit-confirm'],
    ['確認', 'visit-confirm'],
    ['OK I will pay', 'free'],
    ['Another day please', 'visit-move'],
    ['可以改天嗎', 'visit-move'],
    ["Don't come to my house", 'visit-refuse'],
    ['请不要上门', 'visit-refuse'],
    ['別來，我要投訴', 'complaint'],
    ['Can we start on Monday?', 'free'],
    ['Nonstop trouble here', 'free'],
    ['I will pay on Friday', 'free'],
    ['', 'free'],
    ['😡', 'free'],
  ])('%s: %s', (text, meaning) => {
    expect(meaningOf(text, replyWords)).toBe(meaning);
  });

  it('no word means two things when it is all a text says', () => {
    const whole = replyWords.flatMap((list) => list.whole);
    expect(new Set(whole).size).toBe(whole.length);
    for (const list of replyWords)
      for (const word of list.whole) expect(meaningOf(word, replyWords)).toBe(list.meaning);
  });

  it('words are kept as texts are read, and what stops texts comes first', () => {
    for (const { whole, within } of replyWords)
      for (const word of [...whole, ...within]) expect(plainText(word)).toBe(word);
    const [stop, ...others] = replyWords;
    expect(replyWordsSchema.safeParse([...others, stop]).success).toBe(false);
    expect(replyWordsSchema.safeParse([{ ...stop, whole: ['STOP'] }]).success).toBe(false);
  });
});
