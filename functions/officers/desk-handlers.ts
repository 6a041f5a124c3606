import { deskRoutes as routes } from '../../shared/contracts/desk-routes.ts';
import type { Caller, Role } from '../../shared/contracts/api/caller.ts';
import { deriveArrears } from '../../shared/domain/arrears/index.ts';
import type { Hold } from '../../shared/domain/case.ts';
import { localDateAt } from '../../shared/domain/instant.ts';
import type { Loan } from '../../shared/domain/portfolio.ts';
import type { CaseStore } from '../../shared/ports/case-store.ts';
import type { HoldTarget } from '../../shared/ports/hold-store.ts';
import type { PortfolioReader } from '../../shared/ports/portfolio-reader.ts';
import { type Bound, handle } from '../../shared/runtime/api/router.ts';
import type { VisitLooks } from '../../shared/ports/visit-looks.ts';
import type { CaseEvent, TimelineStore } from '../../shared/ports/timeline-store.ts';
import { caseView, contactView, eventView, holdView, type CaseFacts } from './case-views.ts';
import { findLoans, type FindDeps, type Sought } from './find-loans.ts';
import { liftHold, setHold, type HoldDeps } from './holds.ts';
import { keeperHandlers, type KeepDeps } from './keep-case.ts';

export interface DeskDeps extends Omit<FindDeps, 'portfolio' | 'cases'>, HoldDeps, Pick<KeepDeps, 'keepers'> {
  readonly portfolio: Pick<PortfolioReader, 'loan' | 'borrowers' | 'settings'>;
  readonly cases: Pick<CaseStore, 'load' | 'contacts'>;
  readonly timeline: Pick<TimelineStore, 'list'>;
  /** A hold may forbid visits: they are looked at again. */
  readonly looks: VisitLooks;
  /** The bank's zone: its calendar days count. */
  readonly zone: string;
}

const unknownLoan = { problem: 'unknown-loan', detail: 'The loan is not in the book.' } as const;
const conflict = (detail: string) => ({ problem: 'conflict', detail }) as const;

/** Holds the desk sets bear its mark: those an officer may release. */
const deskMark = 'desk#';

/** Of one loan or borrower, ended ones too: a bound on what one item may grow to. */
const holdsAtMost = 200;

/** The routes of `deskRoutes`. Twice, late, half: the reads change nothing; for holds see `setHold` and `liftHold`, for keepers `keeperHandlers`. */
export function deskHandlers(deps: DeskDeps): readonly Bound[] {
  return [
    ...[searching(deps), reading(deps), contacts(deps), history(deps), placing(deps), releasing(deps)],
    ...keeperHandlers(deps),
  ];
}

function searching(deps: DeskDeps): Bound {
  const find = findLoans(deps);
  return handle(routes.findLoans, async ({ query }) => {
    const { loanId, borrowerId, reference, cursor: after, limit } = query;
    const sought: (Sought | undefined)[] = [
      loanId === undefined ? undefined : { loanId },
      borrowerId === undefined ? undefined : { borrowerId, after, limit },
      reference === undefined ? undefined : { reference },
    ];
    const [one, ...others] = sought.filter((given) => given !== undefined);
    if (one === undefined || others.length > 0)
      return conflict('Exactly one of loanId, borrowerId and reference is sought by.');
    return { body: await find(one) };
  });
}

function reading(deps: DeskDeps): Bound {
  return handle(routes.readCase, async ({ params: { loanId }, caller }) => {
    const facts = await factsOf(deps, loanId);
    return facts === undefined ? unknownLoan : { body: caseView(facts, caller.role) };
  });
}

async function factsOf(deps: DeskDeps, loanId: string): Promise<CaseFacts | undefined> {
  const file = await deps.portfolio.loan(loanId);
  if (file === undefined) return undefined;
  const { loan } = file;
  const [settings, borrowers, files] = await Promise.all([
    deps.portfolio.settings(loan.product),
    deps.portfolio.borrowers([loan.borrowerId]),
    deps.cases.load([loanId], new Map([[loanId, loan.borrowerId]])),
  ]);
  const cutoff = deps.clock();
  const businessDate = localDateAt(cutoff, deps.zone);
  const asked = { ...file, businessDate, cutoff, zone: deps.zone, settings, countPending: true };
  const found = files.get(loanId);
  return {
    loan,
    borrower: borrowers.get(loan.borrowerId),
    arrears: deriveArrears(asked),
    case: found?.case,
    holds: found?.holds ?? [],
  };
}

