import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InvalidInput } from '../../../shared/runtime/errors.ts';

/** One file of policy data as it lies on disk; `fault` where it is not even JSON. */
export interface PolicyFile {
  /** Path within the policy directory, with forward slashes. */
  readonly path: string;
  readonly data: unknown;
  readonly fault: string | undefined;
}

/**
 * Every JSON file below a directory, in the order of their paths.
 *
 * @throws InvalidInput when the directory cannot be read or holds none
 */
export async function readPolicyFiles(dir: string): Promise<readonly PolicyFile[]> {
  const names = await readdir(dir, { recursive: true }).catch((error: unknown) => {
    throw new InvalidInput(`${dir}: cannot be read: ${messageOf(error)}`, { cause: error });
  });
  const paths = names.filter((name) => name.endsWith('.json')).map((name) => name.replaceAll('\\', '/'));
  if (paths.length === 0) throw new InvalidInput(`${dir}: there is no policy data`);
  return Promise.all(paths.sort().map((path) => readOne(dir, path)));
}

async function readOne(dir: string, path: string): Promise<PolicyFile> {
  const text = await readFile(join(dir, path), 'utf8');
  try {
    return { path, data: JSON.parse(text), fault: undefined };
  } catch (error) {
    return { path, data: undefined, fault: `is not JSON: ${messageOf(error)}` };
  }
}

/** The faults of an error, each with its place: every issue of a schema, or the one message. */
export function faultsOf(error: unknown): readonly string[] {
  if (!(error instanceof z.ZodError)) return [messageOf(error)];
  return error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`,
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
