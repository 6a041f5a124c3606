import { z } from 'zod';
import type { TemplateResource } from './assembly.ts';
import { dynamoDbCall } from './dynamodb-engine.ts';
import { isRecord, type JsonRecord } from './json.ts';
import { readProperties } from './properties.ts';

const keySchema = z
  .array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }))
  .max(2);
const projection = z.strictObject({
  ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
  NonKeyAttributes: z.array(z.string()).optional(),
});
const index = z.strictObject({ IndexName: z.string(), KeySchema: keySchema, Projection: projection });
/** Per index: limits and insights, which no local engine has. */
const indexInert = ['ContributorInsightsSpecification', 'OnDemandThroughput', 'WarmThroughput'];
const tableSchema = z.strictObject({
  AttributeDefinitions: z.array(
    z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  KeySchema: keySchema,
  BillingMode: z.literal('PAY_PER_REQUEST'),
  GlobalSecondaryIndexes: z
    .array(
      z.preprocess(
        (value) =>
          isRecord(value)
            ? Object.fromEntries(Object.entries(value).filter(([key]) => !indexInert.includes(key)))
            : value,
        index,
      ),
    )
    .optional(),
});

export interface TableSpec {
  readonly name: string;
  readonly definition: z.infer<typeof tableSchema>;
}

/** Reads a table. A stream is refused: the engine slows with every record a stream keeps. */
export function readTable(resource: TemplateResource, properties: JsonRecord, name: string): TableSpec {
  const definition = readProperties(resource, properties, {
    schema: tableSchema,
    inert: [
      'TableName',
      'PointInTimeRecoverySpecification',
      'SSESpecification',
      'DeletionProtectionEnabled',
      'ContributorInsightsSpecification',
      'TableClass',
      'Tags',
      'ResourcePolicy',
      'OnDemandThroughput',
      'WarmThroughput',
      // Items past their time are deleted days late by DynamoDB and never by the engine: code must filter on the date.
      'TimeToLiveSpecification',
    ],
  });
  return { name, definition };
}

const describedSchema = z.object({
  Table: z.object({
    KeySchema: keySchema,
    GlobalSecondaryIndexes: z.array(z.object({ IndexName: z.string(), KeySchema: keySchema })).default([]),
  }),
});
const namesSchema = z.object({ TableNames: z.array(z.string()) });

/**
 * Creates the tables that are not there. One that is there (a durable store) is kept.
 * Throws Error if its keys differ from the template's: the data would not be found.
 */
export async function createTables(endpoint: string, tables: readonly TableSpec[]): Promise<void> {
  const there = new Set(namesSchema.parse(await dynamoDbCall(endpoint, 'ListTables', {})).TableNames);
  for (const { name, definition } of tables) {
    if (!there.has(name)) await dynamoDbCall(endpoint, 'CreateTable', { TableName: name, ...definition });
    else {
      const { Table } = describedSchema.parse(
        await dynamoDbCall(endpoint, 'DescribeTable', { TableName: name }),
      );
      const stored = keysOf(Table.KeySchema, Table.GlobalSecondaryIndexes);
      const wanted = keysOf(definition.KeySchema, definition.GlobalSecondaryIndexes ?? []);
      if (stored !== wanted)
        throw new Error(
          `Table ${name} of the stored data has other keys: ${stored}, not ${wanted}. Use another directory.`,
        );
    }
  }
}

function keysOf(
  table: z.infer<typeof keySchema>,
  indexes: readonly { readonly IndexName: string; readonly KeySchema: z.infer<typeof keySchema> }[],
): string {
  const keys = (schema: z.infer<typeof keySchema>): string =>
    schema.map((key) => `${key.AttributeName} ${key.KeyType}`).join('+');
  return [
    `table ${keys(table)}`,
    ...indexes.map((one) => `${one.IndexName} ${keys(one.KeySchema)}`).sort(),
  ].join(', ');
}
