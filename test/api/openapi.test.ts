import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@hey-api/openapi-ts';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { routesPage, routesText } from '../../infra/api-docs.ts';
import { roles } from '../../shared/contracts/api/caller.ts';
import { openApiDocument } from '../../shared/contracts/api/openapi.ts';
import { allRoutes, apiRoutes } from '../../shared/contracts/api/registry.ts';
import { hasBody, parametersOf, type Routes } from '../../shared/contracts/api/route.ts';
import { cellWorlds } from '../support/api-cells.ts';

const root = join(import.meta.dirname, '..', '..');
const document = openApiDocument(allRoutes());
const named = Object.values<Routes>(apiRoutes).flatMap((routes) => Object.entries(routes));

describe.each(named)('the route %s', (name, route) => {
  it('is called by its operation id, for somebody, with a summary', () => {
    expect(route.operationId).toBe(name);
    expect(route.roles.length > 0).toBe(route.open === undefined);
    if (route.open !== undefined) expect([route.method, route.own]).toEqual(['GET', undefined]);
    expect(roles).toEqual(expect.arrayContaining([...route.roles]));
    expect(route.summary.length).toBeGreaterThan(10);
  });

  it('binds borrowers and agents to what is theirs, or says why not', () => {
    const bound = route.roles.filter((role) => role === 'borrower' || role === 'agent');
    if (route.ownedByNobody === undefined)
      for (const role of bound) expect(route.own?.[role]?.length).toBeGreaterThan(0);
    for (const role of Object.keys(route.own ?? {})) expect(route.roles).toContain(role);
  });

  it('has an example its own schemas take', () => {
    const { params = {}, query = {}, body, response } = route.example;
    expect(Object.keys(params).sort()).toEqual([...parametersOf(route)].sort());
    expect(route.params.safeParse(params).error).toBeUndefined();
    expect(route.query.safeParse(query).error).toBeUndefined();
    expect(route.body.safeParse(body).error).toBeUndefined();
    expect(route.success.schema.safeParse(response).error).toBeUndefined();
    expect(body !== undefined).toBe(hasBody(route));
  });

  it('is a list from end to end, or not at all', () => {
    const { properties } = z.toJSONSchema(route.success.schema, { io: 'input', unrepresentable: 'any' });
    const isPaged = route.pages !== undefined;
    for (const name of ['limit', 'cursor'])
      expect(route.query.safeParse({ ...route.example.query, [name]: '1' }).success).toBe(isPaged);
    expect(properties !== undefined && 'next' in properties && 'items' in properties).toBe(isPaged);
    if (isPaged) expect([route.method, route.versioned]).toEqual(['GET', undefined]);
  });

  it('takes no field its contract does not name', () => {
    const { params = {}, query = {}, body } = route.example;
    expect(route.params.safeParse({ ...params, extra: 'x' }).success).toBe(false);
    expect(route.query.safeParse({ ...query, extra: 'x' }).success).toBe(false);
    if (hasBody(route)) expect(route.body.safeParse({ ...(body as object), extra: 'x' }).success).toBe(false);
  });
});

it('no world has requests for routes that are gone', async () => {
  expect(Object.keys(cellWorlds).sort()).toEqual(Object.keys(apiRoutes).sort());
  const requested = await Promise.all(
    Object.values(cellWorlds).map(async (world) => Object.keys((await world()).requests)),
  );
  expect(requested.flat().sort()).toEqual(named.map(([name]) => name).sort());
});

it('the document is OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate(structuredClone(document));
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
});

it('the page of routes is up to date: npm run api:docs', async () => {
  expect(readFileSync(routesPage, 'utf8')).toBe(await routesText());
});

// Within the project, so that the compiler finds its libraries.
mkdirSync(join(root, '.local'), { recursive: true });
const dir = mkdtempSync(join(root, '.local', 'client-'));
afterAll(() => {
  rmSync(dir, { recursive: true });
});

it('a client generated from the document compiles, strictly', { timeout: 240_000 }, async () => {
  const input = join(dir, 'openapi.json');
  writeFileSync(input, JSON.stringify(document));
  const output = join(dir, 'client');
  await createClient({
    input,
    output: { path: output },
    logs: { level: 'silent' },
    plugins: ['@hey-api/typescript', '@hey-api/sdk', '@hey-api/client-fetch'],
  });
  const options = [
    '--noEmit',
    // The project's own configuration is not the client's.
    '--ignoreConfig',
    '--strict',
    '--target',
    'es2024',
    '--module',
    'esnext',
    '--moduleResolution',
    'bundler',
    '--lib',
    'es2024,dom,dom.iterable',
    '--skipLibCheck',
  ];
  const compile = (): string =>
    execFileSync(
      process.execPath,
      [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), ...options, join(output, 'index.ts')],
      {
        encoding: 'utf8',
      },
    );
  expect(compile()).toBe('');
});
