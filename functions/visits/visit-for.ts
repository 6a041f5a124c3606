import type { Caller } from '../../shared/contracts/api/caller.ts';
import type { Visit } from '../../shared/domain/visits/visit.ts';
import type { VisitStore } from '../../shared/ports/visit-store.ts';

/** The visit, if the caller has to do with it: others' are not told from visits that are none. */
export async function visitFor(
  { visits }: { readonly visits: Pick<VisitStore, 'find'> },
  caller: Caller,
  visitId: string,
): Promise<Visit | undefined> {
  const visit = await visits.find(visitId);
  switch (caller.role) {
    case 'borrower':
      return visit?.borrowerId === caller.borrowerId ? visit : undefined;
    case 'agent':
      return visit?.team.some(({ agentId }) => agentId === caller.agentId) === true ? visit : undefined;
    case 'auditor':
    case 'officer':
    case 'supervisor':
    case 'system':
      return visit;
  }
}
