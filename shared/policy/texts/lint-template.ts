import { z } from 'zod';
import type { Language } from '../../domain/portfolio.ts';
import { readTemplate } from './render.ts';

interface TemplateRules {
  /** Placeholders that must show whatever branch is taken. */
  readonly required: readonly string[];
  /** Placeholders somebody fills. */
  readonly known: readonly string[];
}

/** What is wrong with a template as an ICU message: its syntax, elements missing, placeholders nobody fills. */
export function lintTemplate(template: string, language: Language, rules: TemplateRules): readonly string[] {
  let elements: readonly Element[];
  try {
    elements = z.array(element).parse(readTemplate(template, language).getAst());
  } catch (error) {
    return [`is no ICU message: ${error instanceof Error ? error.message : 'unknown'}`];
  }
  // What stands in a branch may not be shown: it does not count as present.
  const shown = new Set(elements.filter(({ type }) => type === kinds.argument).map(({ value }) => value));
  return [
    ...rules.required.filter((name) => !shown.has(name)).map((name) => `{${name}} is missing`),
    ...namesIn(elements)
      .filter((name) => !rules.known.includes(name))
      .map((name) => `{${name}} is unknown`),
  ];
}

/** Elements of a read template, as the library numbers them. */
const kinds = { literal: 0, argument: 1, select: 5 } as const;

const element = z.object({
  type: z.union([z.literal(kinds.literal), z.literal(kinds.argument), z.literal(kinds.select)], {
    error: 'only {name} and {name, select, …} are used; numbers and dates come formatted',
  }),
  value: z.string(),
  get options() {
    return z.record(z.string(), z.object({ value: z.array(element) })).optional();
  },
});
type Element = z.infer<typeof element>;

function namesIn(elements: readonly Element[]): readonly string[] {
  return elements.flatMap(({ type, value, options }) => [
    ...(type === kinds.literal ? [] : [value]),
    ...Object.values(options ?? {}).flatMap((branch) => namesIn(branch.value)),
  ]);
}
