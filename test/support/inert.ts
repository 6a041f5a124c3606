/**
 * A stand-in for a port the code under test must not touch: any use throws with its name. Methods given in `allowed`
 * work.
 */
export function inert<T extends object>(name: string, allowed: Partial<T> = {}): T {
  return new Proxy(allowed as T, {
    get(target, property, receiver) {
      // A promise check by the runtime is not a use.
      if (Reflect.has(target, property) || property === 'then')
        return Reflect.get(target, property, receiver) as unknown;
      return () => {
        throw new Error(`unexpected call: ${name}.${String(property)}`);
      };
    },
  });
}
