import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { z } from 'zod';
import {
  borrowerSchema,
  loanSchema,
  manifestSchema,
  paymentSchema,
  rejectSchema,
} from '../shared/contracts/feed.ts';

export const schemasDirectory = join(import.meta.dirname, '..', 'shared', 'contracts', 'schemas');

const contracts = {
  borrower: { schema: borrowerSchema, title: 'A line of the file borrowers' },
  loan: { schema: loanSchema, title: 'A line of the file loans' },
  payment: { schema: paymentSchema, title: 'A line of the file payments' },
  manifest: { schema: manifestSchema, title: 'manifest.json, uploaded last' },
  reject: { schema: rejectSchema, title: 'A line of rejects.ndjson, for the bank to mend its extract by' },
} as const;

/**
 * The feed contract as JSON Schema (draft 2020-12), text by file name. What JSON Schema cannot say, such as that a date
 * exists or that due dates rise, only the zod schemas check.
 */
export async function schemaFiles(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const [name, { schema, title }] of Object.entries(contracts)) {
    const body = { title, ...z.toJSONSchema(schema, { io: 'input' }) };
    const text = await format(JSON.stringify(body), { parser: 'json', printWidth: 110 });
    files.set(`${name}.schema.json`, text);
  }
  return files;
}

if (process.argv[1] === import.meta.filename) {
  mkdirSync(schemasDirectory, { recursive: true });
  for (const [name, text] of await schemaFiles()) {
    writeFileSync(join(schemasDirectory, name), text);
    console.log(join(schemasDirectory, name));
  }
}
