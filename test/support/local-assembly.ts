import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';

/** As long as a set-up that synthesizes may take: it starts no later than those who wait for it. */
export const assemblyTimeoutMs = 240_000;

/**
 * The assembly of the local stage. Whichever test file asks first synthesizes it, for all of the run: bundling every
 * function takes seconds.
 */
export async function localAssembly(): Promise<string> {
  const [home, giveUp] = [inject('assemblyHome'), performance.now() + assemblyTimeoutMs];
  const ready = join(home, 'cdk.out');
  if (isFirst(home)) {
    const { synthesize } = await import('../../infra/synth.ts');
    synthesize({ outdir: join(home, 'making'), stage: 'local', validate: false });
    renameSync(join(home, 'making'), ready);
  }
  while (!existsSync(ready)) {
    if (performance.now() > giveUp) throw new Error('the test file that synthesizes does not end');
    await sleep(50);
  }
  return ready;
}

/** True for the first who asks, whatever the number of processes. */
function isFirst(home: string): boolean {
  try {
    mkdirSync(join(home, 'claimed'));
    return true;
  } catch {
    return false;
  }
}
