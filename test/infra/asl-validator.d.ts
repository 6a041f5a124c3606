declare module 'asl-validator' {
  /** Adds to the definition it is given: hand it a copy. */
  export default function validate(definition: object): {
    readonly isValid: boolean;
    errorsText(separator?: string): string;
  };
}
