import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { schemaFiles, schemasDirectory } from '../../../infra/schemas.ts';

it('the JSON Schemas the bank codes against are those of the contract: else run `npm run schemas`', async () => {
  const stored = readdirSync(schemasDirectory).map(
    (name) => [name, readFileSync(join(schemasDirectory, name), 'utf8')] as const,
  );
  expect(new Map(stored)).toEqual(await schemaFiles());
});
