import { moved, type Transitions } from '../transitions.ts';
import type { ArrangementState, DisputeState, HardshipState, PromiseState } from './answers.ts';

export const promiseCommands = ['keep', 'keep-part', 'break', 'withdraw'] as const;
export type PromiseCommand = (typeof promiseCommands)[number];

/** A promise is decided once; what was found then is not found anew when money is taken back later. */
export const promiseMoves: Transitions<PromiseState, PromiseCommand> = {
  open: { keep: 'kept', 'keep-part': 'part-kept', break: 'broken', withdraw: 'withdrawn' },
  kept: {},
  'part-kept': {},
  broken: {},
  withdrawn: {},
};

export const arrangementCommands = [
  'accept',
  'decline',
  'lapse',
  'start',
  'breach',
  'complete',
  'cancel',
] as const;
export type ArrangementCommand = (typeof arrangementCommands)[number];

export const arrangementMoves: Transitions<ArrangementState, ArrangementCommand> = {
  offered: { accept: 'accepted', decline: 'declined', lapse: 'declined' },
  accepted: { start: 'in-force', breach: 'breached', complete: 'completed', cancel: 'cancelled' },
  'in-force': { breach: 'breached', complete: 'completed', cancel: 'cancelled' },
  breached: {},
  completed: {},
  declined: {},
  cancelled: {},
};

export const hardshipCommands = ['grant', 'refuse', 'withdraw'] as const;
export type HardshipCommand = (typeof hardshipCommands)[number];

export const hardshipMoves: Transitions<HardshipState, HardshipCommand> = {
  'in-review': { grant: 'granted', refuse: 'refused', withdraw: 'withdrawn' },
  granted: {},
  refused: {},
  withdrawn: {},
};

export const disputeCommands = ['uphold', 'reject', 'withdraw'] as const;
export type DisputeCommand = (typeof disputeCommands)[number];

export const disputeMoves: Transitions<DisputeState, DisputeCommand> = {
  open: { uphold: 'upheld', reject: 'rejected', withdraw: 'withdrawn' },
  upheld: {},
  rejected: {},
  withdrawn: {},
};

/** The one entry of that id with the changes made, the others as they are. */
export function replaced<T extends { readonly id: string }>(
  list: readonly T[],
  id: string,
  change: (one: T) => T,
): readonly T[] {
  return list.map((one) => (one.id === id ? change(one) : one));
}

/** The entry of that id in its next state; undefined: there is none, or its state forbids the command. */
export function steppedIn<
  S extends string,
  C extends string,
  T extends { readonly id: string; readonly state: S },
>(
  table: Transitions<S, C>,
  list: readonly T[],
  { id, command }: { readonly id: string; readonly command: C },
): { readonly before: T; readonly state: S } | undefined {
  const before = list.find((one) => one.id === id);
  const state = before && moved(table, before.state, command);
  return before === undefined || state === undefined ? undefined : { before, state };
}
