import { MultiBar, Presets } from 'cli-progress';

/** Shows how far a run is: a bar on a terminal, plain lines elsewhere. */
export interface Progress {
  /** Prints a line of results above the bar. */
  line(text: string): void;
  /** `done` of the total are done. */
  tick(done: number): void;
  stop(): void;
}

export interface ProgressTask {
  readonly what: string;
  readonly total: number;
}

/** A bar when `stream` is a terminal, otherwise a line about every tenth of the way. */
export function startProgress(task: ProgressTask, stream: NodeJS.WriteStream = process.stdout): Progress {
  return stream.isTTY ? bar(task, stream) : lines(task, stream);
}

function bar({ what, total }: ProgressTask, stream: NodeJS.WriteStream): Progress {
  const bars = new MultiBar(
    {
      stream,
      format: `${what} [{bar}] {value}/{total}  {rate}/s  {left} left`,
      hideCursor: true,
      clearOnComplete: true,
    },
    Presets.rect,
  );
  const started = performance.now();
  const one = bars.create(total, 0, { rate: '–', left: '–' });
  return {
    line: (text) => {
      bars.log(`${text}\n`);
    },
    tick: (done) => {
      one.update(done, pace(done, total, started));
    },
    stop: () => {
      bars.stop();
    },
  };
}

function lines({ what, total }: ProgressTask, stream: NodeJS.WriteStream): Progress {
  const started = performance.now();
  const every = Math.max(1, Math.ceil(total / 10));
  return {
    line: (text) => {
      stream.write(`${text}\n`);
    },
    tick: (done) => {
      if (done % every !== 0 || done === 0) return;
      const { rate, left } = pace(done, total, started);
      stream.write(`${what} ${done}/${total}  ${rate}/s  ${left} left\n`);
    },
    stop: () => undefined,
  };
}

function pace(done: number, total: number, started: number): { rate: string; left: string } {
  const seconds = (performance.now() - started) / 1000;
  const rate = done / Math.max(seconds, 0.001);
  return { rate: rate.toFixed(1), left: `${Math.ceil((total - done) / Math.max(rate, 0.001))} s` };
}
