import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../infra/local/clock.ts';
import { firings, type ScheduleSpec } from '../../infra/local/schedules.ts';
import { Timeline, withContext } from '../../infra/local/timeline.ts';

const at = (text: string): number => Date.parse(text);

describe('the clock', () => {
  test('moves forward only and tells its listeners', () => {
    const clock = new VirtualClock(1000);
    const seen: number[] = [];
    const stop = clock.onAdvance((now) => seen.push(now));
    clock.advance(2000);
    clock.advance(2000);
    stop();
    clock.advance(3000);
    expect(seen).toEqual([2000, 2000]);
    expect(() => {
      clock.advance(2999);
    }).toThrow('never goes back');
    expect(clock.now()).toBe(3000);
  });

  test('is one instant for every thread that has its memory', () => {
    const clock = new VirtualClock(at('2005-08-01T00:00:00Z'));
    clock.advance(at('2005-08-02T00:00:00.123Z'));
    expect(Number(Atomics.load(new BigInt64Array(clock.shared), 0))).toBe(at('2005-08-02T00:00:00.123Z'));
  });
});

describe('schedule expressions', () => {
  test.each<[string, string, string, string]>([
    ['cron(0 9 * * ? *)', 'Asia/Taipei', '2005-01-01T00:00:00Z', '2005-01-01T01:00:00.000Z'],
    ['cron(0 9 * * ? *)', 'Asia/Taipei', '2005-01-01T01:00:00Z', '2005-01-02T01:00:00.000Z'],
    ['cron(0 9 ? * MON-FRI *)', 'UTC', '2005-01-01T00:00:00Z', '2005-01-03T09:00:00.000Z'],
    ['cron(0 9 ? * 2 *)', 'UTC', '2005-01-01T00:00:00Z', '2005-01-03T09:00:00.000Z'],
    ['cron(30 2 L * ? *)', 'UTC', '2005-02-01T00:00:00Z', '2005-02-28T02:30:00.000Z'],
    ['cron(0 0 1 1 ? 2030)', 'UTC', '2005-01-01T00:00:00Z', '2030-01-01T00:00:00.000Z'],
    ['cron(0 9 * * ? *)', 'Europe/Berlin', '2005-03-26T08:00:00Z', '2005-03-27T07:00:00.000Z'],
    ['rate(1 hour)', 'UTC', '2005-01-01T00:30:00Z', '2005-01-01T01:00:00.000Z'],
    ['rate(5 minutes)', 'UTC', '2005-01-01T00:05:00Z', '2005-01-01T00:10:00.000Z'],
    ['rate(1 day)', 'UTC', '2005-01-01T00:30:00Z', '2005-01-02T00:00:00.000Z'],
  ])('%s in %s after %s', (expression, zone, after, expected) => {
    expect(new Date(firings(expression, zone)(at(after))).toISOString()).toBe(expected);
  });

  test('a cron that never fires again', () => {
    expect(firings('cron(0 0 1 1 ? 2004)', 'UTC')(at('2005-01-01T00:00:00Z'))).toBe(Number.POSITIVE_INFINITY);
  });

  test.each(['at(2030-01-01T00:00:00)', 'rate(1 week)', 'cron(0 9 * * ?)'])('%s is refused', (expression) => {
    expect(() => firings(expression, 'UTC')).toThrow(expression.slice(0, 6));
  });

  test('context words are replaced', () => {
    const input = '{"at":"<aws.scheduler.scheduled-time>","n":"<aws.scheduler.attempt-number>"}';
    expect(withContext({ arn: 'a', input }, at('2005-08-01T01:00:00.500Z'))).toBe(
      '{"at":"2005-08-01T01:00:00Z","n":"1"}',
    );
  });
});

