import {
  at,
  type Check,
  each,
  list,
  refersTo,
  type Resource,
  resourcesOf,
  type Template,
} from './template.ts';

const retained = ({ DeletionPolicy, UpdateReplacePolicy }: Resource): boolean =>
  DeletionPolicy === 'Retain' && UpdateReplacePolicy === 'Retain';

export const tablesOutliveMistakes: Check = each('AWS::DynamoDB::Table', (table) => ({
  'has point-in-time recovery':
    at(table.Properties, 'PointInTimeRecoverySpecification', 'PointInTimeRecoveryEnabled') === true,
  'has deletion protection': table.Properties['DeletionProtectionEnabled'] === true,
  'is encrypted with a key of ours':
    at(table.Properties, 'SSESpecification', 'SSEType') === 'KMS' &&
    at(table.Properties, 'SSESpecification', 'KMSMasterKeyId') !== undefined,
  'is retained': retained(table),
}));

export const bucketsAreClosed: Check = each('AWS::S3::Bucket', (bucket, id, all) => ({
  'blocks public access': [
    'BlockPublicAcls',
    'BlockPublicPolicy',
    'IgnorePublicAcls',
    'RestrictPublicBuckets',
  ].every((setting) => at(bucket.Properties, 'PublicAccessBlockConfiguration', setting) === true),
  'denies all but TLS': deniesPlainText(all, id),
  'is encrypted': at(bucket.Properties, 'BucketEncryption') !== undefined,
  'is versioned': at(bucket.Properties, 'VersioningConfiguration', 'Status') === 'Enabled',
  'is retained': retained(bucket),
}));

export const keysRotateAndStay: Check = each('AWS::KMS::Key', (key) => ({
  rotates: key.Properties['EnableKeyRotation'] === true,
  'is retained': retained(key),
}));

function deniesPlainText(template: Template, bucketId: string): boolean {
  return resourcesOf(template, 'AWS::S3::BucketPolicy')
    .filter(([, policy]) => refersTo(policy.Properties['Bucket'], bucketId))
    .flatMap(([, policy]) => list(at(policy.Properties, 'PolicyDocument', 'Statement')))
    .some(isDenialOfPlainText);
}

/** Every action, everybody, wherever the transport is not TLS. */
export function isDenialOfPlainText(statement: unknown): boolean {
  return (
    at(statement, 'Effect') === 'Deny' &&
    at(statement, 'Principal', 'AWS') === '*' &&
    at(statement, 'Condition', 'Bool', 'aws:SecureTransport') === 'false'
  );
}
