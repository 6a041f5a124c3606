import { randomUUID } from 'node:crypto';
import { isRecord } from './json.ts';
import type { LocalCarrier, TextRequest } from './carrier.ts';

export interface XmlReply {
  readonly statusCode: number;
  readonly xml: string;
}

const NAMESPACE = 'http://sns.amazonaws.com/doc/2010-03-31/';

/**
 * Answers the SNS call that fauxqs refuses: Publish to a phone number. Returns undefined for every other call.
 * `body` is the parsed form of the request.
 */
export function answerTextPublish(body: unknown, carrier: LocalCarrier): XmlReply | undefined {
  if (!isRecord(body) || body['Action'] !== 'Publish') return undefined;
  const phoneNumber = body['PhoneNumber'];
  if (typeof phoneNumber !== 'string') return undefined;
  const message = typeof body['Message'] === 'string' ? body['Message'] : '';
  if (!/^\+[1-9]\d{1,14}$/.test(phoneNumber))
    return errorReply(
      'InvalidParameter',
      `Invalid parameter: PhoneNumber Reason: ${phoneNumber} is not valid`,
    );
  if (message === '') return errorReply('InvalidParameter', 'Invalid parameter: Empty message');
  const text: TextRequest = { phoneNumber, message, attributes: messageAttributes(body) };
  const answer = carrier.accept(text);
  if (!answer.ok) return errorReply(answer.refusal.code, answer.refusal.message, answer.refusal.statusCode);
  return {
    statusCode: 200,
    xml:
      `<PublishResponse xmlns="${NAMESPACE}"><PublishResult><MessageId>${answer.messageId}</MessageId></PublishResult>` +
      `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></PublishResponse>`,
  };
}

function messageAttributes(body: Readonly<Record<string, unknown>>): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (let entry = 1; typeof body[`MessageAttributes.entry.${entry}.Name`] === 'string'; entry += 1) {
    const at = `MessageAttributes.entry.${entry}`;
    const value = body[`${at}.Value.StringValue`];
    attributes[String(body[`${at}.Name`])] = typeof value === 'string' ? value : '';
  }
  return attributes;
}

function errorReply(code: string, message: string, statusCode = 400): XmlReply {
  const fault = statusCode < 500 ? 'Sender' : 'Receiver';
  return {
    statusCode,
    xml:
      `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>${fault}</Type><Code>${escape(code)}</Code>` +
      `<Message>${escape(message)}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
  };
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
