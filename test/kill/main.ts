import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeBenchFeed } from '../bench/bench-feed.ts';
import { Dice, streamFor } from '../simulation/random.ts';
import { compareResults, describeDifferences, isSame, type Comparison } from './compare.ts';
import {
  inWorkshop,
  phases,
  readResults,
  runJob,
  seconds,
  type Ended,
  type Kill,
  type Phase,
} from './job.ts';

/**
 * `npm run test:kill -- --kills N --seed S --loans N --days N`: the whole of `npm start` is killed at N random moments,
 * while it starts, imports and lives through the days, and started again on the same store each time. Most loans of the
 * portfolio are overdue, so that few days have many contacts. A store that has come to its end is held against an
 * undisturbed run, and the kills go on with a new one. Status 1 when a contact or text is doubled, lost or changed, or a
 * run does not reconcile.
 */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    loans: { type: 'string', default: '60' },
    days: { type: 'string', default: '8' },
  },
});
const [kills, seed, loans] = [Number(values.kills), Number(values.seed), Number(values.loans)];
/** Kills one store goes through before it is left to come to its end. */
const perStore = 17;
const dice = new Dice(streamFor(seed, 'kills'));

interface Tally {
  kills: number;
  stores: number;
  contacts: number;
  texts: number;
  readonly phases: Record<Phase, number>;
  readonly broken: string[];
  readonly uncertain: string[];
  doubled: number;
  lost: number;
  changed: number;
}

const tally: Tally = {
  kills: 0,
  stores: 0,
  contacts: 0,
  texts: 0,
  phases: { start: 0, import: 0, days: 0 },
  broken: [],
  uncertain: [],
  doubled: 0,
  lost: 0,
  changed: 0,
};
const startedAt = performance.now();
await inWorkshop(async (dir, assembly) => {
  const portfolio = join(dir, 'feed');
  await writeFeed(portfolio);
  const job = ['--once', '--portfolio', portfolio, '--from', '2025-01-10', '--days', values.days];
  const flags = [...job, '--assembly', assembly];
  const calmOut = join(dir, 'calm');
  const calm = await runJob([...flags, '--data', join(dir, 'calm-data'), '--out', calmOut]);
  if (calm.status !== 0) throw new Error(`the undisturbed run failed:\n${calm.output}`);
  const expected = await readResults(calmOut);
  console.log(
    `Undisturbed: ${expected.contacts.length} contacts, ${expected.texts.length} texts in ${values.days} days, ${seconds(calm.tookMs)}.`,
  );
  while (tally.kills < kills) {
    tally.stores += 1;
    const [data, out] = [join(dir, `data-${tally.stores}`), join(dir, `out-${tally.stores}`)];
    const own = [...flags, '--data', data, '--out', out];
    const before = tally.kills;
    await killOften(own, calm);
    const end = await runJob(own);
    const said = `Store ${tally.stores}, kills ${before + 1} to ${tally.kills}`;
    if (end.status !== 0) {
      tally.broken.push(`${said}: ended with ${String(end.status)}\n${end.output.slice(-1500)}`);
      console.log(`${said}: ended with ${String(end.status)}, see below`);
      continue;
    }
    const results = await readResults(out);
    tally.contacts += results.contacts.length;
    tally.texts += results.texts.length;
    judge(said, compareResults(expected, results));
  }
});
console.log(summary());
process.exitCode = isClean() ? 0 : 1;

/** A third falls due in the night before the first day, a third three days later, the rest is paid. */
async function writeFeed(dir: string): Promise<void> {
  const third = Math.ceil(loans / 3);
  await writeBenchFeed(dir, 'kill', [
    { day: 9, loans: third, unpaidFrom: 1 },
    { day: 12, loans: third, unpaidFrom: 1 },
    { day: 13, loans: third, unpaidFrom: 99 },
  ]);
}

/** Kills and restarts until the store has had its share, or one start comes to the end before its kill. */
async function killOften(flags: readonly string[], calm: Ended): Promise<void> {
  for (let count = 0; count < perStore && tally.kills < kills; count += 1) {
    const kill = nextKill(calm);
    const ended = await runJob(flags, kill);
    if (ended.status !== null) {
      if (ended.status !== 0)
        tally.broken.push(`a start ended with ${ended.status}:\n${ended.output.slice(-1500)}`);
      return;
    }
    tally.kills += 1;
    const phase = phases.findLast((one) => ended.began[one] !== undefined) ?? 'start';
    tally.phases[phase] += 1;
  }
}

/** Most while the days go by; some while it starts and imports. Drawn over the time each phase took undisturbed. */
function nextKill({ began, tookMs }: Ended): Kill {
  const { import: imports = tookMs, days = tookMs } = began;
  const draw = dice.next();
  const isAlone = dice.chance(0.5);
  const within = (ms: number): number => Math.floor(dice.next() * ms);
  if (draw < 0.15) return { phase: 'start', ms: within(imports), isAlone };
  if (draw < 0.3) return { phase: 'import', ms: within(days - imports), isAlone };
  return { phase: 'days', ms: within((2 * (tookMs - days)) / perStore), isAlone };
}

function judge(said: string, comparison: Comparison): void {
  const { doubled, lost, changed, uncertain } = comparison;
  tally.doubled += doubled.length;
  tally.lost += lost.length;
  tally.changed += changed.length;
  tally.uncertain.push(...uncertain);
  const words = isSame(comparison) ? 'the contacts of the undisturbed run' : 'DIFFERENT';
  console.log(`${said}: ${words}, ${uncertain.length} uncertain`);
  for (const line of describeDifferences(comparison)) console.log(`  ${line}`);
}

function isClean(): boolean {
  return tally.doubled + tally.lost + tally.changed + tally.broken.length === 0;
}

function summary(): string {
  const { start, import: imports, days } = tally.phases;
  return [
    '',
    `${tally.kills} kills on ${tally.stores} stores: ${start} while starting, ${imports} in the import, ${days} in the days.`,
    `${tally.contacts} contacts and ${tally.texts} texts in the end: ${tally.doubled} doubled, ${tally.lost} lost, ${tally.changed} changed.`,
    `Uncertain, on the review list and not sent again: ${tally.uncertain.length}${tally.uncertain.map((id) => `\n  ${id}`).join('')}`,
    `Every store reconciled: ${tally.broken.length === 0 ? 'yes' : 'NO'}. Took ${seconds(performance.now() - startedAt)}.`,
    ...tally.broken,
  ].join('\n');
}
