import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where this run of the tests keeps the assembly of the local stage. */
    readonly assemblyHome: string;
  }
}

/** Global set-up: a place for the assembly, which goes when the tests are done. */
export default function home({ provide }: TestProject): () => void {
  const dir = mkdtempSync(join(tmpdir(), 'collections-assembly-'));
  provide('assemblyHome', dir);
  return () => {
    rmSync(dir, { recursive: true, force: true });
  };
}
