import { Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { acknowledge, wildcardFinding } from './acknowledge.ts';
import type { EvidenceArea } from '../../shared/domain/evidence.ts';
import type { ServiceFunction } from './service-function.ts';

export type TableAction =
  'BatchGetItem' | 'BatchWriteItem' | 'GetItem' | 'PartiQLInsert' | 'PutItem' | 'Query' | 'UpdateItem';

/** The named actions on the table itself, not on its indexes. */
export function grantTable(fn: ServiceFunction, table: Table, actions: readonly TableAction[]): void {
  fn.allow(
    actions.map((action) => `dynamodb:${action}`),
    [table.tableArn],
  );
  if (table.encryptionKey) grantKey(fn.role, table.encryptionKey, 'dynamodb');
}

/** Query on one index. */
export function grantIndex(fn: ServiceFunction, table: Table, indexName: string): void {
  fn.allow(['dynamodb:Query'], [`${table.tableArn}/index/${indexName}`]);
}

/** Sending to the queue, and the key its messages are encrypted with. */
export function grantSend(fn: ServiceFunction, queue: Queue): void {
  fn.allow(['sqs:SendMessage'], [queue.queueArn]);
  if (queue.encryptionMasterKey) grantKey(fn.role, queue.encryptionMasterKey, 'sqs');
}

export type ObjectAction = 'AbortMultipartUpload' | 'GetObject' | 'PutObject';

/** The named object actions under a prefix; with `list`, a missing object is told apart from a forbidden one. */
export function grantObjects(
  fn: ServiceFunction,
  bucket: Bucket,
  access: {
    readonly prefix: string;
    readonly actions: readonly ObjectAction[];
    readonly list?: true;
  },
): void {
  fn.allow(
    access.actions.map((action) => `s3:${action}`),
    [bucket.arnForObjects(`${access.prefix}/*`)],
  );
  const bucketArn = Stack.of(bucket).exportValue(bucket.bucketArn);
  acknowledge(fn.role, {
    [wildcardFinding(fn, `${bucketArn}/${access.prefix}/*`)]:
      'Objects under one prefix; each delivery or upload adds names.',
  });
  if (access.list) {
    fn.role.addToPolicy(
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [bucket.bucketArn],
        // Asking for one object carries no prefix; its answer "not there" hangs on this right all the same.
        conditions: { StringLikeIfExists: { 's3:prefix': `${access.prefix}/*` } },
      }),
    );
  }
  if (bucket.encryptionKey) grantKey(fn.role, bucket.encryptionKey, 's3');
}

/** Signing uploads and downloads of one area's evidence, and seeing whether a file arrived. */
export function grantEvidence(
  fn: ServiceFunction,
  data: { readonly evidence: Bucket },
  area: EvidenceArea,
): void {
  grantObjects(fn, data.evidence, { prefix: area, actions: ['GetObject', 'PutObject'], list: true });
}

/** The key only as the service's instrument: a leaked role cannot decrypt with it on its own. */
export function grantKey(role: Role, key: IKey, service: 'dynamodb' | 's3' | 'sqs'): void {
  role.addToPolicy(
    new PolicyStatement({
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [key.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `${service}.${Stack.of(role).region}.amazonaws.com` } },
    }),
  );
}
