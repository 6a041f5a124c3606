import { expect, test } from 'vitest';
import { prodTemplates } from './assembly.ts';
import { permissionsByHandler } from './checks/iam.ts';

const runs = (...actions: string[]): string[] => actions.map((action) => `dynamodb:${action} runs`);
const readPortfolio = ['dynamodb:BatchGetItem portfolio', 'dynamodb:Query portfolio'];
const sendAll = ['sqs:SendMessage calls', 'sqs:SendMessage sms', 'sqs:SendMessage visits'];
const takeMessages = [
  'ChangeMessageVisibility',
  'DeleteMessage',
  'GetQueueAttributes',
  'GetQueueUrl',
  'ReceiveMessage',
];

/** Beyond logging, tracing and keys. A new right shows here, in one place, for a reviewer to ask why. */
const permissions: Record<string, string[]> = {
  openRun: ['dynamodb:BatchGetItem portfolio', ...runs('GetItem', 'PutItem', 'UpdateItem')],
  reviewShard: [
    ...readPortfolio,
    'dynamodb:Query portfolio/by-due',
    'dynamodb:BatchGetItem cases',
    'dynamodb:GetItem cases',
    'dynamodb:PutItem cases',
    'dynamodb:Query cases',
    'dynamodb:Query cases/by-next-action',
    ...runs('GetItem', 'PutItem'),
    ...sendAll,
  ],
  closeRun: runs('GetItem', 'PutItem', 'Query', 'UpdateItem'),
  failRun: runs('UpdateItem'),
  planImport: [
    ...runs('GetItem', 'PutItem', 'UpdateItem'),
    's3:GetObject feed/*',
    's3:ListBucket feed bucket',
  ],
  importChunk: [
    ...readPortfolio,
    'dynamodb:BatchWriteItem portfolio',
    'dynamodb:PartiQLInsert portfolio',
    'dynamodb:PutItem portfolio',
    'dynamodb:BatchGetItem cases',
    'dynamodb:UpdateItem cases',
    ...runs('GetItem', 'PutItem'),
    's3:GetObject feed/*',
    's3:PutObject rejects/*',
  ],
  settleReversals: [
    'dynamodb:BatchGetItem portfolio',
    'dynamodb:PartiQLInsert portfolio',
    'dynamodb:PutItem portfolio',
    'dynamodb:BatchGetItem cases',
    'dynamodb:UpdateItem cases',
    ...runs('PutItem', 'Query'),
    's3:GetObject rejects/*',
    's3:PutObject rejects/*',
  ],
  closeImport: [
    ...runs('GetItem', 'PutItem', 'Query', 'UpdateItem'),
    's3:AbortMultipartUpload rejects/*',
    's3:GetObject rejects/*',
    's3:PutObject rejects/*',
  ],
  failImport: runs('UpdateItem'),
  sweepIntents: [
    ...readPortfolio,
    'dynamodb:BatchGetItem cases',
    'dynamodb:GetItem cases',
    'dynamodb:PutItem cases',
    'dynamodb:Query cases',
    'dynamodb:Query cases/by-next-action',
    ...sendAll,
  ],
  authorizeApi: [],
  docsApi: [],
  callsApi: [
    ...readPortfolio,
    'dynamodb:BatchGetItem cases',
    'dynamodb:GetItem cases',
    'dynamodb:PutItem cases',
    'dynamodb:Query cases',
    'dynamodb:UpdateItem cases',
  ],
  complaintApi: [
    ...readPortfolio,
    'dynamodb:GetItem cases',
    'dynamodb:PutItem cases',
    'dynamodb:Query cases/by-next-action',
  ],
  borrowerApi: [
    ...readPortfolio,
    'dynamodb:BatchGetItem cases',
    'dynamodb:GetItem cases',
    'dynamodb:PutItem cases',
    'dynamodb:UpdateItem cases',
  ],
  complaintClock: [
    'dynamodb:GetItem agents',
    'dynamodb:PutItem agents',
    'dynamodb:GetItem cases',
    'dynamodb:PutItem cases',
    'dynamodb:Query cases/by-next-action',
  ],
  sendingApi: [
    'dynamodb:BatchGetItem cases',
    'dynamodb:GetItem cases',
    'dynamodb:PutItem cases',
    'dynamodb:Query cases',
    'dynamodb:Query cases/by-next-action',
  ],
  sendGate: [
    ...readPortfolio,
    'dynamodb:BatchGetItem cases',
    'dynamodb:GetItem cases',
    'dynamodb:PutItem cases',
    'dynamodb:Query cases',
    'dynamodb:UpdateItem cases',
    'sns:Publish all but topics',
    ...takeMessages.map((action) => `sqs:${action} sms`),
  ],
  replies: [
    ...readPortfolio,
    'dynamodb:GetItem cases',
    'dynamodb:PutItem cases',
    'dynamodb:Query cases',
    'dynamodb:UpdateItem cases',
    'sns:Publish all but topics',
    'sqs:SendMessage calls',
    ...takeMessages.map((action) => `sqs:${action} replies`),
  ],
  payments: [
    ...readPortfolio,
    'dynamodb:GetItem portfolio',
    'dynamodb:PutItem portfolio',
    'dynamodb:BatchGetItem cases',
    'dynamodb:GetItem cases',
    'dynamodb:PutItem cases',
    'dynamodb:Query cases',
    'dynamodb:UpdateItem cases',
    'sqs:SendMessage calls',
    'sqs:SendMessage visits',
    ...takeMessages.map((action) => `sqs:${action} payments`),
  ],
  visitDesk: [
    ...readPortfolio,
    'dynamodb:BatchGetItem cases',
    'dynamodb:GetItem cases',
    'dynamodb:PutItem cases',
    'dynamodb:Query cases',
    'dynamodb:UpdateItem cases',
    'dynamodb:Query cases/by-next-action',
    'dynamodb:GetItem agents',
    'sqs:SendMessage sms',
    'sqs:SendMessage team',
  ],
  visitTimers: [
    ...readPortfolio,
    'dynamodb:GetItem cases',
    'dynamodb:PutItem cases',
    'dynamodb:Query cases/by-next-action',
    'sqs:SendMessage sms',
    'sqs:SendMessage team',
  ],
  visitIntake: [
    'dynamodb:GetItem cases',
    'dynamodb:PutItem cases',
    ...takeMessages.map((action) => `sqs:${action} visits`),
  ],
  openPlanning: ['dynamodb:Query cases/by-next-action', ...runs('GetItem', 'PutItem', 'UpdateItem')],
  planTerritory: [
    ...readPortfolio,
    'dynamodb:BatchGetItem cases',
    'dynamodb:PutItem cases',
    'dynamodb:Query cases',
    'dynamodb:Query cases/by-next-action',
    'dynamodb:Query agents',
    ...runs('GetItem', 'PutItem'),
  ],
  closePlanning: runs('GetItem', 'PutItem', 'Query', 'UpdateItem'),
  failPlanning: runs('UpdateItem'),
};

test('each function may do this, and no more', () => {
  const [, collections] = prodTemplates();
  const sorted = Object.entries(permissions).map(([handler, list]) => [handler, list.toSorted()]);
  expect(permissionsByHandler(collections)).toEqual(Object.fromEntries(sorted));
});
