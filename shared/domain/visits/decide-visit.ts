import { plusMs, type Instant } from '../instant.ts';
import { outcomeFaults, type Fault, type VisitOutcome } from './outcome.ts';
import { answerBy, hoursOf, outcomeBy } from './visit-hours.ts';
import { visitTable } from './visit-table.ts';
import { isOfProposal, noticeOf } from './visit-notice.ts';
import type {
  CancelReason,
  PlannedVisit,
  TeamMember,
  TeamNews,
  Visit,
  VisitState,
  VisitStep,
  VisitWindow,
} from './visit.ts';

/** What the packs and the house ask of visits. Data. */
export interface VisitRules {
  readonly staffMin: number;
  readonly staffMax: number;
  /** Whether an appointment stands that the borrower did not answer. */
  readonly silenceKeeps: boolean;
  /** How often a borrower may ask for another time before a person decides. */
  readonly movesAtMost: number;
  /** How often a team may come for nothing before a person decides. */
  readonly missesAtMost: number;
  /** Hours before the window by which an answer is waited for. */
  readonly answerHours: number;
  /** Hours after the window by which the outcome is due. */
  readonly outcomeHours: number;
  /** Minutes before the window from which a team may leave. */
  readonly departMinutes: number;
}

export type VisitCommand =
  | { readonly kind: 'confirm' }
  | { readonly kind: 'move'; readonly wish: VisitWindow | null }
  | { readonly kind: 'refuse'; readonly reason: string }
  | { readonly kind: 'propose'; readonly window: VisitWindow; readonly team: readonly TeamMember[] }
  | { readonly kind: 'reassign'; readonly team: readonly TeamMember[] }
  | { readonly kind: 'silence' }
  | { readonly kind: 'depart' }
  /** `words`: the rule that calls it off, as ledgers word it. */
  | { readonly kind: 'cancel'; readonly reason: CancelReason; readonly words?: string | undefined }
  | { readonly kind: 'record'; readonly outcome: VisitOutcome }
  | { readonly kind: 'overdue' }
  /** The proposal's text did not arrive; `attempt`: the number to try next, undefined where none is left. */
  | { readonly kind: 'unheard'; readonly contactId: string; readonly attempt: number | undefined };

export interface VisitContext {
  readonly now: Instant;
  readonly by: VisitStep['by'];
  readonly rules: VisitRules;
}

export type VisitDecision =
  | { readonly ok: true; readonly next: Visit }
  /** state: the command is not legal in the visit's state. past: its time is over. early: not yet. */
  | { readonly ok: false; readonly error: 'state' | 'past' | 'early'; readonly state: VisitState }
  | { readonly ok: false; readonly error: 'fields'; readonly faults: readonly Fault[] };

const minuteMs = 60_000;

/** A visit as the planner hands it over: the borrower is to be told. */
export function proposeVisit(
  planned: PlannedVisit,
  context: VisitContext,
): { readonly ok: true; readonly next: Visit } | { readonly ok: false; readonly faults: readonly Fault[] } {
  const faults = planFaults(planned, context);
  if (faults.length > 0) return { ok: false, faults };
  return {
    ok: true,
    next: {
      ...planned,
      state: 'proposed',
      version: 1,
      proposal: 1,
      moves: 0,
      misses: 0,
      wish: null,
      told: false,
      notice: noticeOf(planned, { kind: 'appointment', proposal: 1, now: context.now }),
      news: null,
      timerAt: answerBy(planned, context),
      reason: null,
      departedAt: null,
      outcome: null,
      toApply: false,
      history: [{ at: context.now, what: 'proposed', by: context.by }],
    },
  };
}

