import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnResource, Stack } from 'aws-cdk-lib';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildApp } from '../../infra/app.ts';
import { bundleFunctions } from '../../infra/bundle.ts';
import { stageConfig } from '../../infra/config.ts';
import { assemblyTimeoutMs, localAssembly } from '../support/local-assembly.ts';
import { emptyBundles, readTemplate, temporaryDirectory } from './assembly.ts';
import { at, resourcesOf } from './checks/template.ts';

const BUNDLE_BYTES_MAX = 1_700_000;
/** What lays out a page carries a layout and a font library as well; nobody waits for it but who asked for a paper. */
const PAPER_BYTES_MAX = 2_500_000;

afterEach(() => vi.restoreAllMocks());

describe('the synthesized assembly', () => {
  let functions: { handler: string; file: string }[] = [];

  beforeAll(async () => {
    const outdir = await localAssembly();
    functions = new CloudAssembly(outdir).stacks
      .map(readTemplate)
      .flatMap((template) => resourcesOf(template, 'AWS::Lambda::Function'))
      .map(([, { Properties }]) => ({
        handler: String(Properties['Handler']).replace('index.', ''),
        file: join(
          outdir,
          `asset.${String(at(Properties, 'Code', 'S3Key')).replace('.zip', '')}`,
          'index.mjs',
        ),
      }));
  }, assemblyTimeoutMs);

  test('holds for each function the code that exports its handler', () => {
    const script = functions.map(
      ({ handler, file }) => `console.log(typeof (await import(${JSON.stringify(file)})).${handler});`,
    );
    expect(run(script.join('\n')).trim().split('\n')).toEqual(functions.map(() => 'function'));
  });

  test('holds code small enough to start quickly', () => {
    const tooLarge = functions.filter(({ file }) => {
      const dir = join(file, '..');
      const limit = existsSync(join(dir, 'fonts')) ? PAPER_BYTES_MAX : BUNDLE_BYTES_MAX;
      return statSync(join(dir, 'handlers.mjs')).size >= limit;
    });
    expect(tooLarge).toEqual([]);
  });
});

test('a template that CloudFormation would refuse does not get out', () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const app = buildApp({ stage: 'local', bundles: emptyBundles(), outdir: temporaryDirectory() });
  const [stack] = app.node.children.filter(Stack.isStack);
  new CfnResource(stack!, 'Wrong', { type: 'AWS::SQS::Queue', properties: { VisibilityTimeout: 'long' } });
  expect(() => app.synth()).toThrow();
});

describe('bundling', () => {
  const source = temporaryDirectory();
  mkdirSync(join(source, 'one'));
  writeFileSync(join(source, 'one', 'env.ts'), 'export const env = {};\n');
  writeFileSync(
    join(source, 'one', 'index.ts'),
    '\n\nexport const fail = (): never => {\n  throw new Error("x");\n};\n',
  );

  test('lets a stack trace name the source, with no variable in the environment', () => {
    const { dir } = bundleFunctions(temporaryDirectory(), source);
    const stack = run(
      `try { (await import('${dir}/one/index.mjs')).fail() } catch (error) { console.log(error.stack) }`,
    );
    expect(stack).toContain('one/index.ts:4');
  });

  test('gives the same bytes wherever it is put: the same source is the same asset', () => {
    const [here, there] = [1, 2].map(() => bundleFunctions(temporaryDirectory(), source).dir);
    for (const file of ['index.mjs', 'handlers.mjs', 'handlers.mjs.map']) {
      expect(readFileSync(join(here!, 'one', file), 'utf8')).toBe(
        readFileSync(join(there!, 'one', file), 'utf8'),
      );
    }
  });
});

describe('the stage configuration', () => {
  const none = { account: undefined, region: undefined, alarmEmail: undefined };

  test('is local when nothing is said', () => {
    expect(stageConfig({ ...none, stage: undefined })).toMatchObject({ stage: 'local', shardCount: 2 });
  });

  test('takes account, region and address from the context', () => {
    const given = { account: '123456789012', region: 'ap-east-1', alarmEmail: 'ops@example.com' };
    expect(stageConfig({ stage: 'prod', ...given })).toMatchObject({ shardCount: 64, ...given });
  });

  test.each([
    ['a stage it does not know', { stage: 'test' }],
    ['an account that is none', { account: '12' }],
    ['an address that is none', { alarmEmail: 'ops' }],
  ])('refuses %s', (_fault, context) => {
    expect(() => stageConfig({ stage: 'dev', ...none, ...context })).toThrow();
  });
});

function run(script: string): string {
  return execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
}
