import { divideHalfEven, exactly, type ExactSum } from '../money.ts';
import type { Contract } from '../portfolio.ts';
import type { Books } from './books.ts';

/** Rates count in billionths and multiples in ten-thousandths: integers, exact for what contracts write. */
const rateUnits = 1e9;
const multipleUnits = 1e4;
const rateScale = BigInt(rateUnits * multipleUnits);

/** The contract's yearly penalty rate, an integer in units of 10^-13: rate x multiple, without a float's drift. */
function penaltyRate({ annualRate, penaltyMultiple }: Contract): number {
  return Math.round(annualRate * rateUnits) * Math.round(penaltyMultiple * multipleUnits);
}

/** A fraction in the same units. */
function inRateUnits(fraction: number): number {
  return Math.round(fraction * rateUnits) * multipleUnits;
}

/** Interest as the fraction it is before it is rounded, and the rounded amount. */
export interface PenaltyInterest {
  /** Sum of amounts x days. */
  readonly charged: bigint;
  /** Yearly penalty rate x 10^13. */
  readonly rate: bigint;
  /** Days of a year x 10^13: interest = charged x rate / divisor. */
  readonly divisor: bigint;
  readonly minor: number;
}

/** Penalty interest on a sum of amounts x days, rounded once, half to even, to the currency's minor unit. */
export function penaltyInterestOn(sum: ExactSum, contract: Contract): PenaltyInterest {
  const charged = exactly(sum);
  const rate = BigInt(penaltyRate(contract));
  const divisor = (contract.dayCount === 'act/360' ? 360n : 365n) * rateScale;
  return { charged, rate, divisor, minor: Number(divideHalfEven(charged * rate, divisor)) };
}

/** The rounded amount alone. */
export function penaltyInterestMinor(sum: ExactSum, contract: Contract): number {
  return sum.near === 0 && sum.far === 0n ? 0 : penaltyInterestOn(sum, contract).minor;
}

/**
 * Whether the loan is charged above the settings' yearly rate: by the penalty rate itself, if any was charged, or by
 * everything charged at present (contract rate on principal not late, penalty rate on what is, compounding interest
 * too) as a share of the principal owed. Nominal yearly rates, as contracts state them.
 */
export function isRateAlert(books: Books): boolean {
  const { loan, settings, charged } = books.course;
  if (charged.near === 0 && charged.far === 0n) return false;
  const limit = inRateUnits(settings.totalRateAlert);
  const rate = penaltyRate(loan.contract);
  if (rate > limit) return true;
  if (!loan.contract.compounding || books.bearing === 0) return false;
  const latePrincipal = books.open.reduce((sum, one) => sum + (one.isTolerated ? 0 : one.principal), 0);
  const laterPrincipal = loan.instalments
    .slice(books.entered)
    .reduce((sum, one) => sum + one.principalMinor, 0);
  const owed = BigInt(latePrincipal + laterPrincipal);
  const yearly =
    BigInt(laterPrincipal) * BigInt(inRateUnits(loan.contract.annualRate)) +
    BigInt(books.bearing) * BigInt(rate);
  return owed > 0n && yearly > owed * BigInt(limit);
}
