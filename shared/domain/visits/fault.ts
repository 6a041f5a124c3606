/** What is wrong with an input, precise enough to put right: the field and the rule it breaks. Never the value. */
export interface FieldFault {
  readonly field: string;
  readonly rule: string;
}

/** The faults whose check is broken, in the order given. */
export function faultsOf(
  checks: readonly (readonly [broken: boolean, field: string, rule: string])[],
): readonly FieldFault[] {
  return checks.flatMap(([broken, field, rule]) => (broken ? [{ field, rule }] : []));
}
