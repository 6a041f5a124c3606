import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isStepTemplate } from '../../../shared/contracts/messages.ts';
import { ladderFileSchema, segmentsFileSchema } from '../../../shared/contracts/treatment.ts';
import { readPolicyFiles } from '../../../infra/local/policy/policy-files.ts';
import { PolicyCheck } from '../../../infra/local/policy/check-files.ts';
import { lintLadder } from '../../../shared/policy/ladder-lint.ts';
import { lintSegments } from '../../../shared/policy/segment-lint.ts';
import { treatmentPolicy } from '../../../shared/policy/treatment.ts';

const dir = join(import.meta.dirname, '..', '..', '..', 'shared', 'policy');
const shipped = await readPolicyFiles(dir);

interface PlainStep {
  id?: unknown;
  kind?: unknown;
  channel?: unknown;
  template?: unknown;
  fromDay?: unknown;
  endsOn?: unknown;
  doneWhen?: unknown;
  colour?: unknown;
}

/** The files as plain JSON, with the fields the tests change: what a hand on the file would do. */
interface Plain {
  0: { name?: unknown; arms: { name?: unknown; share?: unknown; strategy?: unknown }[] };
  push: (one: unknown) => number;
  splice: (at: number, count: number) => unknown;
  steps: PlainStep[];
  bands: { lateCount: { from?: unknown; to?: unknown }[] };
  rules: { id?: unknown; segment?: unknown; when: { lateCount?: unknown } }[];
  chronic: { auto?: unknown; boat?: unknown };
  hotline?: unknown;
  default: { graceDays: unknown };
  packs: string[];
  texts: { first: { warm?: unknown } };
}
const load = (path: string): Plain => JSON.parse(readFileSync(join(dir, path), 'utf8')) as Plain;

/** Checks the shipped data with one file changed. */
function faultsWith(path: string, change: (data: Plain) => unknown): readonly string[] {
  const data = load(path);
  change(data);
  const files = shipped.map((file) => (file.path === path ? { ...file, data: data } : file));
  return new PolicyCheck(files).faults.map(({ file, fault }) => `${file}: ${fault}`);
}

const chronic = 'treatment/ladders/chronic.json';
const hardship = 'treatment/ladders/hardship.json';
const segments = 'treatment/segments.json';
const assignment = 'treatment/assignment.json';
const experiments = 'treatment/experiments.json';

