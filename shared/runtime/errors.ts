/** The three things that can go wrong, by what the caller should do. One mapper per trigger decides from the kind. */
export abstract class HouseError extends Error {
  abstract readonly kind: 'invalid-input' | 'conflict' | 'retryable';
}

/** The caller sent something the contract refuses: 400, or drop and count. Retrying cannot help. */
export class InvalidInput extends HouseError {
  readonly kind = 'invalid-input';
  // Step Functions and logs match errors by name, and a bundler may rename the class.
  override readonly name = 'InvalidInput';
}

/** Somebody else got there first, or the state forbids it: 409, or a no-op. */
export class Conflict extends HouseError {
  readonly kind = 'conflict';
  override readonly name = 'Conflict';
}

/** A dependency failed in a way that passes: 5xx, redeliver, retry. */
export class Retryable extends HouseError {
  readonly kind = 'retryable';
  override readonly name = 'Retryable';
}
