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

/** The templates of production: the data stack's, and those of what works on it as one; another test validates them. */
export function prodTemplates(): readonly [data: Template, collections: Template] {
  const options = { stage: 'prod', outdir: temporaryDirectory(), bundles: emptyBundles() } as const;
  const [data, ...working] = synthesize({ ...options, validate: false }).stacks.map(readTemplate);
  return [data!, together(working)];
}

/** Several templates as one: each thing has a name of its own in all of them. */
export function together(templates: readonly Template[]): Template {
  const resources = templates.flatMap(({ Resources }) => Object.entries(Resources));
  const names = new Set(resources.map(([name]) => name));
  if (names.size < resources.length) throw new Error('two stacks have a thing of one name');
  return {
    ...templates[0]!,
    Resources: Object.fromEntries(resources.toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}

export function readTemplate(stack: CloudFormationStackArtifact): Template {
  return templateSchema.parse(JSON.parse(readFileSync(stack.templateFullPath, 'utf8')));
}
