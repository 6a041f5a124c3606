import { App } from 'aws-cdk-lib';
import cdkJson from '../cdk.json' with { type: 'json' };
import { type Bundles, withBundles } from './bundle.ts';
import { type StageName, stageConfig } from './config.ts';
import { CollectionsStack } from './stacks/collections-stack.ts';
import { DataStack } from './stacks/data-stack.ts';
import { ImportStack } from './stacks/import-stack.ts';

export interface AppOptions {
  readonly bundles: Bundles;
  /** Overrides the CDK context's `stage`. */
  readonly stage?: StageName;
  /** Overrides the directory the CDK command line asks for. */
  readonly outdir?: string;
  /** Default true; without, templates are not held against CloudFormation's rules, which takes a second. */
  readonly validate?: boolean;
}

/** Composes the stacks of one stage. The caller synthesizes. */
export function buildApp(options: AppOptions): App {
  const { outdir, validate = true } = options;
  const app = new App({
    context: cdkJson.context,
    analyticsReporting: false,
    builtinCloudFormationValidation: validate,
    ...(outdir !== undefined && { outdir }),
  });
  const given = (key: string): unknown => app.node.tryGetContext(key);
  const config = stageConfig({
    stage: options.stage ?? given('stage'),
    account: given('account'),
    region: given('region'),
    alarmEmail: given('alarmEmail'),
    oidcIssuer: given('oidcIssuer'),
    oidcAudience: given('oidcAudience'),
    oidcJwksUrl: given('oidcJwksUrl'),
  });
  const data = new DataStack(app, `collections-${config.stage}-data`, { config });
  const { bundles } = options;
  new ImportStack(app, `collections-${config.stage}-import`, { config, data, bundles });
  new CollectionsStack(app, `collections-${config.stage}`, { config, data, bundles });
  return app;
}

if (process.argv[1] === import.meta.filename) withBundles((bundles) => buildApp({ bundles }).synth());
