import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { afterAll } from 'vitest';
import type { Bundles } from '../../infra/bundle.ts';
import type { StageName } from '../../infra/config.ts';
import { synthesize } from '../../infra/synth.ts';
import { type Template, templateSchema } from './checks/template.ts';

const folders = readdirSync(join(import.meta.dirname, '..', '..', 'functions'));

/** Code folders with nothing in them: policies are about templates, and need no bundling. */
export function emptyBundles(): Bundles {
  const dir = temporaryDirectory();
  for (const folder of folders) {
    mkdirSync(join(dir, folder));
    writeFileSync(join(dir, folder, 'index.mjs'), '');
  }
  return { dir };
}

const made: string[] = [];

/** A directory that goes when the test file is done. */
export function temporaryDirectory(): string {
  const dir = mkdtempSync(join(tmpdir(), 'collections-test-'));
  made.push(dir);
  return dir;
}

afterAll(() => {
  for (const dir of made) rmSync(dir, { recursive: true });
});

/** The stacks of a stage as synthesized and validated, data stack first. */
export function stacksOf(stage: StageName): CloudFormationStackArtifact[] {
  return synthesize({ stage, outdir: temporaryDirectory(), bundles: emptyBundles() }).stacks;
}

/** The templates of production, data stack first; another test validates them. */
export function prodTemplates(): readonly [data: Template, collections: Template] {
  const options = { stage: 'prod', outdir: temporaryDirectory(), bundles: emptyBundles() } as const;
  const [data, collections] = synthesize({ ...options, validate: false }).stacks.map(readTemplate);
  return [data!, collections!];
}

export function readTemplate(stack: CloudFormationStackArtifact): Template {
  return templateSchema.parse(JSON.parse(readFileSync(stack.templateFullPath, 'utf8')));
}
