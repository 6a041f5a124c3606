import { addDays, type LocalDate } from '../local-date.ts';
import type { Language } from '../portfolio.ts';
import type { Agent, AgentRules, Leave, Shift, Suspension } from './agent.ts';
import { faultsOf, type FieldFault } from './fault.ts';

/** Everything that may happen to an agent's record after registration. */
export type AgentChange =
  | { readonly kind: 'renew-document'; readonly document: Agent['document'] }
  | { readonly kind: 'record-training'; readonly completedOn: LocalDate }
  | { readonly kind: 'record-assessment'; readonly takenOn: LocalDate; readonly score: number }
  | { readonly kind: 'set-shifts'; readonly shifts: readonly Shift[] }
  | {
      readonly kind: 'set-duty';
      readonly territory: string;
      readonly visitsADay: number;
      readonly languages: readonly Language[];
    }
  | { readonly kind: 'add-leave'; readonly leave: Leave }
  | { readonly kind: 'suspend'; readonly suspension: Omit<Suspension, 'from'> }
  | { readonly kind: 'unsuspend' };

/** What a registration says. */
export type AgentForm = Omit<Agent, 'training' | 'assessment' | 'leave' | 'suspension' | 'version'>;

export type AgentDecision =
  | { readonly ok: true; readonly next: Agent }
  | { readonly ok: false; readonly faults: readonly FieldFault[] };

/** Most days of leave, and most entries of it, one record holds: it stays one small item. */
const leaveDaysAtMost = 366;
const leavesAtMost = 60;
const shiftsAtMost = 21;
const visitsADayAtMost = 12;

/** A new agent's record: no visit before training and assessment are recorded. */
export function registerAgent(form: AgentForm, today: LocalDate): AgentDecision {
  const faults = [
    ...faultsOf([[form.document.expiresOn < today, 'document.expiresOn', 'not expired']]),
    ...dutyFaults(form),
    ...shiftFaults(form.shifts),
  ];
  if (faults.length > 0) return { ok: false, faults };
  return {
    ok: true,
    next: { ...form, training: null, assessment: null, leave: [], suspension: null, version: 1 },
  };
}

/** Decides one change: the next version of the record, or every rule it breaks. A refusal changes nothing. */
export function changeAgent(agent: Agent, change: AgentChange, today: LocalDate): AgentDecision {
  const faults = changeFaults(agent, change, today);
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, next: { ...agent, ...changed(agent, change, today), version: agent.version + 1 } };
}

/**
 * What an upheld complaint about conduct does to the agent's record, for whoever resolves complaints. A second upheld
 * complaint leaves the first suspension standing; undefined: nothing to write.
 */
export function suspendForConduct(
  agent: Agent,
  { complaintId, reason }: { readonly complaintId: string; readonly reason: string },
  today: LocalDate,
): Agent | undefined {
  if (agent.suspension !== null) return undefined;
  const suspension: Suspension = { from: today, cause: 'conduct-complaint', reason, source: complaintId };
  return { ...agent, suspension, version: agent.version + 1 };
}

function changed(agent: Agent, change: AgentChange, today: LocalDate): Partial<Agent> {
  switch (change.kind) {
    case 'renew-document':
      return { document: change.document };
    case 'record-training':
      return { training: { completedOn: change.completedOn } };
    case 'record-assessment':
      return { assessment: { takenOn: change.takenOn, score: change.score } };
    case 'set-shifts':
      return { shifts: change.shifts };
    case 'set-duty':
      return { territory: change.territory, visitsADay: change.visitsADay, languages: change.languages };
    case 'add-leave':
      // What is over by more than a day no longer matters to any plan.
      return { leave: [...agent.leave.filter(({ to }) => to >= addDays(today, -1)), change.leave] };
    case 'suspend':
      return { suspension: { ...change.suspension, from: today } };
    case 'unsuspend':
      return { suspension: null };
  }
}

