import { formatAmount } from '../../../shared/policy/texts/formats.ts';
import type { Channel } from '../../../shared/domain/case.ts';
import { addDays, laterOf } from '../../../shared/domain/local-date.ts';
import { holdNow } from '../../../shared/domain/treatment/hold.ts';
import { followingStep, type LadderStep } from '../../../shared/domain/treatment/ladder.ts';
import type { DayLived, Subject } from '../../../shared/domain/treatment/outlook.ts';
import {
  bandOf,
  factsDigest,
  wordFacts,
  type Band,
  type Condition,
  type NumericFact,
  type SegmentFacts,
  type WordFact,
} from '../../../shared/domain/treatment/segment.ts';
import type { TreatmentPolicy } from '../../../shared/domain/treatment/treatment.ts';

/** A loan's days up to the one asked about, and those that would follow if nothing changed. */
export interface Story {
  readonly policy: TreatmentPolicy;
  readonly subject: Subject;
  readonly past: readonly DayLived[];
  readonly ahead: readonly DayLived[];
}

/** The whole explanation, line by line. */
export function explanation(story: Story): readonly string[] {
  const today = story.past.at(-1);
  if (today === undefined) return [];
  return [
    ...head(story, today),
    '',
    ...segmentWords(story, today),
    '',
    ...takenWords(story, today),
    '',
    ...nextWords(story, today),
    '',
    ...aheadWords(story, today),
  ];
}

function head({ subject }: Story, { on, arrears }: DayLived): readonly string[] {
  const { id, borrowerId, product, status } = subject.loan;
  const { overdueInstalments: count, oldestUnmetDueOn, pastDueDays, delinquentDays } = arrears;
  const amount = formatAmount({ minor: arrears.overdueMinor, currency: arrears.currency }, 'en');
  const owed = arrears.inArrears
    ? `${count} instalment${count === 1 ? '' : 's'} overdue since ${oldestUnmetDueOn ?? ''}, ${amount}; ` +
      `${pastDueDays} days past due, delinquent day ${delinquentDays}.`
    : `Nothing is overdue${status === 'active' ? '' : `: the loan is ${status}`}.`;
  return [`Loan ${id} of borrower ${borrowerId} (${product}) at the end of ${on}`, owed];
}

function segmentWords({ policy }: Story, { treatment, case: file }: DayLived): readonly string[] {
  const { segments } = policy;
  const { segment, rule, facts, strategy } = treatment;
  const at = segments.rules.findIndex(({ id }) => id === rule);
  const when = segments.rules[at]?.when ?? [];
  const because = when.map((condition) => conditionWords(condition, facts, policy)).join(' and ');
  const arm = file?.arm ?? treatment.arm;
  return [
    `Segment: ${segment}, by rule ${at + 1} of ${segments.rules.length} in ${segments.name}, “${rule}”: ${because}.`,
    `  Facts seen: ${factsWords(facts)} (digest ${factsDigest(facts)}).`,
    `Ladder: ${strategy.name}${arm === null ? '' : `, as arm ${arm}`}.`,
  ];
}

function conditionWords({ fact }: Condition, facts: SegmentFacts, policy: TreatmentPolicy): string {
  const value = facts[fact];
  if (typeof value === 'string' || isWordFact(fact)) return `${factNames[fact]}: ${value}`;
  const bands = policy.segments.bands[fact];
  const band = bands.find(({ name }) => name === bandOf(value, bands));
  return `${factNames[fact]} ${value} is “${band?.name ?? ''}”${band === undefined ? '' : ` (${range(band)})`}`;
}

function isWordFact(fact: NumericFact | WordFact): fact is WordFact {
  return fact in wordFacts;
}

function range({ from, to }: Band): string {
  if (to === null) return `${from} or more`;
  return from === to ? String(from) : `${from} to ${to}`;
}

const factNames: Readonly<Record<NumericFact | WordFact, string>> = {
  monthsOnBook: 'months on book',
  lateCount: 'late instalments',
  longestLateDays: 'longest lateness in days',
  brokenPromises: 'broken promises',
  failedContacts: 'refused texts',
  vulnerabilities: 'vulnerabilities',
  hardship: 'hardship',
  ability: 'ability to pay',
  willingness: 'willingness to pay',
};

function factsWords(facts: SegmentFacts): string {
  return [
    `${factNames.monthsOnBook} ${facts.monthsOnBook}`,
    `${factNames.lateCount} ${facts.lateCount}`,
    `${factNames.longestLateDays} ${facts.longestLateDays}`,
    `${factNames.brokenPromises} ${facts.brokenPromises}`,
    `${factNames.failedContacts} ${facts.failedContacts}`,
    `${factNames.vulnerabilities} ${facts.vulnerabilities}`,
    `${factNames.hardship} ${facts.hardship}`,
    `${factNames.ability} ${facts.ability}`,
    `${factNames.willingness} ${facts.willingness}`,
  ].join(', ');
}

