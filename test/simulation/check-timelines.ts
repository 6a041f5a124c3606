import { sha256 } from '../../shared/adapters/dynamo/case-timeline.ts';
import { verifyTimelines } from '../../shared/runtime/verify-timelines.ts';
import type { Bank } from './bank.ts';
import type { Violation } from './checker.ts';

/** Every version of every case is in its timeline, the chain of hashes holds, and so does each scan's seal over it. */
export async function checkTimelines(
  { cases, runs, books }: Bank,
  endMs: number,
): Promise<readonly Violation[]> {
  const found = await verifyTimelines({ timeline: cases.timeline, runs, digest: sha256 });
  const { timelineFaults, anchorFaults, sealFaults, unreadable, versions } = found;
  const said = (rule: string, about: string): Violation => ({ rule, at: endMs, about });
  return [
    ...timelineFaults.map(({ loanId, seq, fault }) =>
      said(`a timeline does not hold: ${fault}`, `${loanId} ${seq}`),
    ),
    ...anchorFaults.map(({ businessDate, fault }) =>
      said(`a day's seal does not hold: ${fault}`, businessDate),
    ),
    ...sealFaults.map(({ loanId, seq }) => said('a sealed version is gone or changed', `${loanId} ${seq}`)),
    ...unreadable.map((loanId) => said('a timeline nobody can read', loanId)),
    ...(versions === books.saves.length
      ? []
      : [said('versions of cases are missing in timelines', `${versions} of ${books.saves.length}`)]),
  ];
}
