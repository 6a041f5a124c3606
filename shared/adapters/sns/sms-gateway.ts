import { PublishCommand, SNSServiceException, type SNSClient } from '@aws-sdk/client-sns';
import { isPermitFor } from '../../domain/permit/permit.ts';
import type { SendResult, SmsGateway } from '../../ports/sms-gateway.ts';

/**
 * Texts by SNS. The client given must not retry (`maxAttempts: 1`): SNS has no token to make a second publish one
 * with the first. An answer that refuses the request says the text did not go; a server fault or no answer does not.
 */
export function snsSmsGateway(client: SNSClient, senderId: string): SmsGateway {
  return {
    send: async ({ to, text }, permit) => {
      if (!isPermitFor(permit, { channel: 'sms', number: to }))
        return { kind: 'refused', reason: 'NoPermit' };
      try {
        const reply = await client.send(new PublishCommand(request(to, text, senderId)));
        return { kind: 'accepted', messageId: reply.MessageId ?? '' };
      } catch (error) {
        return failure(error);
      }
    },
  };
}

function request(
  to: string,
  text: string,
  senderId: string,
): ConstructorParameters<typeof PublishCommand>[0] {
  return {
    PhoneNumber: to,
    Message: text,
    MessageAttributes: {
      'AWS.SNS.SMS.SenderID': { DataType: 'String', StringValue: senderId },
      'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' },
    },
  };
}

function failure(error: unknown): SendResult {
  if (error instanceof SNSServiceException && error.$fault === 'client')
    return { kind: 'refused', reason: error.name };
  return { kind: 'uncertain', reason: error instanceof Error ? error.name : 'unknown' };
}
