import {
  AuthorizationErrorException,
  EndpointDisabledException,
  InternalErrorException,
  InvalidParameterException,
  InvalidParameterValueException,
  KMSThrottlingException,
  OptedOutException,
  PublishCommand,
  SNSClient,
  SNSServiceException,
  ThrottledException,
} from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { sendText } from '../../../functions/send-gate/send-text.ts';
import { snsSmsGateway } from '../../../shared/adapters/sns/sms-gateway.ts';
import type { SendResult } from '../../../shared/ports/sms-gateway.ts';
import { leaveFor } from '../../support/permits.ts';
import { ledger, message, minutes, planned, theCase } from '../../support/gate-world.ts';
import type { World } from '../../support/world.ts';

const client = new SNSClient({ region: 'us-east-1', maxAttempts: 1 });
// This client, not its class: test files share modules, and others talk to a true server.
const sns = mockClient(client);
const gateway = snsSmsGateway(client);
const text = { to: '+12015550123', text: 'hello', senderId: 'BANK' };

const said = (message = 'no') => ({ message, $metadata: {} });
/** An error SNS answers with that the SDK has no class for. */
const answered = (name: string, httpStatusCode: number, message = 'no') =>
  new SNSServiceException({
    name,
    message,
    $fault: httpStatusCode < 500 ? 'client' : 'server',
    $metadata: { httpStatusCode },
  });
const broke = (name: string, code: string) => Object.assign(new Error(code), { name, code });

interface Row {
  readonly name: string;
  readonly error: Error;
  readonly result: SendResult;
}

const refused: readonly Row[] = [
  { name: 'opted out', error: new OptedOutException(said()), reason: 'OptedOut' },
  {
    name: 'opted out, in words',
    error: new InvalidParameterException(said('Phone number is opted out')),
    reason: 'OptedOut',
  },
  {
    name: 'invalid parameter',
    error: new InvalidParameterException(said()),
    reason: 'InvalidParameterException',
  },
  {
    name: 'invalid value',
    error: new InvalidParameterValueException(said()),
    reason: 'InvalidParameterValueException',
  },
  {
    name: 'endpoint disabled',
    error: new EndpointDisabledException(said()),
    reason: 'EndpointDisabledException',
  },
].map(({ name, error, reason }) => ({ name, error, result: { kind: 'refused', reason } }));

const later: readonly Row[] = [
  { name: 'throttled', error: new ThrottledException(said()), pause: 'throttled' as const },
  { name: 'throttled by key', error: new KMSThrottlingException(said()), pause: 'throttled' as const },
  { name: 'rate exceeded', error: answered('Throttling', 400), pause: 'throttled' as const },
  { name: 'too many requests', error: answered('Slow', 429), pause: 'throttled' as const },
  {
    name: 'spend limit exceeded',
    error: answered('MonthlySpendLimitExceeded', 400),
    pause: 'quota' as const,
  },
  { name: 'quota, in words', error: answered('Refused', 400, 'No quota left'), pause: 'quota' as const },
  { name: 'no rights', error: new AuthorizationErrorException(said()), pause: 'settings' as const },
  { name: 'no credentials', error: broke('CredentialsProviderError', ''), pause: 'settings' as const },
  { name: 'no such host', error: broke('Error', 'ENOTFOUND'), pause: 'settings' as const },
  { name: 'connection refused', error: broke('Error', 'ECONNREFUSED'), pause: 'settings' as const },
].map(({ name, error, pause }) => ({ name, error, result: { kind: 'later', pause, reason: error.name } }));

const uncertain: readonly Row[] = [
  { name: 'internal error', error: new InternalErrorException(said()) },
  { name: 'unavailable', error: answered('ServiceUnavailable', 503) },
  { name: 'timeout after acceptance', error: broke('TimeoutError', 'ETIMEDOUT') },
  { name: 'network reset', error: broke('Error', 'ECONNRESET') },
  { name: 'request aborted', error: broke('AbortError', '') },
].map(({ name, error }) => ({ name, error, result: { kind: 'uncertain', reason: error.name } }));

beforeEach(() => {
  sns.reset();
});

const tries = (): number => sns.commandCalls(PublishCommand).length;

describe('snsSmsGateway says of every error what is known, and tries once', () => {
  it.each([...refused, ...later, ...uncertain])('$name: $result.kind', async ({ error, result }) => {
    sns.on(PublishCommand).rejects(error);
    expect(await gateway.send(text, leaveFor(text.to))).toEqual(result);
    expect(tries()).toBe(1);
  });
});

describe('sendText takes each error of SNS where it should go', () => {
  const gate = (world: World) => sendText({ ...world.gateDeps(), sms: gateway })(message);
  /** Everything that brings a message back: redelivery, then a day of sweeps. */
  const comeBack = async (world: World): Promise<void> => {
    await gate(world);
    for (let hour = 0; hour < 6; hour += 1) {
      world.clock.advance(60 * minutes);
      await world.sweep();
      for (const { contactId } of world.queues.sent.texts.splice(0))
        if (contactId === message.contactId) await gate(world);
    }
  };

  it.each(refused)('$name: FAILED, no contact, never tried again under this decision', async ({ error }) => {
    sns.on(PublishCommand).rejects(error);
    const world = await planned();
    expect(await gate(world)).toBe('denied');
    expect(ledger(world)).toMatchObject([{ state: 'FAILED' }]);
    expect(theCase(world)).toMatchObject({ intent: null, done: [], unreached: 1 });
    await comeBack(world);
    expect(tries()).toBe(1);
  });

  it('opted out: no other number is tried either', async () => {
    sns.on(PublishCommand).rejects(new OptedOutException(said()));
    const world = await planned();
    await gate(world);
    expect(theCase(world).tries).toEqual({ step: 'friendly-text', count: 0, closed: ['sms'] });
  });

  it.each(later)('$name: let go, and sent once when it is decided anew', async ({ error }) => {
    sns.on(PublishCommand).rejectsOnce(error).resolves({ MessageId: 'm-1' });
    const world = await planned();
    expect(await gate(world)).toBe('waiting');
    expect(ledger(world)).toMatchObject([
      { state: 'RELEASED', text: null, reason: `carrier-later-${error.name}` },
    ]);
    expect(theCase(world)).toMatchObject({ intent: { state: 'waiting' }, done: [], unreached: 0 });
    await comeBack(world);
    expect(tries()).toBe(2);
    expect(ledger(world)).toMatchObject([{ state: 'SENT', claims: 2, messageId: 'm-1' }]);
    expect(theCase(world)).toMatchObject({ intent: null, done: [{ outcome: 'sent' }] });
  });

  it('throttled again and again: asked ever more seldom, never given up', async () => {
    sns.on(PublishCommand).rejects(new ThrottledException(said()));
    const world = await planned();
    const rests: number[] = [];
    for (let nth = 0; nth < 9; nth += 1) {
      await gate(world);
      rests.push(
        (Date.parse(theCase(world).intent?.readyAt ?? '') - Date.parse(world.clock.now())) / minutes,
      );
    }
    expect(rests).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  it.each(uncertain)('$name: UNCERTAIN, counts as taken, never sent again', async ({ error }) => {
    sns.on(PublishCommand).rejects(error);
    const world = await planned();
    expect(await gate(world)).toBe('uncertain');
    expect(ledger(world)).toMatchObject([{ state: 'UNCERTAIN', reason: error.name }]);
    expect(theCase(world)).toMatchObject({ intent: null, done: [{ outcome: 'uncertain' }] });
    await comeBack(world);
    expect(tries()).toBe(1);
  });
});
