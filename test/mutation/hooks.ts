import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

/** Called between mutants: forgets what modules of the domain remember from call to call. */
export const forgetAll: (() => void)[] = [];

const root = pathToFileURL(`${process.cwd()}/`).href;
const isOurs = (url: string): boolean => url.startsWith(root) && !url.includes('/node_modules/');

/** Let the domain's modules reach the list above. */
const listName = '__forgetBetweenMutants';
Object.assign(globalThis, { [listName]: forgetAll });

/**
 * Makes tests run in this process: `vitest` is our list of tests, a module imported with `?fresh=` imports its own modules
 * afresh too, and no cache of a module outlives the mutant that filled it.
 */
export function installHooks(): void {
  registerHooks({
    resolve: (specifier, context, next) => {
      const parent = context.parentURL ?? '';
      const isTest = isOurs(parent) && !parent.includes('/test/mutation/');
      if (specifier === 'vitest' && isTest)
        return next(new URL('./harness.ts', import.meta.url).href, context);
      const found = next(specifier, context);
      const fresh = parent.split('?fresh=')[1];
      const isAlone =
        fresh === undefined ||
        !isOurs(found.url) ||
        found.url.includes('?') ||
        found.url.includes('/test/mutation/');
      return isAlone ? found : { ...found, url: `${found.url}?fresh=${fresh}` };
    },
    load: (url, context, next) => {
      const loaded = next(url, context);
      if (!url.startsWith(`${root}shared/domain/`) || loaded.source === undefined) return loaded;
      const source =
        typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
      return { ...loaded, source: withForgetting(source) };
    },
  });
}

/** Caches of a module: maps, and variables that start undefined; their types may be blanked out already. */
const cache = /^const (\w+) = (new (?:Weak)?Map)(?:<.*>)?\s*\(\);/gm;
const variable = /^let (\w+)(?:: .*\| undefined|\s*);/gm;

function withForgetting(source: string): string {
  const steps = [
    ...Array.from(source.matchAll(cache), ([, name, made]) => `${name} = ${made}();`),
    ...Array.from(source.matchAll(variable), ([, name]) => `${name} = undefined;`),
  ];
  if (steps.length === 0) return source;
  const open = source.replaceAll(cache, (line) => line.replace('const', 'let'));
  return `${open}\nglobalThis['${listName}'].push(() => { ${steps.join(' ')} });\n`;
}
