import { isList, isRecord, type JsonRecord } from './json.ts';
import { Unsupported } from './unsupported.ts';

type Test = (value: unknown) => boolean;

/**
 * An EventBridge pattern as a test of events: exact values, prefix, suffix, wildcard, exists.
 * Throws Unsupported with the name of any other operator.
 */
export function matcher(pattern: JsonRecord): (event: unknown) => boolean {
  const tests = Object.entries(pattern).map(([key, part]): Test => {
    if (key.startsWith('$')) throw new Unsupported(`Event pattern: ${key}.`);
    const test = isRecord(part) ? matcher(part) : anyOf(key, part);
    return (event) => test(isRecord(event) ? event[key] : undefined);
  });
  return (event) => tests.every((test) => test(event));
}

function anyOf(key: string, part: unknown): Test {
  if (!isList(part)) throw new Unsupported(`Event pattern: ${key} is neither a list nor an object.`);
  const tests = part.map((one): Test => (isRecord(one) ? operator(one) : (value) => value === one));
  return (value) => tests.some((test) => (isList(value) ? value.some(test) : test(value)));
}

function operator(test: JsonRecord): Test {
  const [name = '', ...others] = Object.keys(test);
  const operand = test[name];
  if (others.length > 0) throw new Unsupported(`Event pattern: ${Object.keys(test).join(' with ')}.`);
  if (name === 'exists' && typeof operand === 'boolean') return (value) => (value !== undefined) === operand;
  if (typeof operand !== 'string') throw new Unsupported(`Event pattern: operator ${name}.`);
  const onText =
    (check: (text: string) => boolean): Test =>
    (value) =>
      typeof value === 'string' && check(value);
  switch (name) {
    case 'prefix':
      return onText((text) => text.startsWith(operand));
    case 'suffix':
      return onText((text) => text.endsWith(operand));
    case 'wildcard': {
      const parts = operand.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
      const whole = new RegExp(`^${parts.join('.*')}$`, 's');
      return onText((text) => whole.test(text));
    }
    default:
      throw new Unsupported(`Event pattern: operator ${name}.`);
  }
}
