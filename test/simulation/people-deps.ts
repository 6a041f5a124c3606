import type { InboundText } from '../../shared/contracts/replies.ts';
import type { Bank } from './bank.ts';
import type { Mischief } from './faults.ts';
import type { Invoke } from './machines.ts';
import type { Scheduler } from './scheduler.ts';

/** What borrowers act upon. */
export interface PeopleDeps {
  /** The carrier hands a text from a borrower to the bank. */
  readonly write: (inbound: InboundText) => void;
  /** The bank is told something about a loan: its visits are looked at again. */
  readonly told: (loanId: string) => void;
  readonly bank: Bank;
  readonly scheduler: Scheduler;
  readonly mischief: Mischief;
  readonly invoke: Invoke;
  readonly bankOffsetMs: number;
}
