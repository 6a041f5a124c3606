export type { Age, Arrears, ArrearsQuestion, InstalmentArrears } from './arrears.ts';
export { deriveArrears } from './derive-arrears.ts';
export { explainArrears, type ArrearsExplanation } from './explain-arrears.ts';
export { moneyReceived, nextKnownPayment } from './money-received.ts';
export { pausedDays } from './pauses.ts';
export type {
  AllocationRule,
  ArrearsSettings,
  Bucket,
  InstalmentPart,
  RiskClass,
  Tolerance,
} from './settings.ts';
