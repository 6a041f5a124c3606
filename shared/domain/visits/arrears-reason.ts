/** Why somebody is in arrears, as the outcome of a visit names it; free text says the rest. */
export const arrearsReasons = [
  'forgot',
  'income-lost',
  'illness',
  'family',
  'business',
  'over-indebted',
  'disaster',
  'disputed',
  'dissatisfied',
  'can-but-will-not',
  'other',
] as const;
export type ArrearsReason = (typeof arrearsReasons)[number];
