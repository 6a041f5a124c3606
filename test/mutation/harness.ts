/**
 * `describe` and `it` for the mutation runner: they only list the tests, so that one process can run any of them again and
 * again. What the tests of shared/domain use of vitest is all there is; `expect` is vitest's own.
 */
export { expect } from 'vitest';

type Body = (...given: never[]) => unknown;

export interface ListedTest {
  /** File, names of the blocks around it and its own, and a number where those are the same. */
  readonly id: string;
  readonly file: string;
  readonly name: string;
  readonly run: () => Promise<void>;
}

interface Block {
  readonly name: string;
  readonly before: Body[];
}

let file = '';
let listed: ListedTest[] = [];
let around: readonly Block[] = [];

/** The tests that `load`, the import of one test file, lists. */
export async function testsOf(path: string, load: () => Promise<unknown>): Promise<readonly ListedTest[]> {
  file = path;
  listed = [];
  around = [{ name: '', before: [] }];
  await load();
  return listed;
}

function call(body: Body, given: readonly unknown[]): unknown {
  return (body as (...all: readonly unknown[]) => unknown)(...given);
}

function list(name: string, body: Body, given: readonly unknown[] = []): void {
  const blocks = around;
  const full = [...blocks.map((block) => block.name), name].filter(Boolean).join(' > ');
  const same = listed.filter((one) => one.name === full || one.name.startsWith(`${full} #`)).length;
  const own = same === 0 ? full : `${full} #${same + 1}`;
  const run = async (): Promise<void> => {
    for (const hook of blocks.flatMap(({ before }) => before)) await call(hook, []);
    await call(body, given);
  };
  listed.push({ id: `${file}#${own}`, file, name: own, run });
}

function enter(name: string, body: Body, given: readonly unknown[] = []): void {
  const outside = around;
  around = [...outside, { name, before: [] }];
  call(body, given);
  around = outside;
}

const rowOf = (row: unknown): readonly unknown[] => (Array.isArray(row) ? row : [row]);

const each =
  (one: typeof list) =>
  (rows: readonly unknown[]) =>
  (name: string, body: Body): void => {
    for (const row of rows) one(name, body, rowOf(row));
  };

const once =
  (one: typeof list) =>
  (name: string, body: Body): void => {
    one(name, body);
  };

export const it = Object.assign(once(list), { each: each(list) });
export const describe = Object.assign(once(enter), { each: each(enter) });
export function beforeEach(hook: Body): void {
  around.at(-1)?.before.push(hook);
}
