import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { buildSync, type Metafile } from 'esbuild';
import { z } from 'zod';

export const repositoryRoot = join(import.meta.dirname, '..');

/** Where the bundled code of each capability folder lies: `<dir>/<folder>/index.mjs`. */
export interface Bundles {
  readonly dir: string;
}

// Nothing is written here. It only gives source maps paths that are the same in every checkout, so that the
// same source always makes the same asset hash and a deployment changes nothing it need not.
const virtualOutdir = join(repositoryRoot, 'bundle');

// CommonJS dependencies in an ES module bundle ask for `require`.
const banner = `import{createRequire as r__}from'node:module';const require=r__(import.meta.url);`;

/**
 * Bundles every folder of `sourceDir` that holds an `env.ts`, in one esbuild call, into `dir`. A `files.json` in it names
 * files of packages, such as fonts, that go beside the code, each under the name it gets there.
 */
export function bundleFunctions(dir: string, sourceDir = join(repositoryRoot, 'functions')): Bundles {
  const folders = readdirSync(sourceDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(sourceDir, entry.name, 'env.ts')))
    .map((entry) => entry.name);
  const built = buildSync({
    entryPoints: folders.map((folder) => ({
      in: join(sourceDir, folder, 'index.ts'),
      out: join(folder, 'handlers'),
    })),
    absWorkingDir: repositoryRoot,
    outdir: virtualOutdir,
    outExtension: { '.js': '.mjs' },
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: { js: banner },
    minify: true,
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    logLevel: 'warning',
  });
  for (const file of built.outputFiles) write(join(dir, relative(virtualOutdir, file.path)), file.contents);
  for (const [folder, names] of handlersByFolder(built.metafile)) {
    write(join(dir, folder, 'index.mjs'), entryFile(names));
    copyFiles(join(sourceDir, folder, 'files.json'), join(dir, folder));
  }
  return { dir };
}

const filesSchema = z.record(z.string(), z.string());

function copyFiles(listed: string, to: string): void {
  if (!existsSync(listed)) return;
  const { resolve } = createRequire(listed);
  const files = filesSchema.parse(JSON.parse(readFileSync(listed, 'utf8')));
  for (const [name, file] of Object.entries(files)) {
    mkdirSync(dirname(join(to, name)), { recursive: true });
    copyFileSync(resolve(file), join(to, name));
  }
}

/** Bundles into a temporary directory, hands it to `use`, and removes it. */
export function withBundles<T>(use: (bundles: Bundles) => T): T {
  const dir = mkdtempSync(join(tmpdir(), 'loan-collections-'));
  try {
    return use(bundleFunctions(dir));
  } finally {
    rmSync(dir, { recursive: true });
  }
}

// Source maps apply only to modules loaded after they are switched on. Doing it here, and not by NODE_OPTIONS,
// keeps a function's environment exactly what its own schema parses.
function entryFile(names: readonly string[]): string {
  const exported = names.map((name) => `export const ${name} = handlers.${name};\n`).join('');
  return `process.setSourceMapsEnabled(true);\nconst handlers = await import('./handlers.mjs');\n${exported}`;
}

function handlersByFolder(metafile: Metafile): [folder: string, names: string[]][] {
  return Object.entries(metafile.outputs)
    .filter(([file]) => file.endsWith('.mjs'))
    .map(([file, output]) => [basename(dirname(file)), output.exports]);
}

function write(file: string, contents: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, contents);
}
