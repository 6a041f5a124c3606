import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { apiRoutes } from '../shared/contracts/api/registry.ts';
import { isIdempotent, problemsOf, type Route } from '../shared/contracts/api/route.ts';
import { problems } from '../shared/contracts/api/problems.ts';

export const routesPage = join(import.meta.dirname, 'api-routes.md');

const intro = `# Routes of the API

Generated from the registry (\`npm run api:docs\`). Every route takes a bearer token, but what is for
_anybody_; a role in _italics_ reaches only its
own records, others' are answered as if they were not there. Every POST needs an \`Idempotency-Key\` and answers a repeat
with its first answer. A record that changes comes with an \`ETag\`, which a change brings back in \`If-Match\`: 412 when
the record is another by then. A list comes in pages: \`next\` of one is \`cursor\` of the next. Every error is
\`application/problem+json\`. Besides the errors listed, each route can answer
`;

/** The page a reader of the project finds the routes on: a table for each capability. */
export async function routesText(): Promise<string> {
  const common: readonly string[] = everywhere;
  const tables = Object.entries(apiRoutes).map(([capability, routes]) => {
    const rows = Object.values<Route>(routes).map(row);
    return [
      `## ${capability}\n`,
      '| route | operation | roles | idempotent by | errors of its own |',
      '|---|---|---|---|---|',
      ...rows,
    ];
  });
  const sections = tables.map((lines) => lines.join('\n')).join('\n\n');
  return format(`${intro}${common.map((kind) => `\`${kind}\``).join(', ')}.\n\n${sections}\n`, {
    parser: 'markdown',
    printWidth: 110,
  });
}

const everywhere = [
  'invalid-request',
  'unauthorized',
  'forbidden',
  'too-many-requests',
  'unexpected',
  'busy',
  'too-slow',
];

function row(one: Route): string {
  const { method, path, operationId, summary, roles, own } = one;
  const who = roles.map((role) => (own?.[role] === undefined ? role : `_${role}_`));
  const errors = problemsOf(one)
    .filter((kind) => !everywhere.includes(kind))
    .map((kind) => `${problems[kind].status} ${kind}`);
  const idempotence = isIdempotent(one)
    ? 'key'
    : method === 'GET'
      ? 'reading'
      : one.needsIfMatch === true
        ? 'If-Match'
        : 'its effect';
  const cells = [
    `\`${method} ${path}\``,
    `${operationId}: ${summary}`,
    one.open === undefined ? who.join(', ') : '_anybody_',
    idempotence,
    errors.join(', '),
  ];
  return `| ${cells.join(' | ')} |`;
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(routesPage, await routesText());
  console.log(routesPage);
}
