/** One thing timed: does the work for account `at` and answers something, so that no work is left out. */
export interface Contender {
  readonly name: string;
  readonly run: (at: number) => number;
}

export interface Figure {
  readonly name: string;
  /** Median over the rounds, and its worst and best round. */
  readonly perSecond: number;
  readonly worst: number;
  readonly best: number;
  /** How often a loop that only reads the same fields could have run meanwhile: median of the rounds. */
  readonly toReading: number;
}

let sink = 0;

/**
 * Turns per second of processor time, that of the collector's threads included: what one core does, whatever else the
 * machine has to do meanwhile.
 */
function pace({ run }: Contender, turns: number): number {
  const started = process.cpuUsage();
  let sum = 0;
  for (let at = 0; at < turns; at += 1) sum += run(at);
  sink = (sink + sum) % 1_000_003;
  const { user, system } = process.cpuUsage(started);
  return turns / ((user + system) / 1e6);
}

/**
 * Paces all contenders in turn, round by round, so that a slow moment of the machine meets all of them; the first
 * contender is the loop that only reads.
 */
export function rounds(
  contenders: readonly Contender[],
  { count, turns }: { count: number; turns: number },
): Figure[] {
  for (const one of contenders) for (let warm = 0; warm < 3; warm += 1) pace(one, turns);
  const paces = Array.from({ length: count }, () => contenders.map((one) => pace(one, turns)));
  if (Number.isNaN(sink)) throw new Error('a contender answers no number');
  return contenders.map(({ name }, index) => {
    const own = paces.map((round) => round[index] ?? 0);
    const ratios = paces.map((round) => (round[0] ?? 0) / (round[index] ?? 0));
    return {
      name,
      perSecond: median(own),
      worst: Math.min(...own),
      best: Math.max(...own),
      toReading: median(ratios),
    };
  });
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
