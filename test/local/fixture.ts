import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { readAssembly } from '../../infra/local/assembly.ts';
import { type Model, readModel } from '../../infra/local/model.ts';

export interface RawResource {
  Type: string;
  Properties?: Record<string, unknown>;
  Condition?: string;
}

export interface RawTemplate {
  Resources?: Record<string, RawResource>;
  Outputs?: Record<string, unknown>;
  Parameters?: Record<string, unknown>;
  Conditions?: Record<string, unknown>;
}

const made: string[] = [];

/** A temporary directory that goes when the test file ends. */
export function scratchDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'local-stack-'));
  made.push(dir);
  return dir;
}

afterAll(() => {
  for (const dir of made) rmSync(dir, { recursive: true, force: true });
});

/** Writes a cloud assembly of the given stacks (each depends on those before it); code is one asset, key `code.zip`. */
export function writeAssembly(stacks: Record<string, RawTemplate>, code = ''): string {
  const dir = scratchDir();
  const names = Object.keys(stacks);
  const artifacts: Record<string, unknown> = {
    assets: { type: 'cdk:asset-manifest', properties: { file: 'assets.json' } },
  };
  for (const [at, name] of names.entries()) {
    const template = stacks[name] ?? {};
    writeFileSync(join(dir, `${name}.template.json`), JSON.stringify(template));
    artifacts[name] = {
      type: 'aws:cloudformation:stack',
      environment: 'aws://unknown-account/unknown-region',
      properties: { templateFile: `${name}.template.json` },
      dependencies: ['assets', ...names.slice(0, at)],
    };
  }
  mkdirSync(join(dir, 'code'));
  writeFileSync(join(dir, 'code', 'index.mjs'), code);
  const file = {
    source: { path: 'code', packaging: 'zip' },
    destinations: { here: { objectKey: 'code.zip' } },
  };
  writeFileSync(join(dir, 'assets.json'), JSON.stringify({ files: { code: file } }));
  writeFileSync(join(dir, 'manifest.json'), JSON.stringify({ artifacts }));
  return dir;
}

/** The model of one stack called `app`. */
export function modelOf(resources: Record<string, RawResource>): Model {
  const dir = writeAssembly({ app: { Resources: resources } });
  return readModel(readAssembly(dir), { dynamodb: 'http://127.0.0.1:1', messaging: 'http://127.0.0.1:2' });
}

export const table: RawResource = {
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    SSESpecification: { SSEEnabled: true },
  },
};

/** A function of the fixture's code. */
export function lambda(handler: string, variables: Record<string, unknown> = {}): RawResource {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { S3Bucket: 'any', S3Key: 'code.zip' },
      Handler: `index.${handler}`,
      Runtime: 'nodejs24.x',
      Timeout: 10,
      Environment: { Variables: variables },
    },
  };
}

/** A state machine of this definition. */
export function machine(definition: object): RawResource {
  return {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: { DefinitionString: JSON.stringify(definition) },
  };
}

/** Address of a module of this repository's own dependencies, for code that lies elsewhere. */
export function moduleUrl(name: string): string {
  return import.meta.resolve(name);
}

export const arnOf = (logicalId: string): object => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