describe('the check of all policy data', () => {
  it('finds no fault in what is shipped', () => {
    expect(new PolicyCheck(shipped).faults).toEqual([]);
  });

  it.each<[string, string, (data: Plain) => unknown, string]>([
    [
      'unknown step',
      chronic,
      (d) => (d.steps[1]!.kind = 'fone'),
      'steps.1.kind: unknown step "fone": one of',
    ],
    [
      'unknown template',
      chronic,
      (d) => (d.steps[1]!.template = 'first-hot'),
      'steps.friendly-text: unknown template “first-hot”',
    ],
    [
      'a text of another kind',
      chronic,
      (d) => (d.steps[1]!.template = 'final-formal'),
      'a friendly-text does not say “final-formal”',
    ],
    ['no text', chronic, (d) => (d.steps[1]!.template = null), 'steps.friendly-text: names no text to send'],
    [
      'unreachable step',
      chronic,
      (d) => (d.steps[3]!.fromDay = 2),
      'steps.firm-text: is unreachable on day 2: “phone” before it comes on day 5',
    ],
    [
      'after the referral',
      chronic,
      (d) => d.steps.push({ ...d.steps[2]!, id: 'call-again', fromDay: 200 }),
      'steps.call-again: is unreachable: it stands after the referral',
    ],
    ['a step twice', chronic, (d) => (d.steps[3]!.id = 'phone'), 'steps.phone: two steps have this id'],
    [
      'one id, two meanings',
      chronic,
      (d) => (d.steps[2]!.id = 'visit'),
      'steps.visit: is a phone here and a visit in',
    ],
    [
      'a reminder after the due date',
      chronic,
      (d) => (d.steps[0]!.fromDay = 1),
      'steps.pre-due: fromDay is 1: a reminder is sent days before',
    ],
    [
      'goes on after cure',
      chronic,
      (d) => (d.steps[2]!.endsOn = ['arrangement']),
      'steps.phone: does not end on cure',
    ],
    [
      'done when nobody says so',
      chronic,
      (d) => (d.steps[2]!.doneWhen = 'accepted'),
      'by call it is done when handed-over',
    ],
    ['wrong channel', chronic, (d) => (d.steps[2]!.channel = 'visit'), 'a phone goes by call, not by visit'],
    ['unknown field', chronic, (d) => (d.steps[2]!.colour = 'red'), 'steps.2: Unrecognized key: "colour"'],
    [
      'firm before the offer',
      hardship,
      (d) => (d.steps = [d.steps[3]!, { ...d.steps[1]!, fromDay: 40 }]),
      'steps.phone: serves hardship, and this phone stands before the first offer',
    ],
    [
      'hardship without an offer',
      hardship,
      (d) => (d.steps = [d.steps[0]!]),
      'serves hardship and has neither a plan-offer nor a deferral-offer',
    ],
    [
      'gap in thresholds',
      segments,
      (d) => (d.bands.lateCount[1]!.from = 5),
      'bands.lateCount[1] “often”: gap, 3 to 4 lie in no band',
    ],
    [
      'overlap in thresholds',
      segments,
      (d) => (d.bands.lateCount[1]!.from = 2),
      'bands.lateCount[1] “often”: overlap, 2 to 2 lie in two bands',
    ],
    [
      'thresholds that end',
      segments,
      (d) => (d.bands.lateCount[1]!.to = 9),
      'bands.lateCount: gap, what is above 9 lies in no band',
    ],
    ['gap in the rules', segments, (d) => d.rules.splice(8, 1), 'rules: gap, no rule takes'],
    [
      'rule never reached',
      segments,
      (d) => d.rules.unshift({ id: 'all', segment: 'chronic', when: {} }),
      'rules.seldom-late: is never reached',
    ],
    [
      'segment nobody gets',
      segments,
      (d) => d.rules.splice(4, 1),
      'rules: none gives the segment broken-promise',
    ],
    [
      'unknown band',
      segments,
      (d) => (d.rules[7]!.when.lateCount = ['never']),
      'rules.often-late.when.lateCount: unknown “never”, one of seldom, often',
    ],
    [
      'unknown segment',
      segments,
      (d) => (d.rules[7]!.segment = 'rich'),
      'rules.7.segment: unknown segment "rich"',
    ],
    ['missing segment × product', assignment, (d) => delete d.chronic.auto, 'chronic × auto: no ladder'],
    ['unknown product', assignment, (d) => (d.chronic.boat = 'chronic@1'), 'chronic × boat: unknown product'],
    [
      'unknown ladder',
      assignment,
      (d) => (d.chronic.auto = 'nice@1'),
      'chronic × auto: unknown ladder “nice@1”',
    ],
    [
      'a ladder nobody uses',
      experiments,
      (d) => d.splice(0, 1),
      'chronic-early@1: no segment, product or experiment uses this ladder',
    ],
    [
      'shares',
      experiments,
      (d) => (d[0].arms[0]!.share = 70),
      'earlier-call: the shares add up to 90, not to 100',
    ],
    ['no hold-out', experiments, (d) => (d[0].arms[2]!.name = 'challenger'), 'earlier-call: has no hold-out'],
    [
      'champion is not the ladder',
      experiments,
      (d) => (d[0].arms[0]!.strategy = 'unwilling@1'),
      'the champion is not the ladder of chronic × card',
    ],
    [
      'two on the same borrowers',
      experiments,
      (d) => d.push({ ...d[0], name: 'again' }),
      'again: overlap, earlier-call tries chronic on the same product',
    ],
    ['bank', 'bank.json', (d) => delete d.hotline, 'bank.json: hotline: '],
    ['arrears', 'arrears.json', (d) => (d.default.graceDays = -1), 'arrears.json: default.graceDays: '],
    [
      'contact deployment',
      'contact/deployment.json',
      (d) => d.packs.push('mars'),
      'packs: there is no pack “mars”',
    ],
    [
      'messages',
      'messages/en.json',
      (d) => delete d.texts.first.warm,
      'messages/en.json: texts.first.warm: ',
    ],
  ])('%s', (_, path, change, fault) => {
    const found = faultsWith(path, change);
    expect(found.join('\n')).toContain(fault);
  });

  it('names a missing file, one that is no JSON, and one that nothing reads', () => {
    const broken = shipped
      .filter(({ path }) => path !== 'bank.json')
      .map((file) => (file.path === segments ? { ...file, fault: 'is not JSON: oops' } : file));
    const { faults } = new PolicyCheck([...broken, { path: 'more.json', data: {}, fault: undefined }]);
    expect(faults).toEqual([
      { file: 'bank.json', fault: 'is missing' },
      { file: 'more.json', fault: 'nothing reads this file: is its place or name wrong?' },
      { file: segments, fault: 'is not JSON: oops' },
    ]);
  });
});

describe('the shipped data, alone', () => {
  it('segments and ladders are sound', () => {
    expect(lintSegments(segmentsFileSchema.parse(load(segments)))).toEqual([]);
    for (const { path } of shipped.filter((file) => file.path.startsWith('treatment/ladders/')))
      expect(lintLadder(ladderFileSchema.parse(load(path)), isStepTemplate)).toEqual([]);
  });

  it('every ladder on disk is loaded', () => {
    const onDisk = shipped.filter(({ path }) => path.startsWith('treatment/ladders/'));
    expect(treatmentPolicy.strategies.size).toBe(onDisk.length);
  });
});