function changeFaults(agent: Agent, change: AgentChange, today: LocalDate): readonly FieldFault[] {
  switch (change.kind) {
    case 'renew-document':
      return faultsOf([
        [change.document.expiresOn < today, 'document.expiresOn', 'not expired'],
        [
          change.document.expiresOn <= agent.document.expiresOn,
          'document.expiresOn',
          'later than the one on record',
        ],
      ]);
    case 'record-training':
      return faultsOf([
        [change.completedOn > today, 'completedOn', 'not in the future'],
        [
          change.completedOn < (agent.training?.completedOn ?? ''),
          'completedOn',
          'not before the one on record',
        ],
      ]);
    case 'record-assessment':
      return faultsOf([
        [change.takenOn > today, 'takenOn', 'not in the future'],
        [change.takenOn < (agent.assessment?.takenOn ?? ''), 'takenOn', 'not before the one on record'],
        [!(change.score >= 0 && change.score <= 100), 'score', '0 to 100'],
      ]);
    case 'set-shifts':
      return shiftFaults(change.shifts);
    case 'set-duty':
      return dutyFaults(change);
    case 'add-leave':
      return leaveFaults(agent, change.leave, today);
    case 'suspend':
      return faultsOf([[agent.suspension !== null, 'suspension', 'not suspended already']]);
    case 'unsuspend':
      return faultsOf([[agent.suspension === null, 'suspension', 'suspended']]);
  }
}

function dutyFaults({
  languages,
  visitsADay,
}: Pick<Agent, 'languages' | 'visitsADay'>): readonly FieldFault[] {
  return faultsOf([
    [languages.length === 0, 'languages', 'at least one'],
    [new Set(languages).size < languages.length, 'languages', 'each once'],
    [
      !Number.isInteger(visitsADay) || visitsADay < 1 || visitsADay > visitsADayAtMost,
      'visitsADay',
      `1 to ${visitsADayAtMost}`,
    ],
  ]);
}

/** Every shift that is no shift, or overlaps an earlier one of its weekday; shifts that touch do not overlap. */
export function shiftFaults(shifts: readonly Shift[]): readonly FieldFault[] {
  const each = shifts.flatMap((shift, at) => {
    const { weekday, fromMinute, toMinute } = shift;
    const overlaps = shifts
      .slice(0, at)
      .some(
        (other) => other.weekday === weekday && other.fromMinute < toMinute && fromMinute < other.toMinute,
      );
    return faultsOf([
      [!(weekday >= 1 && weekday <= 7), `shifts.${at}.weekday`, '1 Monday to 7 Sunday'],
      [!(fromMinute >= 0 && toMinute <= 1440), `shifts.${at}`, 'within 0 and 1440 minutes'],
      [fromMinute >= toMinute, `shifts.${at}.toMinute`, 'after fromMinute'],
      [overlaps, `shifts.${at}`, 'overlaps no other shift of the day'],
    ]);
  });
  return [...faultsOf([[shifts.length > shiftsAtMost, 'shifts', `at most ${shiftsAtMost}`]]), ...each];
}

function leaveFaults(agent: Agent, leave: Leave, today: LocalDate): readonly FieldFault[] {
  const kept = agent.leave.filter(({ to }) => to >= addDays(today, -1));
  return faultsOf([
    [leave.from < today, 'leave.from', 'not in the past'],
    [leave.to < leave.from, 'leave.to', 'not before leave.from'],
    [
      leave.to > addDays(leave.from, leaveDaysAtMost),
      'leave.to',
      `at most ${leaveDaysAtMost} days after leave.from`,
    ],
    [kept.some(({ from, to }) => from <= leave.to && leave.from <= to), 'leave', 'overlaps no other leave'],
    [kept.length >= leavesAtMost, 'leave', `at most ${leavesAtMost} entries`],
  ]);
}

/** What the record still lacks before its owner may visit at all, by the rules: for the answer to a registration. */
export function missingPapers(agent: Agent, rules: AgentRules): readonly string[] {
  const { training, assessment } = agent;
  const missing = [];
  if (training === null) missing.push('training');
  if (assessment === null || assessment.score < rules.passScore) missing.push('assessment');
  return missing;
}
