import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type JsonRecord, parseJson } from './json.ts';
import { Unsupported } from './unsupported.ts';

/** One resource as its template has it: intrinsics unresolved. */
export interface TemplateResource {
  readonly stack: string;
  readonly logicalId: string;
  /** Construct path such as `collections/DailyScan/Resource`; the logical id where the app wrote none. */
  readonly path: string;
  readonly type: string;
  readonly properties: JsonRecord;
  readonly condition?: string;
}

export interface StackTemplate {
  readonly name: string;
  readonly resources: ReadonlyMap<string, TemplateResource>;
  readonly parameters: JsonRecord;
  readonly conditions: JsonRecord;
  readonly outputs: JsonRecord;
}

export interface Assembly {
  readonly dir: string;
  /** In dependency order: a stack comes after those it imports from. */
  readonly stacks: readonly StackTemplate[];
  /** Unpacked assets: S3 object key in the template -> directory. */
  readonly assets: ReadonlyMap<string, string>;
  /** The one region the stacks name, if they name one. */
  readonly region?: string;
}

const record = z.record(z.string(), z.unknown());
const metadataSchema = z.record(
  z.string(),
  z.array(z.object({ type: z.string(), data: z.unknown().optional() })),
);
const artifactSchema = z.object({
  type: z.string(),
  environment: z.string().optional(),
  dependencies: z.array(z.string()).default([]),
  metadata: metadataSchema.default({}),
  additionalMetadataFile: z.string().optional(),
  displayName: z.string().optional(),
  properties: z
    .object({
      templateFile: z.string().optional(),
      file: z.string().optional(),
      stackName: z.string().optional(),
    })
    .default({}),
});
const manifestSchema = z.object({ artifacts: z.record(z.string(), artifactSchema) });
const templateSchema = z.object({
  Resources: z
    .record(
      z.string(),
      z.object({ Type: z.string(), Properties: record.default({}), Condition: z.string().optional() }),
    )
    .default({}),
  Parameters: record.default({}),
  Conditions: record.default({}),
  Outputs: record.default({}),
  Mappings: record.optional(),
  Transform: z.unknown().optional(),
});
const assetsSchema = z.object({
  files: z
    .record(
      z.string(),
      z.object({
        source: z.object({ path: z.string().optional(), packaging: z.string().optional() }),
        destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
      }),
    )
    .default({}),
});

type Artifact = z.infer<typeof artifactSchema>;

const STACK = 'aws:cloudformation:stack';
const ASSETS = 'cdk:asset-manifest';
/** Artifacts that describe the app and deploy nothing. */
const DESCRIPTIVE = new Set(['cdk:tree', 'cdk:feature-flag-report', 'none']);

/**
 * Reads a synthesized cloud assembly: manifest, templates and assets of every stack.
 * Throws Unsupported for a kind of artifact this runner does not know, and the file system's error when `dir` is none.
 */
export function readAssembly(dir: string): Assembly {
  const { artifacts } = manifestSchema.parse(readJson(dir, 'manifest.json'));
  const assets = new Map<string, string>();
  const stacks: StackTemplate[] = [];
  const regions = new Set<string>();
  for (const [id, artifact] of inDependencyOrder(artifacts)) {
    if (artifact.type === ASSETS) addAssets(dir, artifact, assets);
    else if (artifact.type === STACK) {
      stacks.push(readStack(dir, id, artifact));
      const region = /^aws:\/\/[^/]+\/(.+)$/.exec(artifact.environment ?? '')?.[1];
      if (region !== undefined && region !== 'unknown-region') regions.add(region);
    } else if (!DESCRIPTIVE.has(artifact.type))
      throw new Unsupported(`Artifact ${id} is a ${artifact.type}: not known here.`);
  }
  const [region, ...others] = regions;
  if (others.length > 0) throw new Unsupported(`Stacks in several regions: ${[...regions].join(', ')}.`);
  return { dir, stacks, assets, ...(region !== undefined && { region }) };
}

function readStack(dir: string, id: string, artifact: Artifact): StackTemplate {
  const file = artifact.properties.templateFile ?? `${id}.template.json`;
  const template = templateSchema.parse(readJson(dir, file));
  for (const section of ['Mappings', 'Transform'] as const)
    if (template[section] !== undefined) throw new Unsupported(`Stack ${id}: section ${section}.`);
  const extra = artifact.additionalMetadataFile;
  const metadata = extra === undefined ? {} : metadataSchema.parse(readJson(dir, extra));
  const paths = pathsByLogicalId({ ...metadata, ...artifact.metadata });
  const name = artifact.properties.stackName ?? id;
  const resources = Object.entries(template.Resources).map(([logicalId, resource]) => ({
    stack: name,
    logicalId,
    path: paths.get(logicalId) ?? logicalId,
    type: resource.Type,
    properties: resource.Properties,
    ...(resource.Condition !== undefined && { condition: resource.Condition }),
  }));
  return {
    name,
    resources: new Map(resources.map((resource) => [resource.logicalId, resource])),
    parameters: template.Parameters,
    conditions: template.Conditions,
    outputs: template.Outputs,
  };
}

function pathsByLogicalId(metadata: z.infer<typeof metadataSchema>): Map<string, string> {
  const paths = new Map<string, string>();
  for (const [path, entries] of Object.entries(metadata))
    for (const entry of entries)
      if (entry.type === 'aws:cdk:logicalId' && typeof entry.data === 'string')
        paths.set(entry.data, path.replace(/^\//, ''));
  return paths;
}

function addAssets(dir: string, artifact: Artifact, assets: Map<string, string>): void {
  if (artifact.properties.file === undefined) return;
  for (const file of Object.values(assetsSchema.parse(readJson(dir, artifact.properties.file)).files))
    for (const { objectKey } of Object.values(file.destinations))
      if (file.source.path !== undefined) assets.set(objectKey, join(dir, file.source.path));
}

function inDependencyOrder(artifacts: Readonly<Record<string, Artifact>>): [string, Artifact][] {
  const ordered = new Map<string, Artifact>();
  const visit = (id: string, trail: readonly string[]): void => {
    const artifact = artifacts[id];
    if (artifact === undefined || ordered.has(id)) return;
    if (trail.includes(id))
      throw new Unsupported(`Artifacts depend on each other: ${[...trail, id].join(' -> ')}.`);
    for (const dependency of artifact.dependencies) visit(dependency, [...trail, id]);
    ordered.set(id, artifact);
  };
  for (const id of Object.keys(artifacts)) visit(id, []);
  return [...ordered];
}

function readJson(dir: string, file: string): unknown {
  return parseJson(readFileSync(join(dir, file), 'utf8'));
}
