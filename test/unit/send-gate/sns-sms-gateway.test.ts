import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { leaveFor } from '../../support/permits.ts';
import { snsSmsGateway } from '../../../shared/adapters/sns/sms-gateway.ts';

const client = new SNSClient({ region: 'us-east-1', maxAttempts: 1 });
// This client, not its class: test files share modules, and others talk to a true server.
const sns = mockClient(client);
const gateway = snsSmsGateway(client);
const text = { to: '+12015550123', text: 'hello', senderId: 'BANK' };

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

  it('where carriers pass on registered texts only: the ids of the bank and of the text go with it', async () => {
    sns.on(PublishCommand).resolves({ MessageId: 'm-1' });
    const registered = { entityId: '1101000000000000001', templateId: '1107000000000000001' };
    await gateway.send({ ...text, registered }, leaveFor(text.to));
    expect(sns.commandCalls(PublishCommand)[0]?.args[0].input.MessageAttributes).toMatchObject({
      'AWS.MM.SMS.EntityId': { DataType: 'String', StringValue: registered.entityId },
      'AWS.MM.SMS.TemplateId': { DataType: 'String', StringValue: registered.templateId },
    });
  });
});
