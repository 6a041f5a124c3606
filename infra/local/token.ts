import { parseArgs } from 'node:util';
import { roles } from '../../shared/contracts/api/caller.ts';

const usage = `npm run --silent token -- --role ${roles.join('|')} [--sub NAME] [--borrower ID] [--agent ID] [--port 8787]

Prints a token of the running stack's own issuer ("npm start"), good for eight hours of the stack's time.`;

/** Asks the running stack for a token: only it knows its keys and its time. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      role: { type: 'string' },
      sub: { type: 'string' },
      borrower: { type: 'string' },
      agent: { type: 'string' },
      port: { type: 'string', default: '8787' },
      help: { type: 'boolean' },
    },
  });
  const { port, help, ...wanted } = values;
  if (help === true || wanted.role === undefined) {
    console.log(usage);
    return help === true ? 0 : 2;
  }
  const reply = await fetch(`http://127.0.0.1:${port}/token`, {
    method: 'POST',
    body: JSON.stringify(wanted),
  });
  const text = await reply.text();
  if (reply.ok) console.log(text);
  else console.error(text);
  return reply.ok ? 0 : 2;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(
    `No stack answers (start one with "npm start"): ${error instanceof Error ? error.message : 'failed'}`,
  );
  process.exitCode = 2;
}
