import { localDateAt, type Instant } from '../instant.ts';
import type { LocalDate } from '../local-date.ts';
import type { ArrearsReason } from './arrears-reason.ts';
import type { Visit } from './visit.ts';

export const visitResults = ['talked', 'refused', 'not-home', 'unsafe'] as const;
export type VisitResult = (typeof visitResults)[number];

export const personsMet = ['borrower', 'co-borrower', 'other-person', 'nobody'] as const;
export type PersonMet = (typeof personsMet)[number];

export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

/** What a team brought back from the door. Amounts in minor units of the loan's currency. */
export interface VisitOutcome {
  readonly result: VisitResult;
  readonly met: PersonMet;
  readonly identityChecked: boolean;
  /** Agents who were there, by id. */
  readonly present: readonly string[];
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  /** Whether the agents agreed to have their position noted; without it there is none. */
  readonly positionConsent: boolean;
  readonly startPosition: Position | null;
  readonly endPosition: Position | null;
  readonly reason: { readonly code: ArrearsReason; readonly text: string | null } | null;
  readonly ability: 'able' | 'unable' | null;
  readonly willingness: 'willing' | 'unwilling' | null;
  /** What the borrower can spare a month. */
  readonly affordableMinor: number | null;
  readonly promise: {
    readonly loanId: string;
    readonly amountMinor: number;
    readonly dueOn: LocalDate;
  } | null;
  readonly plan: {
    readonly loanId: string;
    readonly instalments: number;
    readonly firstOn: LocalDate;
  } | null;
  readonly hardship: {
    readonly incomeMinor: number;
    readonly expensesMinor: number;
    readonly reason: string;
  } | null;
  readonly dispute: { readonly loanId: string; readonly text: string } | null;
  /** Kinds of papers seen. */
  readonly documents: readonly string[];
  /** Keys of photos and recordings uploaded for this visit. */
  readonly evidence: readonly string[];
  /** Whether the talk was recorded from beginning to end. */
  readonly recorded: boolean;
  readonly note: string | null;
}

/** A field that breaks a rule; values are not repeated. */
export interface Fault {
  readonly field: string;
  readonly rule: string;
}

/** Agreements are the borrower's own, and of somebody whose identity was checked. */
const agreements = ['promise', 'plan', 'hardship', 'dispute', 'ability', 'willingness'] as const;

/** What is wrong with an outcome of this visit; empty: nothing. */
export function outcomeFaults(
  visit: Pick<Visit, 'date' | 'zone' | 'team' | 'loanIds' | 'departedAt'>,
  outcome: VisitOutcome,
  now: Instant,
): readonly Fault[] {
  return [
    ...timeFaults(visit, outcome, now),
    ...peopleFaults(visit, outcome),
    ...agreementFaults(visit, outcome),
    ...positionFaults(outcome),
  ];
}

function timeFaults(
  { date, zone, departedAt }: Pick<Visit, 'date' | 'zone' | 'departedAt'>,
  { startedAt, endedAt }: VisitOutcome,
  now: Instant,
): readonly Fault[] {
  return faults([
    [endedAt < startedAt, 'endedAt', 'not before the start'],
    [endedAt > now, 'endedAt', 'not in the future'],
    [localDateAt(startedAt, zone) !== date, 'startedAt', 'on the day of the visit, on the borrower’s clock'],
    [departedAt !== null && startedAt < departedAt, 'startedAt', 'not before the departure'],
  ]);
}

function peopleFaults({ team }: Pick<Visit, 'team'>, outcome: VisitOutcome): readonly Fault[] {
  const { present, result, met } = outcome;
  const known = new Set(team.map(({ agentId }) => agentId));
  const somebody = met === 'borrower' || met === 'co-borrower';
  return faults([
    [present.length === 0, 'present', 'at least one agent'],
    [present.some((id) => !known.has(id)), 'present', 'agents of the visit’s team'],
    [new Set(present).size < present.length, 'present', 'each agent once'],
    [result === 'talked' && !somebody, 'met', 'borrower or co-borrower where somebody talked'],
    [result === 'not-home' && somebody, 'met', 'nobody, or another person, where the borrower was not home'],
  ]);
}

function agreementFaults(
  { loanIds, date }: Pick<Visit, 'loanIds' | 'date'>,
  outcome: VisitOutcome,
): readonly Fault[] {
  const { result, identityChecked, promise, plan, dispute } = outcome;
  const made = agreements.filter((field) => outcome[field] !== null);
  const on = [promise, plan, dispute].flatMap((one) => one?.loanId ?? []);
  return [
    ...made.flatMap((field) =>
      faults([
        [result !== 'talked' && field !== 'willingness', field, 'only where somebody talked'],
        [result === 'talked' && !identityChecked, field, 'only with the identity checked'],
      ]),
    ),
    ...faults([
      [on.some((loanId) => !loanIds.includes(loanId)), 'loanId', 'a loan of the visit'],
      [promise !== null && promise.dueOn < date, 'promise.dueOn', 'not before the visit'],
      [plan !== null && plan.firstOn < date, 'plan.firstOn', 'not before the visit'],
      [promise !== null && plan !== null, 'plan', 'either a promise or a plan'],
    ]),
  ];
}

function positionFaults({ positionConsent, startPosition, endPosition }: VisitOutcome): readonly Fault[] {
  const given = startPosition !== null || endPosition !== null;
  return faults([[given && !positionConsent, 'positionConsent', 'a position only with consent']]);
}

function faults(
  checks: readonly (readonly [broken: boolean, field: string, rule: string])[],
): readonly Fault[] {
  return checks.flatMap(([broken, field, rule]) => (broken ? [{ field, rule }] : []));
}
