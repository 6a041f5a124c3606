import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  CfnBucket,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

const closed = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  versioned: true,
  removalPolicy: RemovalPolicy.RETAIN,
} satisfies BucketProps;

const UNFINISHED_UPLOAD = Duration.days(7);
const OLD_VERSION = Duration.days(90);
const ACCESS_LOG = Duration.days(365);

/** A private, versioned, encrypted bucket with an access log of its own; it tells EventBridge of new objects. */
export class RetainedBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: { readonly key: IKey }) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      ...closed,
      encryption: BucketEncryption.KMS,
      encryptionKey: props.key,
      bucketKeyEnabled: true,
      serverAccessLogsBucket: asBucket(accessLogBucket(this)),
      serverAccessLogsPrefix: 'access/',
      lifecycleRules: [
        {
          abortIncompleteMultipartUploadAfter: UNFINISHED_UPLOAD,
          noncurrentVersionExpiration: OLD_VERSION,
        },
      ],
    });
    // The L2 property would add a custom resource with a function of its own; the plain property needs none.
    const plain = this.bucket.node.defaultChild;
    if (!(plain instanceof CfnBucket)) throw new Error('A bucket without its resource.');
    plain.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
  }
}

function accessLogBucket(scope: Construct): Bucket {
  return new Bucket(scope, 'AccessLog', {
    ...closed,
    // The log delivery service cannot write under a customer key.
    encryption: BucketEncryption.S3_MANAGED,
    lifecycleRules: [{ expiration: ACCESS_LOG, noncurrentVersionExpiration: OLD_VERSION }],
  });
}

// The library's Bucket does not satisfy its own interface under exactOptionalPropertyTypes.
function asBucket(bucket: object): IBucket {
  if (!isBucket(bucket)) throw new Error('Not a bucket.');
  return bucket;
}

function isBucket(candidate: object): candidate is IBucket {
  return candidate instanceof Bucket;
}
