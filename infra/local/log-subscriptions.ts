import { z } from 'zod';
import type { TemplateResource } from './assembly.ts';
import type { JsonRecord } from './json.ts';
import { readProperties } from './properties.ts';

/** A function that is handed what is written into a log group. */
export interface LogSubscription {
  readonly logGroup: string;
  readonly functionArn: string;
}

const subscriptionSchema = z.strictObject({
  LogGroupName: z.string(),
  DestinationArn: z.string().regex(/:function:/, 'only functions are fed here'),
  FilterPattern: z.literal('', 'only all lines can be fed here'),
});

export function readLogSubscription(resource: TemplateResource, properties: JsonRecord): LogSubscription {
  const read = readProperties(resource, properties, { schema: subscriptionSchema, inert: ['FilterName'] });
  return { logGroup: read.LogGroupName, functionArn: read.DestinationArn };
}
