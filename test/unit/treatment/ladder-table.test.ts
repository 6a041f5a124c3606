import { describe, expect, it } from 'vitest';
import type { CollectionCase, Hold } from '../../../shared/domain/case.ts';
import { reviewLoan, type ReviewFacts } from '../../../shared/domain/review.ts';
import { noCircumstances } from '../../../shared/domain/treatment/circumstances.ts';
import type { LadderStep, Strategy } from '../../../shared/domain/treatment/ladder.ts';
import { segmentNames, type SegmentName } from '../../../shared/domain/treatment/segment.ts';
import { treatmentPolicy } from '../../../shared/policy/treatment.ts';
import { aBorrower, aCase, aHold, anIntent, on, someArrears } from '../../support/builders.ts';
import { facts, onTheLadder, today } from '../../support/review-facts.ts';

interface State {
  readonly segment: SegmentName;
  readonly strategy: Strategy;
  /** Steps taken, all more than a year ago. */
  readonly taken: number;
  readonly step: LadderStep | undefined;
}

interface Expected {
  readonly outcome: string;
  readonly reason: string;
  readonly channel?: string | null;
}

interface Event {
  readonly name: string;
  readonly given: (state: State, open: CollectionCase) => Partial<ReviewFacts>;
  readonly expected: (state: State) => Expected;
}

const ripe = someArrears(today, 400);
const goesOn = ({ step }: State): Expected =>
  step === undefined
    ? { outcome: 'nothing-due', reason: 'between-steps', channel: null }
    : { outcome: 'acted', reason: step.id, channel: step.channel };
const held = (reason: string) => (): Expected => ({ outcome: 'held', reason, channel: null });
const hold = (overrides: Partial<Hold>) => ({ holds: [aHold(overrides)] });
const isText = ({ step }: State): boolean => step?.channel === 'sms';
const tried = (count: number) => (state: State, open: CollectionCase) => ({
  case: { ...open, tries: state.step === undefined ? null : { step: state.step.id, count } },
});
const twoPhones = [1, 2].map((last) => ({
  number: `+1201555012${last}`,
  source: 'contract' as const,
  verified: true,
}));

