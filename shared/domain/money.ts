/**
 * A sum of products of integers (amount x days), exact at any size: a number while it holds, a big integer for what goes
 * beyond. Interest is summed so and divided once: no rounding on the way, nothing to drift.
 */
export interface ExactSum {
  near: number;
  far: bigint;
}

/** Numbers up to 2^53 are exact; half of that leaves room for one more addition. */
const nearLimit = 2 ** 52;

/** A sum of nothing so far. */
export function emptySum(): ExactSum {
  return { near: 0, far: 0n };
}

/** Adds `amount` x `days`, both integers. */
export function addProduct(sum: ExactSum, amount: number, days: number): void {
  const product = amount * days;
  if (Math.abs(product) < nearLimit) sum.near += product;
  else sum.far += BigInt(amount) * BigInt(days);
  if (Math.abs(sum.near) < nearLimit) return;
  sum.far += BigInt(sum.near);
  sum.near = 0;
}

/** The sum as one integer. */
export function exactly({ near, far }: ExactSum): bigint {
  return far + BigInt(near);
}

/** `dividend` / `divisor` to the nearest integer, halves to the even neighbour; divisor above zero, dividend not below. */
export function divideHalfEven(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const twice = (dividend % divisor) * 2n;
  if (twice > divisor || (twice === divisor && quotient % 2n === 1n)) return quotient + 1n;
  return quotient;
}
