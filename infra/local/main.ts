import { readOptions, usage } from './run/options.ts';
import { runCommand } from './run/run-command.ts';

// Called by its path instead of through npm, this would be the machine's own, older Node.
if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(`This is Node ${process.versions.node}; "npm start" brings the Node 24 it needs.`);
  process.exit(2);
}
if (process.argv.includes('--help')) {
  console.log(usage);
  process.exit(0);
}

try {
  process.exitCode = await runCommand(readOptions(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
