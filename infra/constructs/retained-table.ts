import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  type GlobalSecondaryIndexProps,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

export interface RetainedTableProps {
  readonly key: IKey;
  readonly indexes?: readonly GlobalSecondaryIndexProps[];
  /** Attribute with the second (since the epoch) after which an item may go; items without it stay. */
  readonly timeToLive?: string;
}

/** A table that outlives mistakes: point-in-time recovery, deletion protection, own key, kept when the stack goes. */
export function retainedTable(scope: Construct, id: string, props: RetainedTableProps): Table {
  const table = new Table(scope, id, {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    encryption: TableEncryption.CUSTOMER_MANAGED,
    encryptionKey: props.key,
    removalPolicy: RemovalPolicy.RETAIN,
    ...(props.timeToLive !== undefined && { timeToLiveAttribute: props.timeToLive }),
  });
  for (const index of props.indexes ?? []) table.addGlobalSecondaryIndex(index);
  return table;
}
