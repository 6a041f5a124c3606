import { z } from 'zod';
import type { TemplateResource } from './assembly.ts';
import type { JsonRecord } from './json.ts';
import type { Messaging } from './messaging.ts';
import { readProperties } from './properties.ts';

const redriveSchema = z.strictObject({
  deadLetterTargetArn: z.string(),
  maxReceiveCount: z.coerce.number().int(),
});
const queueSchema = z.strictObject({
  RedrivePolicy: redriveSchema.optional(),
  DelaySeconds: z.literal(0).optional(),
});

export interface QueueSpec {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly redrive: z.infer<typeof redriveSchema> | undefined;
}

/** Reads a queue. FIFO queues and delays are refused; messages never expire here (MessageRetentionPeriod). */
export function readQueue(
  resource: TemplateResource,
  properties: JsonRecord,
  place: Pick<QueueSpec, 'name' | 'arn' | 'url'>,
): QueueSpec {
  const read = readProperties(resource, properties, {
    schema: queueSchema,
    inert: [
      'QueueName',
      'KmsMasterKeyId',
      'KmsDataKeyReusePeriodSeconds',
      'SqsManagedSseEnabled',
      'MessageRetentionPeriod',
      'ReceiveMessageWaitTimeSeconds',
      'RedriveAllowPolicy',
      'Tags',
      // Deliveries are lock-step: a batch is done or failed before the next is received, so nothing becomes visible again.
      'VisibilityTimeout',
    ],
  });
  return { ...place, redrive: read.RedrivePolicy };
}

/** Creates queues; dead-letter queues are queues like any other, so they come first. */
export async function createQueues(messaging: Messaging, queues: readonly QueueSpec[]): Promise<void> {
  const ordered = [...queues].sort(
    (a, b) => Number(a.redrive !== undefined) - Number(b.redrive !== undefined),
  );
  for (const { name, redrive } of ordered) {
    const Attributes = redrive === undefined ? {} : { RedrivePolicy: JSON.stringify(redrive) };
    await messaging.sqs('CreateQueue', { QueueName: name, Attributes }, z.unknown());
  }
}

const mappingSchema = z.strictObject({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z.number().int().min(1).max(10).default(10),
  Enabled: z.boolean().default(true),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  ScalingConfig: z.strictObject({ MaximumConcurrency: z.number().int() }).optional(),
});

/** An event source mapping: a queue's consumer. */
export interface ConsumerSpec {
  readonly queueArn: string;
  readonly functionName: string;
  readonly batchSize: number;
  readonly partialFailures: boolean;
  readonly maxConcurrency: number;
}

/** Reads an event source mapping of a queue; undefined when it is switched off. Filters are refused. */
export function readConsumer(resource: TemplateResource, properties: JsonRecord): ConsumerSpec | undefined {
  const read = readProperties(resource, properties, {
    schema: mappingSchema,
    // A batching window only waits for fuller batches; draining takes what is there.
    inert: ['MaximumBatchingWindowInSeconds', 'KmsKeyArn', 'Tags', 'MetricsConfig'],
  });
  if (!read.Enabled) return undefined;
  return {
    queueArn: read.EventSourceArn,
    functionName: read.FunctionName,
    batchSize: read.BatchSize,
    partialFailures: read.FunctionResponseTypes.length > 0,
    maxConcurrency: read.ScalingConfig?.MaximumConcurrency ?? Number.POSITIVE_INFINITY,
  };
}
