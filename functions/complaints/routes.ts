import { brokenRules } from '../../shared/contracts/api/route.ts';
import { complaintRoutes } from '../../shared/contracts/complaint-routes.ts';
import { type Bound, handle } from '../../shared/runtime/api/router.ts';
import { openComplaint, type IntakeDeps } from './open-complaint.ts';
import { readComplaint, receiptOf, viewOf, type Acknowledge } from './read-complaint.ts';

export interface ComplaintDeps extends IntakeDeps {
  readonly acknowledge: Acknowledge;
  /** Whether the packs let a complaint be taken from somebody who does not say who he is. */
  readonly takesAnonymous: boolean;
}

const mustBeNamed = brokenRules([
  { field: 'anonymous', rule: 'not true: contact policy here takes no complaint without a name' },
]);

/** The complaint API: what stands in `complaintRoutes`. Twice, late, half: see `openComplaint`. */
export function complaintHandlers(deps: ComplaintDeps): readonly Bound[] {
  const open = openComplaint(deps);
  const read = readComplaint(deps);
  return [
    handle(complaintRoutes.openComplaint, async ({ caller, body, operationId }) => {
      if (body.anonymous === true && !deps.takesAnonymous) return mustBeNamed;
      const borrowerId = caller.role === 'borrower' ? caller.borrowerId : undefined;
      const result = await open({ statement: body, operationId, borrowerId });
      switch (result.kind) {
        case 'unknown-loan':
          return { problem: 'unknown-loan', detail: 'The loan is not in the book. Nothing was stored.' };
        case 'key-reused':
          return { problem: 'conflict', detail: 'This Idempotency-Key came before with another body.' };
        case 'opened':
        case 'repeated':
          return {
            body: receiptOf(result.complaint, deps.acknowledge),
            version: result.complaint.version,
            location: `/complaints/${result.complaint.complaintId}`,
          };
      }
    }),
    handle(complaintRoutes.readComplaint, async ({ caller, params }) => {
      const complaint = await read(params.id, caller);
      if (complaint === undefined)
        return { problem: 'unknown-complaint', detail: 'No complaint has this number.' };
      return { body: viewOf(complaint, deps.acknowledge, caller.role), version: complaint.version };
    }),
  ];
}
