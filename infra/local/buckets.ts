import { z } from 'zod';
import type { TemplateResource } from './assembly.ts';
import type { JsonRecord } from './json.ts';
import { readProperties } from './properties.ts';

const eventBridgeOnly = z.strictObject({ EventBridgeConfiguration: z.unknown() });
const bucketSchema = z.strictObject({ NotificationConfiguration: eventBridgeOnly.optional() });
const notificationsSchema = z.strictObject({
  BucketName: z.string(),
  NotificationConfiguration: eventBridgeOnly,
});

export interface BucketSpec {
  readonly name: string;
  readonly sendsEvents: boolean;
}

/** Reads a bucket. It keeps the latest version of each object only, and nothing in it expires. */
export function readBucket(resource: TemplateResource, properties: JsonRecord, name: string): BucketSpec {
  const read = readProperties(resource, properties, {
    schema: bucketSchema,
    inert: [
      'BucketName',
      'BucketEncryption',
      'PublicAccessBlockConfiguration',
      'OwnershipControls',
      'AccessControl',
      'VersioningConfiguration',
      'LifecycleConfiguration',
      'LoggingConfiguration',
      'Tags',
    ],
  });
  return { name, sendsEvents: read.NotificationConfiguration !== undefined };
}

/** Reads CDK's custom resource that switches on a bucket's events: the bucket's name. Direct targets are refused. */
export function readNotifications(resource: TemplateResource, properties: JsonRecord): string {
  return readProperties(resource, properties, {
    schema: notificationsSchema,
    inert: ['ServiceToken', 'Managed', 'SkipDestinationValidation'],
  }).BucketName;
}