function planFaults(
  plan: VisitWindow & { readonly zone: string; readonly team: readonly TeamMember[] },
  { now, rules }: VisitContext,
): readonly Fault[] {
  const badges = new Set(plan.team.map(({ badge }) => badge));
  const checks: readonly (readonly [boolean, string, string])[] = [
    [hoursOf(plan).opens <= now, 'date', 'not in the past'],
    [plan.toMinute <= plan.fromMinute, 'toMinute', 'after the beginning'],
    [plan.team.length < rules.staffMin, 'team', `at least ${rules.staffMin}`],
    [plan.team.length > rules.staffMax, 'team', `at most ${rules.staffMax}`],
    [badges.size < plan.team.length, 'team', 'each badge once'],
  ];
  return checks.flatMap(([broken, field, rule]) => (broken ? [{ field, rule }] : []));
}

/** Decides one command on a visit: the next version, or why not. Nothing is changed by a refusal. */
export function decideVisit(visit: Visit, command: VisitCommand, context: VisitContext): VisitDecision {
  const legal = visitTable[visit.state][command.kind];
  if (legal === undefined) return { ok: false, error: 'state', state: visit.state };
  const decision = decisions(visit, command, context);
  if (decision.ok && !legal.includes(decision.next.state))
    throw new RangeError(`${visit.state} x ${command.kind} led to ${decision.next.state}`);
  return decision;
}

function decisions(visit: Visit, command: VisitCommand, context: VisitContext): VisitDecision {
  const { now, rules } = context;
  const { opens, closes } = hoursOf(visit);
  switch (command.kind) {
    case 'confirm':
      return now >= opens
        ? past(visit)
        : change(visit, context, { state: 'confirmed', timerAt: outcomeBy(visit, rules) });
    case 'move':
      return now >= opens ? past(visit) : move(visit, command.wish, context);
    case 'refuse':
      return change(visit, context, {
        ...ended(visit, 'refused', command.reason),
        news: { kind: 'refused', reason: command.reason, at: now },
      });
    case 'propose':
      return proposeAgain(visit, command, context);
    case 'reassign':
      return reassign(visit, command.team, context);
    case 'silence':
      return change(
        visit,
        context,
        // Nobody can have agreed by silence to what he never heard of.
        rules.silenceKeeps && visit.told
          ? { state: 'tacit', timerAt: outcomeBy(visit, rules) }
          : toDesk('no answer, and silence is no consent here'),
      );
    case 'depart':
      if (now >= closes) return past(visit);
      if (now < plusMs(opens, -rules.departMinutes * minuteMs))
        return { ok: false, error: 'early', state: visit.state };
      return change(visit, context, {
        state: 'under-way',
        departedAt: now,
        timerAt: outcomeBy(visit, rules),
      });
    case 'cancel':
      return cancel(visit, command, context);
    case 'record':
      return record(visit, command.outcome, context);
    case 'overdue':
      return change(visit, context, toDesk('no outcome was handed in'));
    case 'unheard':
      return unheard(visit, command, context);
  }
}

const past = ({ state }: Visit): VisitDecision => ({ ok: false, error: 'past', state });

const toDesk = (reason: string): Partial<Visit> => ({ state: 'desk', reason, timerAt: null });

const ended = (visit: Visit, state: VisitState, reason: string): Partial<Visit> => ({
  state,
  reason,
  timerAt: null,
  // What the borrower was never told of needs no text at all.
  notice: visit.notice?.kind === 'cancellation' ? visit.notice : null,
});

function move(visit: Visit, wish: VisitWindow | null, context: VisitContext): VisitDecision {
  const { rules, now } = context;
  if (wish !== null && hoursOf({ ...wish, zone: visit.zone }).opens <= now)
    return { ok: false, error: 'fields', faults: [{ field: 'wish', rule: 'not in the past' }] };
  const moves = visit.moves + 1;
  const news: TeamNews = { kind: 'moved', reason: 'the borrower asked for another time', at: now };
  const next =
    moves > rules.movesAtMost ? toDesk('moves used up') : { state: 'to-plan' as const, timerAt: null };
  return change(visit, context, { ...next, moves, wish, news, notice: null });
}

