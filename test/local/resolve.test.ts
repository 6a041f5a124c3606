import { describe, expect, test } from 'vitest';
import { readAssembly } from '../../infra/local/assembly.ts';
import { Resolver } from '../../infra/local/resolve.ts';
import { writeAssembly } from './fixture.ts';

const dir = writeAssembly({
  data: {
    Resources: { Book: { Type: 'AWS::DynamoDB::Table' } },
    Outputs: { BookName: { Value: { Ref: 'Book' }, Export: { Name: 'data:Book' } } },
  },
  app: {
    Resources: {
      Queue: { Type: 'AWS::SQS::Queue' },
      Rare: { Type: 'AWS::SQS::Queue', Condition: 'IsLarge' },
    },
    Parameters: { Size: { Type: 'String', Default: 'small' }, Needed: { Type: 'String' } },
    Conditions: {
      IsLarge: { 'Fn::Equals': [{ Ref: 'Size' }, 'large'] },
      IsSmall: { 'Fn::Not': [{ Condition: 'IsLarge' }] },
      Both: { 'Fn::And': [{ Condition: 'IsSmall' }, { 'Fn::Equals': ['a', 'a'] }] },
    },
  },
});
const assembly = readAssembly(dir);
const resolver = new Resolver(assembly, { account: '123', region: 'mars-1' }, (resource, attribute) =>
  [resource.logicalId, attribute].filter(Boolean).join('.'),
);
const stack = assembly.stacks[1]!;

describe('intrinsic functions', () => {
  test.each<[string, unknown, unknown]>([
    ['Ref of a resource', { Ref: 'Queue' }, 'Queue'],
    ['Ref of a parameter', { Ref: 'Size' }, 'small'],
    ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'mars-1'],
    ['GetAtt as a list', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'Queue.Arn'],
    ['GetAtt as text', { 'Fn::GetAtt': 'Queue.Arn' }, 'Queue.Arn'],
    ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'Queue' }, 1]] }, 'a-Queue-1'],
    ['Sub', { 'Fn::Sub': '${AWS::AccountId}/${Queue.Arn}/${!kept}' }, '123/Queue.Arn/${kept}'],
    ['Sub with variables', { 'Fn::Sub': ['${x}', { x: { Ref: 'Queue' } }] }, 'Queue'],
    ['Select of Split', { 'Fn::Select': ['1', { 'Fn::Split': [':', 'a:b:c'] }] }, 'b'],
    ['ImportValue across stacks', { 'Fn::ImportValue': 'data:Book' }, 'Book'],
    ['If', { 'Fn::If': ['Both', 'yes', 'no'] }, 'yes'],
    ['NoValue in an object', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
    ['NoValue in a list', [1, { Ref: 'AWS::NoValue' }], [1]],
    ['what is none', { Ref: 'Queue', 'Fn::X': 1 }, { Ref: 'Queue', 'Fn::X': 1 }],
  ])('%s', (_, value, expected) => {
    expect(resolver.resolve(value, stack)).toEqual(expected);
  });

  test.each<[unknown, string]>([
    [{ 'Fn::Transform': {} }, 'Intrinsic function Fn::Transform'],
    [{ 'Fn::Cidr': ['10.0.0.0/8'] }, 'Fn::Cidr'],
    [{ Ref: 'Nobody' }, 'Ref Nobody'],
    [{ Ref: 'Needed' }, 'Parameter Needed of stack app has no default'],
    [{ 'Fn::GetAtt': ['Nobody', 'Arn'] }, 'Fn::GetAtt Nobody'],
    [{ 'Fn::ImportValue': 'nowhere' }, 'Fn::ImportValue nowhere'],
    [{ 'Fn::If': ['Never', 1, 2] }, 'Condition Never'],
    [{ 'Fn::Select': [9, ['a']] }, 'Fn::Select 9'],
  ])('%j is refused by name', (value, message) => {
    expect(() => resolver.resolve(value, stack)).toThrow(message);
  });

  test('a resource whose condition does not hold does not exist', () => {
    expect(resolver.resources().map(({ logicalId }) => logicalId)).toEqual(['Book', 'Queue']);
  });
});
