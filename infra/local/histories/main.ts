import { parseArgs } from 'node:util';
import { z } from 'zod';
import { writeHistories } from './write.ts';

const flagsSchema = z.object({ out: z.string().min(1), limit: z.coerce.number().int().min(1).optional() });

const { values } = parseArgs({ options: { out: { type: 'string' }, limit: { type: 'string' } } });
const flags = flagsSchema.safeParse(values);
if (flags.success) {
  const manifest = await writeHistories(flags.data);
  const { borrowers, loans, payments } = manifest.files;
  console.log(
    `${flags.data.out}: ${borrowers.lines} borrowers, ${loans.lines} loans, ${payments.lines} payments`,
  );
} else {
  console.error('usage: npm run histories -- --out DIR [--limit N]');
  process.exitCode = 2;
}
