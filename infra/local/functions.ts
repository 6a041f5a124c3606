import { devNull } from 'node:os';
import { z } from 'zod';
import type { TemplateResource } from './assembly.ts';
import { INERT } from './identity.ts';
import type { JsonRecord } from './json.ts';
import type { FunctionSpec } from './lambda-process.ts';
import { readProperties } from './properties.ts';
import { Unsupported } from './unsupported.ts';

/** Addresses of the engines, as SDK clients in handlers see them. */
export interface Endpoints {
  readonly dynamodb: string;
  readonly messaging: string;
  /** Where the local issuer of tokens publishes its keys. */
  readonly jwks?: string;
}

/** What every local client signs with, and what the local API accepts. */
export const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local-secret' } as const;

const functionSchema = z.strictObject({
  Code: z.strictObject({ S3Bucket: z.unknown(), S3Key: z.string() }),
  Handler: z.string().regex(/^[^.]+\.[^.]+$/),
  Runtime: z.string().regex(/^nodejs/, 'only Node.js runs here'),
  Timeout: z.number().default(3),
  MemorySize: z.number().default(128),
  Environment: z.strictObject({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).default({
    Variables: {},
  }),
  ReservedConcurrentExecutions: z.number().optional(),
});

/** A variable that is the address of a service outside; here the keys are the local issuer's. */
const issuerKeys = 'OIDC_JWKS_URL';

interface FunctionPlace {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  readonly assets: ReadonlyMap<string, string>;
  readonly endpoints: Endpoints;
  readonly asyncRetries: number;
}

/** Reads a function: its code's directory and the whole environment it will see. */
export function readFunction(
  resource: TemplateResource,
  properties: JsonRecord,
  place: FunctionPlace,
): FunctionSpec {
  const read = readProperties(resource, properties, {
    schema: functionSchema,
    inert: [
      'FunctionName',
      'Description',
      'Role',
      'Architectures',
      'TracingConfig',
      'LoggingConfig',
      'KmsKeyArn',
      'Tags',
      'EphemeralStorage',
      'RecursiveLoop',
    ],
  });
  const dir = place.assets.get(read.Code.S3Key);
  if (dir === undefined)
    throw new Unsupported(`${resource.logicalId}: asset ${read.Code.S3Key} is not in the assembly.`);
  for (const [variable, value] of Object.entries(read.Environment.Variables))
    if (value.includes(INERT))
      throw new Unsupported(
        `${resource.logicalId}: variable ${variable} refers to ${value}, which does not exist here.`,
      );
  return {
    name: place.name,
    arn: place.arn,
    dir,
    handler: read.Handler,
    timeoutMs: read.Timeout * 1000,
    memoryMb: read.MemorySize,
    environment: {
      ...read.Environment.Variables,
      ...(issuerKeys in read.Environment.Variables &&
        place.endpoints.jwks !== undefined && { [issuerKeys]: place.endpoints.jwks }),
      ...lambdaEnvironment(place, read.MemorySize),
    },
    ...(read.ReservedConcurrentExecutions !== undefined && {
      reservedConcurrency: read.ReservedConcurrentExecutions,
    }),
    asyncRetries: place.asyncRetries,
  };
}

/** What Lambda itself sets, with clients redirected. Whatever is not emulated is refused at port 1, not sent out. */
function lambdaEnvironment(
  { name, region, endpoints }: FunctionPlace,
  memoryMb: number,
): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_SQS: endpoints.messaging,
    AWS_ENDPOINT_URL_SNS: endpoints.messaging,
    AWS_ENDPOINT_URL_S3: endpoints.messaging,
  };
}

const retrySchema = z.strictObject({
  FunctionName: z.string(),
  Qualifier: z.literal('$LATEST').optional(),
  MaximumRetryAttempts: z.number().default(2),
});

/** Reads how often a failed asynchronous event is tried again: function name -> attempts after the first. */
export function readEventInvokeConfig(resource: TemplateResource, properties: JsonRecord): [string, number] {
  const read = readProperties(resource, properties, {
    schema: retrySchema,
    inert: ['MaximumEventAgeInSeconds', 'DestinationConfig'],
  });
  return [read.FunctionName, read.MaximumRetryAttempts];
}