function takenWords({ past }: Story, { case: file }: DayLived): readonly string[] {
  if (file?.status !== 'open') return ['No case is open.'];
  const reminder = past.findLast(({ mark }) => mark.reason === 'pre-due' && mark.outcome === 'acted');
  const taken = file.done.map(({ step, on }) => `  ${on}  ${step}`);
  return [
    `Case open since ${file.openedOn}, episode ${file.episode}. Steps taken, had every scan run and every contact gone through:`,
    ...(taken.length === 0 ? ['  none'] : taken),
    ...(reminder === undefined ? [] : [`Last reminder before a due date: ${reminder.on}.`]),
  ];
}

function nextWords({ subject }: Story, today: DayLived): readonly string[] {
  const { arrears, treatment, case: file, on, mark } = today;
  const { preDue } = treatment.strategy;
  if (!arrears.inArrears) {
    return preDue === null
      ? ['Next: nothing; this ladder sends no reminder before a due date.']
      : [`Next: ${preDue.id} (${wayOf(preDue)}), ${-preDue.fromDay} days before the next due date.`];
  }
  const step = followingStep(treatment.strategy, file?.done ?? [], subject.circumstances);
  const hold = holdNow({ ...subject, at: today.at, businessDate: on }, step?.channel ?? null);
  if (hold !== undefined)
    return [
      `Held: ${hold.reason} (${hold.source}), ${hold.endsOn === null ? 'until lifted' : `until ${hold.endsOn}`}.`,
    ];
  if (step === undefined) return ['Next: nothing; the end of the ladder is reached, and people go on.'];
  const denied = mark.outcome === 'denied' ? [`Denied today: ${mark.reason}.`] : [];
  return [...denied, `Next: ${step.id} (${wayOf(step)}), ${whyThen(step, today)}.`];
}

const ways: Readonly<Record<Channel, string>> = {
  sms: 'a text,',
  call: 'a call by a person',
  visit: 'a field visit',
  desk: 'a task for the desk',
};

function wayOf({ channel, template }: LadderStep): string {
  return template === null ? ways[channel] : `${ways[channel]} “${template}”`;
}

function whyThen(step: LadderStep, { arrears, case: file, on }: DayLived): string {
  const ripeOn = addDays(on, step.fromDay - arrears.delinquentDays);
  const last = file?.done.at(-1);
  const gapOn = last === undefined ? ripeOn : addDays(last.on, Math.max(1, step.minGapDays));
  const onDate = laterOf(laterOf(ripeOn, gapOn), addDays(on, 1));
  const day = `from delinquent day ${step.fromDay}, which is ${ripeOn}`;
  if (last === undefined) return `on ${onDate}: ${day}`;
  return `on ${onDate}: ${day}, and ${Math.max(1, step.minGapDays)} days after ${last.step}, which is ${gapOn}`;
}

function aheadWords({ ahead }: Story, today: DayLived): readonly string[] {
  const lines: string[] = [];
  let before = today;
  for (const day of ahead) {
    lines.push(...dayWords(day, before).map((words) => `  ${day.on}  ${words}`));
    before = day;
  }
  return [
    `If nothing changes, until ${addDays(today.on, ahead.length)}:`,
    ...(lines.length === 0 ? ['  nothing happens'] : lines),
  ];
}

/** What is worth telling of one day: a change of segment or ladder, a contact, what stops one. */
function dayWords({ mark, treatment, arrears }: DayLived, before: DayLived): readonly string[] {
  const moved =
    treatment.segment !== before.treatment.segment ||
    treatment.strategy.name !== before.treatment.strategy.name
      ? [`segment ${treatment.segment} by “${treatment.rule}”: ladder ${treatment.strategy.name}`]
      : [];
  const opened = mark.opened ? ['the case opens'] : [];
  if (mark.outcome === 'acted')
    return [
      ...moved,
      ...opened,
      `${mark.reason} (${ways[mark.channel ?? 'desk'].replace(',', '')}), delinquent day ${arrears.delinquentDays}`,
    ];
  const stopped = mark.outcome === 'denied' || mark.outcome === 'held';
  const isNew = mark.outcome !== before.mark.outcome || mark.reason !== before.mark.reason;
  return [...moved, ...opened, ...(stopped && isNew ? [`${mark.outcome}: ${mark.reason}`] : [])];
}
