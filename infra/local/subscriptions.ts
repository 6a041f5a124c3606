import { z } from 'zod';
import type { TemplateResource } from './assembly.ts';
import type { JsonRecord } from './json.ts';
import { readProperties } from './properties.ts';

const subscriptionSchema = z.discriminatedUnion('Protocol', [
  // Only alarms go by mail, and no alarm fires here.
  z.strictObject({ Protocol: z.literal('email'), TopicArn: z.string(), Endpoint: z.string() }),
  z.strictObject({
    Protocol: z.literal('sqs'),
    TopicArn: z.string(),
    Endpoint: z.string(),
    RawMessageDelivery: z.literal(true),
  }),
]);

/** A queue that gets what is published to a topic, as it is. */
export interface SubscriptionSpec {
  readonly topicArn: string;
  readonly queueArn: string;
}

/** Reads a subscription; undefined for one that changes nothing here. Envelopes and filters are refused. */
export function readSubscription(
  resource: TemplateResource,
  properties: JsonRecord,
): SubscriptionSpec | undefined {
  const read = readProperties(resource, properties, { schema: subscriptionSchema, inert: [] });
  return read.Protocol === 'email' ? undefined : { topicArn: read.TopicArn, queueArn: read.Endpoint };
}
