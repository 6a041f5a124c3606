import type { TaskWithdrawal } from '../contracts/queues.ts';

/** Tells people to drop tasks they were given. The same withdrawal may arrive twice, and before its task. */
export interface WithdrawalQueues {
  /** Calls and desk tasks. */
  withdrawCalls(withdrawals: readonly TaskWithdrawal[]): Promise<void>;
  withdrawVisits(withdrawals: readonly TaskWithdrawal[]): Promise<void>;
}
