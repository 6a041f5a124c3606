import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { InvalidInput } from '../../../shared/runtime/errors.ts';
import { PolicyCheck } from './check-files.ts';
import { readPolicyFiles } from './policy-files.ts';

const usage = 'usage: npm run --silent policy:check -- [--dir DIR]';
const exit = { sound: 0, faulty: 1, unreadable: 2 } as const;
const ownPolicy = join(import.meta.dirname, '..', '..', '..', 'shared', 'policy');

/**
 * Checks all policy data, alone and against each other: one line a file, and one for each fault with its place.
 *
 * @throws InvalidInput when the directory cannot be read
 */
async function check(): Promise<number> {
  const { values } = parseArgs({ options: { dir: { type: 'string' } } });
  const files = await readPolicyFiles(values.dir ?? ownPolicy);
  const { faults } = new PolicyCheck(files);
  const paths = [...new Set([...files.map(({ path }) => path), ...faults.map(({ file }) => file)])].sort();
  for (const path of paths) {
    const own = faults.filter(({ file }) => file === path);
    console.log(own.length === 0 ? `ok     ${path}` : `FAULTY ${path}`);
    for (const { fault } of own) console.log(`         ${fault}`);
  }
  const count = faults.length;
  console.log(
    `${paths.length} files, ${count === 0 ? 'no fault' : `${count} fault${count === 1 ? '' : 's'}`}`,
  );
  return count === 0 ? exit.sound : exit.faulty;
}

function complain(error: unknown): number {
  const isUsage = error instanceof TypeError && 'code' in error;
  if (!isUsage && !(error instanceof InvalidInput)) throw error;
  console.error(isUsage ? `${error.message}\n${usage}` : error.message);
  return exit.unreadable;
}

process.exitCode = await check().catch(complain);