const events: readonly Event[] = [
  { name: 'the next step is ripe', given: () => ({}), expected: goesOn },
  {
    name: 'nothing is ripe yet',
    given: () => ({ arrears: someArrears(today, 1, { delinquentDays: 0 }) }),
    expected: () => ({ outcome: 'nothing-due', reason: 'between-steps', channel: null }),
  },
  {
    name: 'the last step was today',
    given: ({ taken }, open) =>
      taken === 0
        ? { case: { ...open, done: [{ step: 'of-another-ladder', on: on(today), outcome: 'sent' }] } }
        : { case: { ...open, done: open.done.map((one) => ({ ...one, on: on(today) })) } },
    expected: () => ({ outcome: 'nothing-due', reason: 'between-steps', channel: null }),
  },
  {
    name: 'paid',
    given: () => ({ arrears: someArrears(today, 0) }),
    expected: () => ({ outcome: 'nothing-due', reason: 'cured', channel: null }),
  },
  {
    name: 'a contact is under way',
    given: (_, open) => ({ case: { ...open, intent: anIntent() } }),
    expected: () => ({ outcome: 'nothing-due', reason: 'contact-pending', channel: null }),
  },
  ...(
    [
      'complaint',
      'dispute',
      'hardship-review',
      'arrangement',
      'promise',
      'vulnerability',
      'breathing-space',
      'bankruptcy',
      'deceased',
      'legal',
    ] as const
  ).map((reason) => ({ name: `hold: ${reason}`, given: () => hold({ reason }), expected: held(reason) })),
  {
    name: 'hold on the borrower',
    given: () => hold({ scope: { kind: 'borrower' } }),
    expected: held('complaint'),
  },
  {
    name: 'hold on texts only',
    given: () => hold({ scope: { kind: 'channel', channel: 'sms' } }),
    expected: (state) => (isText(state) ? held('complaint')() : goesOn(state)),
  },
  {
    name: 'hold on visits only',
    given: () => hold({ scope: { kind: 'channel', channel: 'visit' } }),
    expected: (state) => (state.step?.channel === 'visit' ? held('complaint')() : goesOn(state)),
  },
  { name: 'hold over', given: () => hold({ until: facts().at }), expected: goesOn },
  {
    name: 'plan in force',
    given: () => ({ circumstances: { ...noCircumstances, arrangement: 'in-force' } }),
    expected: held('arrangement'),
  },
  {
    name: 'plan breached: no offer again',
    given: () => ({ circumstances: { ...noCircumstances, arrangement: 'breached' } }),
    expected: ({ strategy, taken, ...state }) => {
      const left = strategy.steps.slice(taken).filter(({ kind }) => !kind.endsWith('-offer'));
      return goesOn({ ...state, strategy, taken, step: left[0] });
    },
  },
  {
    name: 'promise not yet due',
    given: () => ({ circumstances: { ...noCircumstances, promise: { dueOn: on(today) } } }),
    expected: held('promise'),
  },
  {
    name: 'promise over',
    given: () => ({ circumstances: { ...noCircumstances, promise: { dueOn: on('2025-05-31') } } }),
    expected: goesOn,
  },
  {
    name: 'refused on the first of two numbers',
    given: (state, open) => ({ ...tried(1)(state, open), borrower: aBorrower({ phones: twoPhones }) }),
    expected: goesOn,
  },
  {
    name: 'refused on every number',
    given: tried(1),
    expected: (state) =>
      isText(state) ? { ...goesOn(state), channel: state.step?.fallback ?? 'desk' } : goesOn(state),
  },
  {
    name: 'no number at all',
    given: () => ({ borrower: aBorrower({ phones: [] }) }),
    expected: (state) =>
      state.step?.channel === 'sms' || state.step?.channel === 'call'
        ? { ...goesOn(state), channel: 'desk' }
        : goesOn(state),
  },
  {
    name: 'no address to visit',
    given: () => ({ borrower: aBorrower({ addresses: [] }) }),
    expected: (state) =>
      state.step?.channel === 'visit'
        ? { outcome: 'denied', reason: 'no-consented-address', channel: null }
        : goesOn(state),
  },
  {
    name: 'borrower not in the book',
    given: () => ({ borrower: undefined }),
    expected: (state) =>
      state.step === undefined
        ? goesOn(state)
        : { outcome: 'denied', reason: 'borrower-not-found', channel: null },
  },
  {
    name: 'came from another ladder',
    given: (_, open) => ({ case: { ...open, strategy: 'withdrawn@9', segment: 'new-borrower' } }),
    expected: goesOn,
  },
];

const states: readonly State[] = segmentNames.flatMap((segment) => {
  const strategy = treatmentPolicy.strategies.get(treatmentPolicy.assignment[segment].card)!;
  return [...strategy.steps, undefined].map((step, taken) => ({ segment, strategy, taken, step }));
});

describe('every segment × ladder state × event', () => {
  it.each(states.flatMap((state) => events.map((event) => ({ state, event }))))(
    '$state.segment, $state.taken taken, $event.name',
    ({ state, event }) => {
      const { segment, strategy, taken } = state;
      const open = aCase({
        version: 4,
        segment,
        strategy: strategy.name,
        done: strategy.steps.slice(0, taken).map(({ id }, at) => ({
          step: id,
          on: on(`2024-0${at + 1}-01`),
          outcome: 'sent' as const,
        })),
      });
      const treatment = { ...onTheLadder, segment, strategy };
      const { mark, next } = reviewLoan(
        facts({ arrears: ripe, case: open, treatment, ...event.given(state, open) }),
      );
      expect(mark).toMatchObject(event.expected(state));
      expect(next === undefined).toBe(event.name === 'a contact is under way');
      // Whatever happens, the review itself takes no step back and adds none.
      if (next !== undefined && next.status === 'open')
        expect(next.done.length).toBe(event.name === 'the last step was today' && taken === 0 ? 1 : taken);
      if (mark.outcome === 'acted') expect(next?.intent?.step).toBe(event.expected(state).reason);
    },
  );
});
