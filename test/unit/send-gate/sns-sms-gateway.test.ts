import {
  InternalErrorException,
  InvalidParameterException,
  OptedOutException,
  PublishCommand,
  SNSClient,
  ThrottledException,
} from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { leaveFor } from '../../support/permits.ts';
import { snsSmsGateway } from '../../../shared/adapters/sns/sms-gateway.ts';

const sns = mockClient(SNSClient);
const gateway = snsSmsGateway(new SNSClient({ region: 'us-east-1', maxAttempts: 1 }), 'BANK');
const text = { to: '+12015550123', text: 'hello' };

const named = (name: string) => Object.assign(new Error(name), { name });
const said = (message: string) => ({ message, $metadata: {} });

describe('snsSmsGateway', () => {
  beforeEach(() => {
    sns.reset();
  });

  it('a permit for another number: refused, and nothing is asked of SNS', async () => {
    expect(await gateway.send(text, leaveFor('+12015550199'))).toEqual({
      kind: 'refused',
      reason: 'NoPermit',
    });
    expect(sns.commandCalls(PublishCommand)).toHaveLength(0);
  });

  it('accepted: the message id, and the request SNS documents', async () => {
    sns.on(PublishCommand).resolves({ MessageId: 'm-1' });
    expect(await gateway.send(text, leaveFor(text.to))).toEqual({ kind: 'accepted', messageId: 'm-1' });
    expect(sns.commandCalls(PublishCommand)[0]?.args[0].input).toEqual({
      PhoneNumber: '+12015550123',
      Message: 'hello',
      MessageAttributes: {
        'AWS.SNS.SMS.SenderID': { DataType: 'String', StringValue: 'BANK' },
        'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' },
      },
    });
  });

  it.each([
    {
      name: 'throttled',
      error: new ThrottledException(said('slow down')),
      kind: 'refused',
      reason: 'ThrottledException',
    },
    {
      name: 'opted out',
      error: new OptedOutException(said('stop')),
      kind: 'refused',
      reason: 'OptedOutException',
    },
    {
      name: 'invalid parameter',
      error: new InvalidParameterException(said('bad')),
      kind: 'refused',
      reason: 'InvalidParameterException',
    },
    {
      name: 'internal error',
      error: new InternalErrorException(said('oops')),
      kind: 'uncertain',
      reason: 'InternalErrorException',
    },
    { name: 'timeout', error: named('TimeoutError'), kind: 'uncertain', reason: 'TimeoutError' },
    { name: 'connection lost', error: named('ECONNRESET'), kind: 'uncertain', reason: 'ECONNRESET' },
  ])('$name: $kind', async ({ error, kind, reason }) => {
    sns.on(PublishCommand).rejects(error);
    expect(await gateway.send(text, leaveFor(text.to))).toEqual({ kind, reason });
    expect(sns.commandCalls(PublishCommand)).toHaveLength(1);
  });
});