describe('the timeline', () => {
  const schedule = (name: string, expression: string): ScheduleSpec => ({
    name,
    arn: `arn:${name}`,
    targetArn: name,
    input: '{"at":"<aws.scheduler.scheduled-time>"}',
    next: firings(expression, 'UTC'),
  });

  function timeline(start: string): {
    line: Timeline;
    log: string[];
    settled: () => number;
    clock: VirtualClock;
    fail: (at: string) => void;
    keepBack: (rests: number) => void;
  } {
    const clock = new VirtualClock(at(start));
    const log: string[] = [];
    let settled = clock.now() - 1;
    let crashAt = '';
    let late = 0;
    const line = new Timeline({
      schedules: [
        schedule('scan', 'cron(0 9 * * ? *)'),
        schedule('sweep', 'rate(12 hours)'),
        schedule('late', 'cron(0 9 * * ? *)'),
      ],
      settled: { read: () => settled, write: (instant) => (settled = instant) },
      now: () => clock.now(),
      moveClock: (instant) => {
        clock.advance(instant);
      },
      start: (target, input) => {
        log.push(`${target} ${new Date(clock.now()).toISOString()} ${JSON.stringify(input)}`);
        if (new Date(clock.now()).toISOString() === crashAt) throw new Error('killed');
        return Promise.resolve({ ok: true, output: null });
      },
      settle: () => {
        log.push(late > 0 ? `settle ${new Date(clock.now()).toISOString()}` : 'settle');
        late = Math.max(0, late - 1);
        return Promise.resolve([]);
      },
      isAnyLate: () => late > 0,
    });
    return {
      line,
      log,
      settled: () => settled,
      clock,
      fail: (instant) => (crashAt = instant),
      keepBack: (rests) => (late = rests),
    };
  }

  test('fires in the order of time, each at its instant, and comes to rest in between', async () => {
    const { line, log, clock } = timeline('2005-01-01T00:00:00Z');
    const started = await line.advanceTo(at('2005-01-01T12:30:00Z'));
    expect(log).toEqual([
      'sweep 2005-01-01T00:00:00.000Z {"at":"2005-01-01T00:00:00Z"}',
      'settle',
      'scan 2005-01-01T09:00:00.000Z {"at":"2005-01-01T09:00:00Z"}',
      'late 2005-01-01T09:00:00.000Z {"at":"2005-01-01T09:00:00Z"}',
      'settle',
      'sweep 2005-01-01T12:00:00.000Z {"at":"2005-01-01T12:00:00Z"}',
      'settle',
      'settle',
    ]);
    expect(started.map(({ by }) => by)).toEqual(['sweep', 'scan', 'late', 'sweep']);
    expect(clock.now()).toBe(at('2005-01-01T12:30:00Z'));
    log.length = 0;
    await line.advanceTo(at('2005-01-01T12:30:00Z'));
    expect(log).toEqual(['settle']);
  });

  test('what is kept back comes minutes later, not with the next schedule, and no schedule is passed over', async () => {
    const { line, log, clock, keepBack } = timeline('2005-01-01T08:56:00Z');
    keepBack(3);
    await line.advanceTo(at('2005-01-01T09:30:00Z'));
    expect(log).toEqual([
      'scan 2005-01-01T09:00:00.000Z {"at":"2005-01-01T09:00:00Z"}',
      'late 2005-01-01T09:00:00.000Z {"at":"2005-01-01T09:00:00Z"}',
      'settle 2005-01-01T09:00:00.000Z',
      'settle 2005-01-01T09:05:00.000Z',
      'settle 2005-01-01T09:10:00.000Z',
      'settle',
    ]);
    expect(clock.now()).toBe(at('2005-01-01T09:30:00Z'));
  });

  test('what did not finish is not settled and fires again, at the clock that stands', async () => {
    const { line, log, settled, clock, fail } = timeline('2005-01-01T08:00:00Z');
    fail('2005-01-01T09:00:00.000Z');
    await expect(line.advanceTo(at('2005-01-02T00:00:00Z'))).rejects.toThrow('killed');
    expect(clock.now()).toBe(at('2005-01-01T09:00:00Z'));
    expect(settled()).toBeLessThan(at('2005-01-01T09:00:00Z'));
    fail('');
    log.length = 0;
    await line.advanceTo(at('2005-01-01T09:00:00Z'));
    expect(log.slice(0, 2)).toEqual([
      'scan 2005-01-01T09:00:00.000Z {"at":"2005-01-01T09:00:00Z"}',
      'late 2005-01-01T09:00:00.000Z {"at":"2005-01-01T09:00:00Z"}',
    ]);
  });
});
