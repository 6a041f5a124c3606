import { visitStates, type VisitState } from './visit.ts';

export const visitCommandKinds = [
  'confirm',
  'move',
  'refuse',
  'propose',
  'reassign',
  'silence',
  'depart',
  'cancel',
  'record',
  'overdue',
  'unheard',
] as const;
export type VisitCommandKind = (typeof visitCommandKinds)[number];

/**
 * Which command is legal in which state, and where it leads; the rest is refused. Where a rule chooses between several
 * states (moves used up, silence not enough, nobody at home), all it may choose stand here.
 */
export const visitTable: Readonly<
  Record<VisitState, Readonly<Partial<Record<VisitCommandKind, readonly VisitState[]>>>>
> = {
  proposed: {
    confirm: ['confirmed'],
    move: ['to-plan', 'desk'],
    refuse: ['refused'],
    silence: ['tacit', 'desk'],
    cancel: ['cancelled'],
    reassign: ['proposed'],
    unheard: ['proposed'],
  },
  tacit: {
    confirm: ['confirmed'],
    move: ['to-plan', 'desk'],
    refuse: ['refused'],
    depart: ['under-way'],
    cancel: ['cancelled'],
    overdue: ['desk'],
    reassign: ['tacit'],
    unheard: ['desk'],
  },
  confirmed: {
    move: ['to-plan', 'desk'],
    refuse: ['refused'],
    depart: ['under-way'],
    cancel: ['cancelled'],
    overdue: ['desk'],
    reassign: ['confirmed'],
  },
  'to-plan': { propose: ['proposed'], refuse: ['refused'], cancel: ['cancelled'] },
  desk: { propose: ['proposed'], refuse: ['refused'], cancel: ['cancelled'] },
  'under-way': { record: ['done', 'to-plan', 'desk'], cancel: ['cancelled'], overdue: ['desk'] },
  done: {},
  refused: {},
  cancelled: {},
};

/** The states a command is legal in. */
export function statesFor(command: VisitCommandKind): readonly VisitState[] {
  return visitStates.filter((state) => visitTable[state][command] !== undefined);
}
