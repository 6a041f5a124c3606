import type { z } from 'zod';
import type { Role } from '../../shared/contracts/api/caller.ts';
import type {
  caseViewSchema,
  contactViewSchema,
  eventViewSchema,
  holdViewSchema,
} from '../../shared/contracts/desk.ts';
import type { Arrears } from '../../shared/domain/arrears/index.ts';
import type { CollectionCase, Contact, Hold } from '../../shared/domain/case.ts';
import { maskName } from '../../shared/domain/mask.ts';
import type { Borrower, Loan } from '../../shared/domain/portfolio.ts';
import type { CaseEvent, CaseState } from '../../shared/ports/timeline-store.ts';

type CaseView = z.input<typeof caseViewSchema>;
type ContactView = z.input<typeof contactViewSchema>;
type EventView = z.input<typeof eventViewSchema>;
type HoldView = z.input<typeof holdViewSchema>;

const masked = '(masked)';

/** A hold as the desk reads it; what a person wrote is not an auditor's. */
export function holdView(hold: Hold, role: Role): HoldView {
  const { id: holdId, reason, scope, source, from, until, lifted } = hold;
  return {
    ...{ holdId, reason, source, from, until },
    reach: scope?.kind === 'channel' ? scope.channel : (scope?.kind ?? 'loan'),
    lifted: lifted === undefined ? null : { by: lifted.by, reason: shownTo(role, lifted.reason) },
  };
}

export interface CaseFacts {
  readonly loan: Loan;
  /** Undefined: the book does not have him. */
  readonly borrower: Borrower | undefined;
  readonly arrears: Arrears;
  readonly case: CollectionCase | undefined;
  readonly holds: readonly Hold[];
}

export function caseView({ loan, borrower, arrears, holds, ...facts }: CaseFacts, role: Role): CaseView {
  const { currency, overdueMinor, overdueInstalments, oldestUnmetDueOn, riskClass } = arrears;
  const name = borrower?.name ?? null;
  return {
    loanId: loan.id,
    borrower: {
      id: loan.borrowerId,
      name: name !== null && role === 'auditor' ? maskName(name) : name,
      language: borrower?.language ?? null,
    },
    product: loan.product,
    status: loan.status,
    arrears: {
      ...{ currency, overdueMinor, overdueInstalments, oldestUnmetDueOn, riskClass },
      daysPastDue: arrears.delinquentDays,
    },
    case: facts.case === undefined ? null : progressOf(facts.case),
    holds: holds.map((hold) => holdView(hold, role)),
  };
}

function progressOf(one: CollectionCase): CaseView['case'] {
  const { status, episode, openedOn, curedOn, segment, strategy, rule, done, nextActionOn } = one;
  const { intent, reviewed } = one;
  return {
    ...{ status, episode, openedOn, curedOn, segment, strategy, rule, nextActionOn },
    done: done.map((step) => ({ ...step })),
    nextStep: intent?.step ?? null,
    lastLook:
      reviewed === null ? null : { on: reviewed.on, outcome: reviewed.outcome, reason: reviewed.reason },
  };
}

/** A version of a case: states and rules, the same for whoever may read; what was said to people is in the ledger. */
export function eventView({ seq, at, previous, hash, state }: CaseEvent): EventView {
  return { seq, at, previous, hash, state: state === undefined ? null : stateView(state) };
}

function stateView(state: CaseState): EventView['state'] {
  const { status, episode, openedOn, curedOn, segment, strategy, rule, arm, digest, unreached } = state;
  return {
    ...{ status, episode, openedOn, curedOn, segment, strategy, rule, arm, digest, unreached },
    done: state.done.map((step) => ({ ...step })),
    nextStep: state.intent?.step ?? null,
  };
}

export function contactView(contact: Contact, role: Role): ContactView {
  const { contactId, step, channel, businessDate, decidedAt, state, at, to, text, reason, settled } = contact;
  return {
    ...{ contactId, step, channel, businessDate, decidedAt, state, at, to, reason },
    text: text === null ? null : shownTo(role, text),
    settledBy: settled?.by ?? null,
  };
}

const shownTo = (role: Role, text: string): string => (role === 'auditor' ? masked : text);
