import { describe, expect, test } from 'vitest';
import { matcher } from '../../infra/local/event-pattern.ts';
import { objectCreated } from '../../infra/local/rules.ts';
import { modelOf, type RawResource } from './fixture.ts';

const event = objectCreated(
  { bucket: 'feed', key: 'feed/2005/manifest.json', bytes: 5, id: 'e1' },
  { region: 'r', account: 'a', now: Date.parse('2005-08-01T00:00:00.999Z') },
);
const key = (test: unknown): Record<string, unknown> => ({ detail: { object: { key: [test] } } });

describe('event patterns', () => {
  test.each<[Record<string, unknown>, boolean]>([
    [{ source: ['aws.s3'], 'detail-type': ['Object Created'] }, true],
    [{ source: ['aws.ec2', 'aws.s3'] }, true],
    [{ source: ['aws.ec2'] }, false],
    [{ detail: { bucket: { name: ['feed'] } } }, true],
    [key({ wildcard: 'feed/*/manifest.json' }), true],
    [key({ wildcard: 'feed/*.csv' }), false],
    [key({ wildcard: 'feed/2005.manifest*' }), false],
    [key({ prefix: 'feed/' }), true],
    [key({ suffix: 'manifest.json' }), true],
    [key({ suffix: 'manifest' }), false],
    [{ detail: { missing: [{ exists: false }] } }, true],
    [{ detail: { reason: [{ exists: false }] } }, false],
  ])('%j: %s', (pattern, expected) => {
    expect(matcher(pattern)(event)).toBe(expected);
  });

  test.each([[key({ 'anything-but': ['x'] })], [{ $or: [] }], [{ source: 'aws.s3' }]])(
    '%j is refused',
    (pattern) => {
      expect(() => matcher(pattern)).toThrow('Event pattern');
    },
  );
});

describe('what a target gets', () => {
  const rule = (target: object): RawResource => ({
    Type: 'AWS::Events::Rule',
    Properties: { EventPattern: { source: ['aws.s3'] }, Targets: [{ Arn: 'arn:t', Id: 't', ...target }] },
  });
  const paths = { bucket: '$.detail.bucket.name', size: '$.detail.object.size' };

  test.each<[string, object, unknown]>([
    ['the event', {}, event],
    ['a constant', { Input: '{"a":1}' }, { a: 1 }],
    ['a part', { InputPath: '$.detail.bucket' }, { name: 'feed' }],
    [
      'a template',
      {
        InputTransformer: {
          InputPathsMap: paths,
          InputTemplate: '{"b":<bucket>,"n":<size>,"t":"in <bucket>: <size>"}',
        },
      },
      { b: 'feed', n: 5, t: 'in feed: 5' },
    ],
  ])('%s', (_, target, expected) => {
    const [only] = modelOf({ Rule: rule(target) }).rules;
    expect(only?.spec.targets[0]?.input(event)).toEqual(expected);
  });

  test('a placeholder without a path is refused', () => {
    const target = { InputTransformer: { InputTemplate: '{"rule":<aws.events.rule-arn>}' } };
    expect(() => modelOf({ Rule: rule(target) })).toThrow('<aws.events.rule-arn>');
  });

  test('a disabled rule is not there', () => {
    const disabled = rule({});
    const properties = { ...disabled.Properties, State: 'DISABLED' };
    expect(modelOf({ Rule: { ...disabled, Properties: properties } }).rules).toEqual([]);
  });
});
