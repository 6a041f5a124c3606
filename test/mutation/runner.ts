import { globSync } from 'node:fs';
import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { INSTRUMENTER_CONSTANTS, type InstrumenterContext } from '@stryker-mutator/api/core';
import {
  determineHitLimitReached,
  DryRunStatus,
  MutantRunStatus,
  TestStatus,
  type DryRunResult,
  type MutantRunOptions,
  type MutantRunResult,
  type TestRunner,
} from '@stryker-mutator/api/test-runner';
import type { ListedTest } from './harness.ts';
import { forgetAll, installHooks } from './hooks.ts';
import { testFiles } from './test-files.ts';

/**
 * Runs the tests of shared/domain for Stryker inside its worker process. Starting vitest anew for each of thousands of
 * mutants takes a second or more each; a test of a pure function takes a millisecond.
 */
class InProcessRunner implements TestRunner {
  readonly #space: InstrumenterContext;
  #tests: ReadonlyMap<string, ListedTest> = new Map();
  #loadedBy: ReadonlySet<string> = new Set();
  readonly #took = new Map<string, number>();
  /** How many mutants of the file at hand each test killed. */
  #kills = new Map<string, number>();
  #file = '';

  constructor() {
    const all = globalThis as unknown as Record<string, InstrumenterContext | undefined>;
    this.#space = all[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {};
  }

  capabilities(): { reloadEnvironment: boolean } {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    process.env['MUTATION'] = '1';
    installHooks();
    await import(pathToFileURL('test/support/fixed-seed.ts').href);
    const files = globSync([...testFiles.with])
      .filter((file) => !testFiles.without.includes(file))
      .sort();
    this.#tests = await listTests(files, '');
    this.#loadedBy = new Set(Object.keys(this.#space.mutantCoverage?.static ?? {}));
  }

  async dryRun(): Promise<DryRunResult> {
    const tests = [];
    for (const test of this.#tests.values()) {
      this.#space.currentTestId = test.id;
      const { failure, ms } = await this.#run(test);
      const { id, name } = test;
      const base = { id, name, fileName: relative(process.cwd(), test.file), timeSpentMs: ms };
      tests.push(
        failure === undefined
          ? { ...base, status: TestStatus.Success as const }
          : { ...base, status: TestStatus.Failed as const, failureMessage: failure },
      );
    }
    delete this.#space.currentTestId;
    const { mutantCoverage } = this.#space;
    return { status: DryRunStatus.Complete, tests, ...(mutantCoverage && { mutantCoverage }) };
  }

  async mutantRun({ activeMutant, hitLimit, testFilter }: MutantRunOptions): Promise<MutantRunResult> {
    const ids = testFilter ?? [...this.#tests.keys()];
    const begin = (): void =>
      void Object.assign(this.#space, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
    if (activeMutant.fileName !== this.#file) this.#kills = new Map();
    this.#file = activeMutant.fileName;
    begin();
    let result = await this.#runAll(ids, this.#tests);
    if (result.status === MutantRunStatus.Survived && this.#loadedBy.has(activeMutant.id)) {
      begin();
      result = await this.#runFresh(ids, activeMutant.id);
    }
    const endless = determineHitLimitReached(this.#space.hitCount, hitLimit);
    Object.assign(this.#space, { activeMutant: undefined, hitCount: undefined });
    return endless
      ? { status: MutantRunStatus.Timeout, ...(endless.reason !== undefined && { reason: endless.reason }) }
      : result;
  }

  /** The same tests with all modules loaded under the mutant: it was also run while they, or their tests, were loaded. */
  async #runFresh(ids: readonly string[], mutant: string): Promise<MutantRunResult> {
    const files = [...new Set(ids.flatMap((id) => this.#tests.get(id)?.file ?? []))];
    try {
      return await this.#runAll(ids, await listTests(files, `?fresh=${mutant}`));
    } catch (error) {
      return {
        status: MutantRunStatus.Killed,
        killedBy: ids.slice(0, 1),
        failureMessage: String(error),
        nrOfTests: 0,
      };
    }
  }

  /** Quick tests, and those that killed others of this file, first; the first that fails ends it. */
  async #runAll(ids: readonly string[], tests: ReadonlyMap<string, ListedTest>): Promise<MutantRunResult> {
    const price = (id: string): number => (this.#took.get(id) ?? 0) / (1 + (this.#kills.get(id) ?? 0));
    const quickFirst = ids.toSorted((a, b) => price(a) - price(b));
    for (const [at, id] of quickFirst.entries()) {
      const test = tests.get(id);
      const { failure } =
        test === undefined ? { failure: 'test is not there under the mutant' } : await this.#run(test);
      if (failure === undefined) continue;
      this.#kills.set(id, (this.#kills.get(id) ?? 0) + 1);
      return { status: MutantRunStatus.Killed, killedBy: [id], failureMessage: failure, nrOfTests: at + 1 };
    }
    return { status: MutantRunStatus.Survived, nrOfTests: ids.length };
  }

  async #run(test: ListedTest): Promise<{ readonly failure: string | undefined; readonly ms: number }> {
    for (const forget of forgetAll) forget();
    const from = performance.now();
    let failure: string | undefined;
    try {
      await test.run();
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
    }
    const ms = performance.now() - from;
    if (failure === undefined) this.#took.set(test.id, ms);
    return { failure, ms };
  }
}

async function listTests(files: readonly string[], query: string): Promise<ReadonlyMap<string, ListedTest>> {
  const { testsOf } = await import('./harness.ts');
  const tests = [];
  for (const file of files)
    tests.push(...(await testsOf(file, () => import(pathToFileURL(file).href + query))));
  return new Map(tests.map((test) => [test.id, test]));
}

const makeRunner = (): TestRunner => new InProcessRunner();
makeRunner.inject = [] as const;

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'in-process', makeRunner)];
