import type { ActionKind } from './population.ts';

/** What a borrower writes, in the languages served. */
export const words: Readonly<Record<Extract<ActionKind, `reply-${string}`>, readonly string[]>> = {
  'reply-stop': ['STOP', '退订', '退訂', 'Please stop texting me'],
  'reply-start': ['START', '恢复订阅', '恢復訂閱'],
  'reply-dispute': ['I dispute this', 'DISPUTE'],
  'reply-complaint': ['COMPLAINT', '投诉', '投訴'],
  'reply-call': ['CALL ME', '回电', '回電'],
  'reply-balance': ['BALANCE', '余额', '餘額'],
  'reply-free': ['My mother is ill, I will come on Friday', '我星期五来'],
};

/** Of an inbound text, as it is queued. */
export const replyId = (body: string): string => /"inboundMessageId":"([^"]*)"/.exec(body)?.[1] ?? '';