function proposeAgain(
  visit: Visit,
  { window, team }: Extract<VisitCommand, { kind: 'propose' }>,
  context: VisitContext,
): VisitDecision {
  const planned = { ...visit, ...window, team };
  const faults = planFaults(planned, context);
  if (faults.length > 0) return { ok: false, error: 'fields', faults };
  const proposal = visit.proposal + 1;
  return change(visit, context, {
    ...window,
    team,
    state: 'proposed',
    proposal,
    wish: null,
    told: false,
    reason: null,
    departedAt: null,
    notice: noticeOf(planned, { kind: 'appointment', proposal, now: context.now }),
    timerAt: answerBy(planned, context),
  });
}

/** Same day and hours, other people: the borrower is told their names, and a code that goes with them. */
function reassign(visit: Visit, team: readonly TeamMember[], context: VisitContext): VisitDecision {
  const faults = planFaults({ ...visit, team }, context);
  if (faults.length > 0) return { ok: false, error: 'fields', faults };
  const { now } = context;
  const proposal = visit.proposal + 1;
  return change(visit, context, {
    team,
    proposal,
    notice: noticeOf(visit, { kind: 'appointment', proposal, now }),
    news: { kind: 'reassigned', reason: 'another team goes', at: now },
  });
}

function cancel(
  visit: Visit,
  { reason, words }: Extract<VisitCommand, { kind: 'cancel' }>,
  context: VisitContext,
): VisitDecision {
  const { now } = context;
  const notice = visit.told ? noticeOf(visit, { kind: 'cancellation', proposal: visit.proposal, now }) : null;
  const called: Partial<Visit> = {
    state: 'cancelled',
    reason,
    timerAt: null,
    notice,
    news: { kind: 'cancelled', reason, at: now },
  };
  return change(visit, { ...context, words }, called);
}

/** Whoever was not told has agreed to nothing: told on another number while there is time, else a person decides. */
function unheard(
  visit: Visit,
  { contactId, attempt }: Extract<VisitCommand, { kind: 'unheard' }>,
  context: VisitContext,
): VisitDecision {
  if (!isOfProposal(visit, contactId)) return past(visit);
  const { now } = context;
  const { proposal, state } = visit;
  if (state === 'tacit') {
    const news: TeamNews = { kind: 'cancelled', reason: 'the borrower was not told', at: now };
    return change(visit, context, { ...toDesk('the appointment did not arrive'), told: false, news });
  }
  const notice =
    attempt === undefined ? null : noticeOf(visit, { kind: 'appointment', proposal, now, attempt });
  return change(visit, context, { told: false, notice });
}

function record(visit: Visit, outcome: VisitOutcome, context: VisitContext): VisitDecision {
  const faults = outcomeFaults(visit, outcome, context.now);
  if (faults.length > 0) return { ok: false, error: 'fields', faults };
  const base = { outcome, toApply: true, timerAt: null, reason: outcome.result };
  if (outcome.result !== 'not-home') return change(visit, context, { ...base, state: 'done' });
  const misses = visit.misses + 1;
  const again = misses > context.rules.missesAtMost ? ('desk' as const) : ('to-plan' as const);
  return change(visit, context, { ...base, misses, state: again });
}

/** How many steps the file keeps: a visit has few, and its item stays small. */
const stepsKept = 24;

function change(
  visit: Visit,
  { now, by, words }: Pick<VisitContext, 'now' | 'by'> & { readonly words?: string | undefined },
  changes: Partial<Visit>,
): VisitDecision {
  const { reason, state = visit.state } = changes;
  const why = words === undefined || words === reason ? reason : `${reason} (${words})`;
  const what = reason == null ? state : `${state}: ${why}`;
  const history = [...visit.history, { at: now, what, by }].slice(-stepsKept);
  return { ok: true, next: { ...visit, ...changes, version: visit.version + 1, history } };
}
