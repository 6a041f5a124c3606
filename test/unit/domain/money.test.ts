import { describe, expect, it } from 'vitest';
import { addProduct, divideHalfEven, emptySum, exactly } from '../../../shared/domain/money.ts';

const exact = (...products: readonly (readonly [number, number])[]): bigint => {
  const sum = emptySum();
  for (const [amount, days] of products) addProduct(sum, amount, days);
  return exactly(sum);
};

const most = Number.MAX_SAFE_INTEGER;

describe('a sum of products', () => {
  it.each([
    { name: 'nothing', products: [], sum: 0n },
    {
      name: 'small ones',
      products: [
        [3, 4],
        [-5, 2],
      ],
      sum: 2n,
    },
    { name: 'one beyond what a number holds', products: [[most, 3]], sum: 3n * BigInt(most) },
    { name: 'one that a number rounds', products: [[most, 31]], sum: 31n * BigInt(most) },
    {
      name: 'many that are small one by one',
      products: Array.from({ length: 9 }, () => [2 ** 52 - 1, 1]),
      sum: 9n * (2n ** 52n - 1n),
    },
    {
      name: 'the same taken away',
      products: [
        ...Array.from({ length: 9 }, () => [2 ** 52 - 1, 1]),
        ...Array.from({ length: 9 }, () => [1 - 2 ** 52, 1]),
      ],
      sum: 0n,
    },
    {
      name: 'below zero',
      products: Array.from({ length: 9 }, () => [1 - 2 ** 52, 1]),
      sum: -9n * (2n ** 52n - 1n),
    },
    {
      name: 'just at the limit',
      products: [
        [2 ** 52, 1],
        [2 ** 52, 1],
        [2 ** 52, 1],
        [1, 1],
      ],
      sum: 3n * 2n ** 52n + 1n,
    },
    {
      name: 'large and small',
      products: [
        [most, 9],
        [7, 1],
        [-most, 9],
      ],
      sum: 7n,
    },
  ] as const)('$name', ({ products, sum }) => {
    expect(exact(...(products as readonly (readonly [number, number])[]))).toBe(sum);
  });
});

describe('division', () => {
  it.each([
    [0n, 360n, 0n],
    [179n, 360n, 0n],
    [180n, 360n, 0n],
    [181n, 360n, 1n],
    [540n, 360n, 2n],
    [900n, 360n, 2n],
    [901n, 360n, 3n],
    [1n, 3n, 0n],
    [2n, 3n, 1n],
  ])('%s / %s rounds to %s', (dividend, divisor, result) => {
    expect(divideHalfEven(dividend, divisor)).toBe(result);
  });
});
