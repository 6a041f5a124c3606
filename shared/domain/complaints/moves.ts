import type { Transitions } from '../transitions.ts';

export const complaintStates = [
  'open',
  'assigned',
  'decided',
  'replied',
  'appealed',
  'appeal-decided',
  'closed',
  'withdrawn',
  'merged',
] as const;
/**
 * open: received, nobody has it. decided: the complainant is not told yet. replied: told; may appeal. closed: nothing more
 * can come of it.
 */
export type ComplaintState = (typeof complaintStates)[number];

export const complaintCommands = [
  'assign',
  'classify',
  'note',
  'attach',
  'add-facts',
  'ask-extension',
  'approve-extension',
  'refuse-extension',
  'decide',
  'reply',
  'appeal',
  'merge',
  'withdraw',
  'close',
] as const;
export type ComplaintVerb = (typeof complaintCommands)[number];

/** Every state x command; what is not named is refused. Notes and papers may be added to whatever has not ended. */
export const complaintMoves: Transitions<ComplaintState, ComplaintVerb> = {
  open: {
    assign: 'assigned',
    classify: 'open',
    note: 'open',
    attach: 'open',
    'add-facts': 'open',
    merge: 'merged',
    withdraw: 'withdrawn',
  },
  assigned: {
    assign: 'assigned',
    classify: 'assigned',
    note: 'assigned',
    attach: 'assigned',
    'add-facts': 'assigned',
    'ask-extension': 'assigned',
    'approve-extension': 'assigned',
    'refuse-extension': 'assigned',
    decide: 'decided',
    merge: 'merged',
    withdraw: 'withdrawn',
  },
  decided: {
    note: 'decided',
    attach: 'decided',
    'add-facts': 'assigned',
    reply: 'replied',
    withdraw: 'withdrawn',
  },
  replied: {
    note: 'replied',
    attach: 'replied',
    'add-facts': 'assigned',
    appeal: 'appealed',
    close: 'closed',
  },
  appealed: {
    assign: 'appealed',
    note: 'appealed',
    attach: 'appealed',
    decide: 'appeal-decided',
    withdraw: 'withdrawn',
  },
  'appeal-decided': { note: 'appeal-decided', reply: 'closed' },
  closed: { note: 'closed' },
  withdrawn: { note: 'withdrawn' },
  merged: { note: 'merged' },
};

/** States in which the bank still owes an answer: its clock runs and collection is held. */
export const pendingStates: readonly ComplaintState[] = [
  'open',
  'assigned',
  'decided',
  'appealed',
  'appeal-decided',
];
