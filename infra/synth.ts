import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { buildApp } from './app.ts';
import { type Bundles, repositoryRoot, withBundles } from './bundle.ts';
import type { StageName } from './config.ts';

export interface SynthesizeOptions {
  /** Default: the CDK context's, which is `local`. */
  readonly stage?: StageName;
  /** Where the cloud assembly goes. */
  readonly outdir: string;
  /** Code bundled before, so that several synths in one process bundle once. */
  readonly bundles?: Bundles;
  /** Default true; a second faster without, for who has had the templates validated before. */
  readonly validate?: boolean;
}

/**
 * Bundles the functions and writes the cloud assembly, with no network, no credentials and no CLI.
 * Throws if the templates break a rule of the built-in validation (unless that is left out).
 */
export function synthesize(options: SynthesizeOptions): CloudAssembly {
  const { bundles, ...appOptions } = options;
  if (bundles) return buildApp({ ...appOptions, bundles }).synth();
  return withBundles((fresh) => buildApp({ ...appOptions, bundles: fresh }).synth());
}

if (process.argv[1] === import.meta.filename) {
  const outdir = join(repositoryRoot, 'cdk.out');
  // Assets of earlier code would stay for ever.
  rmSync(outdir, { recursive: true, force: true });
  const assembly = synthesize({ outdir });
  console.log(`${assembly.stacks.map((stack) => stack.stackName).join(', ')} in ${outdir}`);
}