function contacts(deps: DeskDeps): Bound {
  return handle(routes.listContacts, async ({ params: { loanId }, query: { cursor, limit }, caller }) => {
    const file = await deps.portfolio.loan(loanId);
    if (file === undefined) return unknownLoan;
    const all = await deps.cases.contacts({ borrowerId: file.loan.borrowerId, loanId });
    const rest = cursor === undefined ? all : all.filter(({ contactId }) => contactId > cursor);
    const page = rest.slice(0, limit);
    const next = rest.length > page.length ? (page.at(-1)?.contactId ?? null) : null;
    return { body: { items: page.map((one) => contactView(one, caller.role)), next } };
  });
}

/** Versions read at once. A case has as many as it had decisions: some hundred in its whole life. */
const eventsAtOnce = 500;

function history({ portfolio, timeline }: DeskDeps): Bound {
  return handle(routes.readTimeline, async ({ params: { loanId }, query: { cursor, limit } }) => {
    if ((await portfolio.loan(loanId)) === undefined) return unknownLoan;
    const after = Number(cursor ?? 0);
    const rest = (await allEvents(timeline, loanId)).filter(({ seq }) => seq > after);
    const page = rest.slice(0, limit);
    const next = rest.length > page.length ? String(page.at(-1)?.seq ?? 0) : null;
    return { body: { items: page.map(eventView), next } };
  });
}

async function allEvents(timeline: DeskDeps['timeline'], loanId: string): Promise<readonly CaseEvent[]> {
  const found: CaseEvent[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<TimelineStore['list']>> = await timeline.list({
      loanId,
      cursor,
      limit: eventsAtOnce,
    });
    found.push(...page.events);
    cursor = page.cursor;
  } while (cursor !== null);
  return found;
}

/** Whose holds a reach means. */
const targetOf = ({ id: loanId, borrowerId }: Loan, reach: string): HoldTarget =>
  reach === 'borrower' ? { borrowerId } : { loanId };

function placing(deps: DeskDeps): Bound {
  const set = setHold(deps);
  return handle(routes.placeHold, async ({ params: { loanId }, body, caller, operationId }) => {
    const file = await deps.portfolio.loan(loanId);
    if (file === undefined) return unknownLoan;
    const { reason, reach, until } = body;
    if (until !== null && until <= deps.clock()) return conflict('It would have ended already.');
    const target = targetOf(file.loan, reach);
    const id = `${deskMark}${operationId.slice(0, 20)}`;
    const known = await deps.holds.read(target);
    if (known.length >= holdsAtMost && !known.some((one) => one.id === id))
      return conflict('There are too many holds here to add another.');
    const scope =
      reach === 'loan' || reach === 'borrower'
        ? ({ kind: reach } as const)
        : ({ kind: 'channel', channel: reach } as const);
    const result = await set({ target, id, reason, scope, until, by: caller.subject });
    // Also where it was there already: the first attempt may have died before it asked.
    await deps.looks.look(loanId);
    if (result.kind !== 'held') return conflict('It has ended already.');
    return { body: holdView(result.hold, caller.role) };
  });
}

function releasing(deps: DeskDeps): Bound {
  const lift = liftHold(deps);
  return handle(routes.releaseHold, async ({ params: { loanId }, body, caller }) => {
    const file = await deps.portfolio.loan(loanId);
    if (file === undefined) return unknownLoan;
    const target = targetOf(file.loan, body.reach);
    const known = (await deps.holds.read(target)).find(({ id }) => id === body.holdId);
    if (known === undefined)
      return { problem: 'unknown-record', detail: 'There is no such hold, or it ends by itself.' };
    const bar = barTo(known, caller);
    if (bar !== undefined) return conflict(bar);
    const result = await lift({ target, id: body.holdId, by: caller.subject, reason: body.reason });
    if (result.kind !== 'held') return conflict('It has ended already.');
    return { body: holdView(result.hold, caller.role) };
  });
}

const overriders: readonly Role[] = ['supervisor'];

/** Why this caller may not release the hold; undefined: he may. */
function barTo({ id, reason }: Hold, { role }: Caller): string | undefined {
  if (reason === 'complaint') return 'It ends with its complaint: that is decided, replied to or withdrawn.';
  if (id.startsWith(deskMark) || overriders.includes(role)) return undefined;
  return 'The desk did not set it: a supervisor overrides it.';
}
