import { PublishCommand, SNSServiceException, type SNSClient } from '@aws-sdk/client-sns';
import { isPermitFor } from '../../domain/permit/permit.ts';
import type { OutgoingText, SendResult, SmsGateway } from '../../ports/sms-gateway.ts';

/**
 * Texts by SNS. The client given must not retry (`maxAttempts: 1`): SNS has no token to make a second publish one
 * with the first. An answer that refuses the request says the text did not go; a server fault or no answer does not.
 */
export function snsSmsGateway(client: SNSClient): SmsGateway {
  return {
    send: async (text, permit) => {
      if (!isPermitFor(permit, { channel: 'sms', number: text.to }))
        return { kind: 'refused', reason: 'NoPermit' };
      try {
        const reply = await client.send(new PublishCommand(request(text)));
        return { kind: 'accepted', messageId: reply.MessageId ?? '' };
      } catch (error) {
        return failure(error);
      }
    },
  };
}

function request({
  to,
  text,
  senderId,
  registered,
}: OutgoingText): ConstructorParameters<typeof PublishCommand>[0] {
  return {
    PhoneNumber: to,
    Message: text,
    MessageAttributes: {
      ...(senderId !== null && { 'AWS.SNS.SMS.SenderID': said(senderId) }),
      'AWS.SNS.SMS.SMSType': said('Transactional'),
      ...(registered !== undefined && {
        'AWS.MM.SMS.EntityId': said(registered.entityId),
        'AWS.MM.SMS.TemplateId': said(registered.templateId),
      }),
    },
  };
}

const said = (StringValue: string): { DataType: string; StringValue: string } => ({
  DataType: 'String',
  StringValue,
});

/** Refusals that are about the number or the text; by name, as the SDK and the wire spell them. */
const aboutTheText: ReadonlySet<string> = new Set([
  'EndpointDisabledException',
  'EndpointDisabled',
  'InvalidParameterException',
  'InvalidParameter',
  'InvalidParameterValueException',
  'ParameterValueInvalid',
  'ValidationException',
  'ValidationError',
]);

/** No connection was made, so nothing can have left this machine. */
const neverLeft: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

function failure(error: unknown): SendResult {
  if (!(error instanceof Error)) return { kind: 'uncertain', reason: 'unknown' };
  if (error instanceof SNSServiceException)
    return error.$fault === 'client' ? refusal(error) : { kind: 'uncertain', reason: error.name };
  // Credentials are fetched before the request is made.
  if (error.name === 'CredentialsProviderError' || neverLeft.has(codeOf(error)))
    return { kind: 'later', pause: 'settings', reason: error.name };
  return { kind: 'uncertain', reason: error.name };
}

/** SNS answered that it did not take the request: certainly not sent. Why decides what happens next. */
function refusal({ name, message, $metadata }: SNSServiceException): SendResult {
  if (/opted\s*out/i.test(`${name} ${message}`)) return { kind: 'refused', reason: 'OptedOut' };
  if (/quota|spend/i.test(`${name} ${message}`)) return { kind: 'later', pause: 'quota', reason: name };
  if ($metadata.httpStatusCode === 429 || /throttl|requestlimit|toomanyrequests/i.test(name))
    return { kind: 'later', pause: 'throttled', reason: name };
  if (aboutTheText.has(name)) return { kind: 'refused', reason: name };
  // Rights, keys, signatures: ours to mend, and no fault of the number's.
  return { kind: 'later', pause: 'settings', reason: name };
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
