import { z } from 'zod';
import type { Assembly, StackTemplate, TemplateResource } from './assembly.ts';
import { isList, isRecord, type JsonRecord } from './json.ts';
import { Unsupported } from './unsupported.ts';

/** What a resource is called here: `attribute` undefined asks for its `Ref`. */
export type Attributes = (resource: TemplateResource, attribute: string | undefined) => unknown;

export interface Pseudo {
  readonly account: string;
  readonly region: string;
}

const NO_VALUE = Symbol('AWS::NoValue');
const parameterSchema = z.object({ Default: z.union([z.string(), z.number()]).optional() });
const outputSchema = z.object({ Value: z.unknown(), Export: z.object({ Name: z.unknown() }).optional() });

type Intrinsic = (argument: unknown, stack: StackTemplate) => unknown;

/** Replaces CloudFormation's intrinsic functions by what they mean on this machine. Unknown ones throw by name. */
export class Resolver {
  readonly #assembly: Assembly;
  readonly #pseudo: Pseudo;
  readonly #attributes: Attributes;
  readonly #intrinsics: ReadonlyMap<string, Intrinsic>;

  constructor(assembly: Assembly, pseudo: Pseudo, attributes: Attributes) {
    this.#assembly = assembly;
    this.#pseudo = pseudo;
    this.#attributes = attributes;
    this.#intrinsics = new Map<string, Intrinsic>([
      ['Ref', (name, stack) => this.#ref(text(name, 'Ref'), stack)],
      ['Fn::GetAtt', (argument, stack) => this.#getAtt(argument, stack)],
      ['Fn::Join', (argument, stack) => this.#join(argument, stack)],
      ['Fn::Sub', (argument, stack) => this.#sub(argument, stack)],
      ['Fn::Select', (argument, stack) => this.#select(argument, stack)],
      ['Fn::Split', (argument, stack) => this.#split(argument, stack)],
      ['Fn::ImportValue', (argument, stack) => this.#importValue(argument, stack)],
      ['Fn::If', (argument, stack) => this.#if(argument, stack)],
      ['Fn::Equals', (argument, stack) => this.#equals(argument, stack)],
      ['Fn::Not', (argument, stack) => !this.#all(argument, stack)[0]],
      ['Fn::And', (argument, stack) => this.#all(argument, stack).every(Boolean)],
      ['Fn::Or', (argument, stack) => this.#all(argument, stack).some(Boolean)],
    ]);
  }

  /** The value with every intrinsic replaced, as `stack` would see it. */
  resolve(value: unknown, stack: StackTemplate): unknown {
    const resolved = this.#value(value, stack);
    return resolved === NO_VALUE ? undefined : resolved;
  }

  /** A resource's properties, resolved. */
  properties(resource: TemplateResource): JsonRecord {
    const resolved = this.resolve(resource.properties, this.#stack(resource.stack));
    if (!isRecord(resolved)) throw new Unsupported(`${resource.logicalId}: properties are not an object.`);
    return resolved;
  }

  /** The resources that exist: those without a condition, or with one that holds. */
  resources(): TemplateResource[] {
    return this.#assembly.stacks.flatMap((stack) =>
      [...stack.resources.values()].filter(
        ({ condition }) => condition === undefined || this.#condition(condition, stack),
      ),
    );
  }

  #value(value: unknown, stack: StackTemplate): unknown {
    if (isList(value))
      return value.map((item) => this.#value(item, stack)).filter((item) => item !== NO_VALUE);
    if (!isRecord(value)) return value;
    const entries = Object.entries(value);
    const [only] = entries;
    if (only !== undefined && entries.length === 1 && (only[0] === 'Ref' || only[0].startsWith('Fn::')))
      return this.#intrinsic(only[0])(only[1], stack);
    return Object.fromEntries(
      entries.map(([key, item]) => [key, this.#value(item, stack)]).filter(([, item]) => item !== NO_VALUE),
    );
  }

  #intrinsic(name: string): Intrinsic {
    const intrinsic = this.#intrinsics.get(name);
    if (intrinsic === undefined) throw new Unsupported(`Intrinsic function ${name}.`);
    return intrinsic;
  }

  #ref(name: string, stack: StackTemplate): unknown {
    const resource = stack.resources.get(name);
    if (resource !== undefined) return this.#attributes(resource, undefined);
    if (name in stack.parameters) return this.#parameter(name, stack);
    return this.#pseudoParameter(name, stack);
  }

  #parameter(name: string, stack: StackTemplate): unknown {
    const value = parameterSchema.parse(stack.parameters[name]).Default;
    if (value === undefined)
      throw new Unsupported(`Parameter ${name} of stack ${stack.name} has no default.`);
    return value;
  }

  #pseudoParameter(name: string, stack: StackTemplate): unknown {
    switch (name) {
      case 'AWS::AccountId':
        return this.#pseudo.account;
      case 'AWS::Region':
        return this.#pseudo.region;
      case 'AWS::Partition':
        return 'aws';
      case 'AWS::URLSuffix':
        return 'amazonaws.com';
      case 'AWS::StackName':
        return stack.name;
      case 'AWS::StackId':
        return `arn:aws:cloudformation:${this.#pseudo.region}:${this.#pseudo.account}:stack/${stack.name}/local`;
      case 'AWS::NoValue':
        return NO_VALUE;
      default:
        throw new Unsupported(`Ref ${name}: stack ${stack.name} has no such resource or parameter.`);
    }
  }

  #getAtt(argument: unknown, stack: StackTemplate): unknown {
    const parts = typeof argument === 'string' ? argument.split('.') : list(argument, 'Fn::GetAtt');
    const [name, ...attribute] = parts.map((part) => text(part, 'Fn::GetAtt'));
    const resource = stack.resources.get(name ?? '');
    if (resource === undefined)
      throw new Unsupported(`Fn::GetAtt ${name ?? ''}: stack ${stack.name} has none.`);
    return this.#attributes(resource, attribute.join('.'));
  }

  #join(argument: unknown, stack: StackTemplate): string {
    const [separator, items] = list(argument, 'Fn::Join');
    return list(this.#value(items, stack), 'Fn::Join')
      .map((item) => text(item, 'Fn::Join'))
      .join(text(separator, 'Fn::Join'));
  }

  #sub(argument: unknown, stack: StackTemplate): string {
    const [template, given] = isList(argument) ? argument : [argument, {}];
    const variables = isRecord(given) ? given : {};
    return text(template, 'Fn::Sub').replaceAll(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal === '!') return `\${${name}}`;
      if (name in variables) return text(this.#value(variables[name], stack), 'Fn::Sub');
      return text(name.includes('.') ? this.#getAtt(name, stack) : this.#ref(name, stack), 'Fn::Sub');
    });
  }

  #select(argument: unknown, stack: StackTemplate): unknown {
    const [index, items] = list(argument, 'Fn::Select');
    const item = list(this.#value(items, stack), 'Fn::Select')[Number(this.#value(index, stack))];
    if (item === undefined)
      throw new Unsupported(`Fn::Select ${JSON.stringify(index)}: the list is shorter.`);
    return item;
  }

  #split(argument: unknown, stack: StackTemplate): string[] {
    const [separator, source] = list(argument, 'Fn::Split');
    return text(this.#value(source, stack), 'Fn::Split').split(text(separator, 'Fn::Split'));
  }

  #importValue(argument: unknown, stack: StackTemplate): unknown {
    const wanted = text(this.#value(argument, stack), 'Fn::ImportValue');
    for (const exporter of this.#assembly.stacks)
      for (const raw of Object.values(exporter.outputs)) {
        const output = outputSchema.parse(raw);
        if (output.Export !== undefined && this.#value(output.Export.Name, exporter) === wanted)
          return this.#value(output.Value, exporter);
      }
    throw new Unsupported(`Fn::ImportValue ${wanted}: no stack exports it.`);
  }

  #if(argument: unknown, stack: StackTemplate): unknown {
    const [condition, yes, no] = list(argument, 'Fn::If');
    return this.#value(this.#condition(text(condition, 'Fn::If'), stack) ? yes : no, stack);
  }

  #equals(argument: unknown, stack: StackTemplate): boolean {
    const [left, right] = this.#all(argument, stack);
    return left === right;
  }

  #all(argument: unknown, stack: StackTemplate): unknown[] {
    return list(argument, 'condition').map((item) => {
      const named = isRecord(item) ? item['Condition'] : undefined;
      return typeof named === 'string' ? this.#condition(named, stack) : this.#value(item, stack);
    });
  }

  #condition(name: string, stack: StackTemplate): boolean {
    if (!(name in stack.conditions))
      throw new Unsupported(`Condition ${name}: stack ${stack.name} has none.`);
    return this.#value(stack.conditions[name], stack) === true;
  }

  #stack(name: string): StackTemplate {
    const stack = this.#assembly.stacks.find((candidate) => candidate.name === name);
    if (stack === undefined) throw new Unsupported(`Stack ${name}.`);
    return stack;
  }
}

function list(value: unknown, where: string): readonly unknown[] {
  if (!isList(value)) throw new Unsupported(`${where}: expected a list, got ${JSON.stringify(value)}.`);
  return value;
}

function text(value: unknown, where: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Unsupported(`${where}: expected text, got ${JSON.stringify(value)}.`);
}
