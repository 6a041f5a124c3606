import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LocalCarrier } from '../../infra/local/carrier.ts';
import { answerTextPublish } from '../../infra/local/sns-front.ts';
import { scratchDir } from './fixture.ts';

const now = (): number => Date.parse('2005-08-01T00:00:00Z');
const text = (
  message: string,
): { phoneNumber: string; message: string; attributes: Record<string, string> } => ({
  phoneNumber: '+886900000001',
  message,
  attributes: {},
});
const ids = (carrier: LocalCarrier): string[] => carrier.outbox.map(({ messageId }) => messageId);

describe('the carrier', () => {
  test('message ids depend on seed, number, text and repetition, not on order', () => {
    const [one, two] = [new LocalCarrier({ now, seed: 7 }), new LocalCarrier({ now, seed: 7 })];
    for (const message of ['a', 'b', 'a']) one.accept(text(message));
    for (const message of ['a', 'a', 'b']) two.accept(text(message));
    expect(new Set(ids(one)).size).toBe(3);
    expect(ids(one).sort()).toEqual(ids(two).sort());
    const other = new LocalCarrier({ now, seed: 8 });
    other.accept(text('a'));
    expect(ids(one)).not.toContain(ids(other)[0]);
  });

  test('a script may refuse, fail or deliver', () => {
    const carrier = new LocalCarrier({
      now,
      seed: 1,
      script: ({ message }, nth) => {
        if (message === 'later' && nth === 1) return { take: false, code: 'Throttled', message: 'slow down' };
        if (message === 'gone') return { take: true, status: 'FAILED', reason: 'unknown subscriber' };
        return { take: true, status: 'DELIVERED' };
      },
    });
    expect(carrier.accept(text('later')).ok).toBe(false);
    expect(carrier.accept(text('later')).ok).toBe(true);
    expect(carrier.accept(text('gone')).ok).toBe(true);
    expect(carrier.outbox.map(({ message, status, reason }) => [message, status, reason])).toEqual([
      ['later', 'DELIVERED', undefined],
      ['gone', 'FAILED', 'unknown subscriber'],
    ]);
  });

  test('its file is its memory, up to a line cut short by a kill', () => {
    const file = join(scratchDir(), 'texts.ndjson');
    const first = new LocalCarrier({ now, seed: 1, file });
    first.accept(text('a'));
    appendFileSync(file, '{"messageId":"cut');
    const second = new LocalCarrier({ now, seed: 1, file });
    expect(second.outbox).toEqual(first.outbox);
    second.accept(text('a'));
    expect(new Set(ids(second)).size).toBe(2);
    expect(readFileSync(file, 'utf8').trim().split('\n').length).toBeGreaterThan(1);
    expect(new LocalCarrier({ now, seed: 1, file }).outbox).toEqual(second.outbox);
  });
});

describe('SNS publish', () => {
  const carrier = new LocalCarrier({ now, seed: 1 });
  const form = { Action: 'Publish', PhoneNumber: '+886900000001', Message: 'hello' };

  test('a text with its attributes', () => {
    const sender = {
      'MessageAttributes.entry.1.Name': 'AWS.SNS.SMS.SenderID',
      'MessageAttributes.entry.1.Value.StringValue': 'YourBank',
    };
    const reply = answerTextPublish({ ...form, ...sender }, carrier);
    expect(reply?.statusCode).toBe(200);
    expect(reply?.xml).toContain(carrier.outbox[0]?.messageId);
    expect(carrier.outbox[0]?.attributes).toEqual({ 'AWS.SNS.SMS.SenderID': 'YourBank' });
  });

  test.each([
    [{ ...form, PhoneNumber: '12345' }, 'InvalidParameter'],
    [{ ...form, Message: '' }, 'InvalidParameter'],
  ])('%j is refused', (body, code) => {
    expect(answerTextPublish(body, carrier)).toMatchObject({
      statusCode: 400,
      xml: expect.stringContaining(code) as string,
    });
  });

  test.each([
    [{ Action: 'Publish', TopicArn: 'arn:x', Message: 'm' }],
    [{ Action: 'CreateTopic' }],
    [undefined],
  ])('%j is not for the carrier', (body) => {
    expect(answerTextPublish(body, carrier)).toBeUndefined();
  });
});
