import type { Complaint, ComplaintStatement } from '../../shared/domain/complaint.ts';
import { json, problem, problemOf, type ProxyEvent, type ProxyReply } from './http.ts';
import type { IntakeResult } from './open-complaint.ts';
import { receiptOf, viewOf, type Acknowledge } from './read-complaint.ts';
import { readRequest } from './read-request.ts';

export interface RouteDeps {
  readonly open: (statement: ComplaintStatement, key: string | undefined) => Promise<IntakeResult>;
  readonly read: (complaintId: string) => Promise<Complaint | undefined>;
  readonly acknowledge: Acknowledge;
  /** Told of every error that is not the caller's. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * The complaint API: `POST /complaints`, `GET /complaints/{id}`. Every error is a problem document; what the caller
 * sent appears in none. Twice, late, half: see `openComplaint`.
 */
export function complaintRoutes(deps: RouteDeps): (event: ProxyEvent) => Promise<ProxyReply> {
  return async (event) => {
    try {
      switch (`${event.httpMethod} ${event.resource}`) {
        case 'POST /complaints':
          return await post(deps, event);
        case 'GET /complaints/{id}':
          return await get(deps, event);
        default:
          return problem('unknown-route', 'POST /complaints and GET /complaints/{id} are here.');
      }
    } catch (error) {
      deps.onFailure(error);
      return problemOf(error);
    }
  };
}

async function post(deps: RouteDeps, event: ProxyEvent): Promise<ProxyReply> {
  const request = readRequest(event);
  if (!request.ok) return request.refusal;
  const result = await deps.open(request.statement, request.key);
  switch (result.kind) {
    case 'unknown-loan':
      return problem('unknown-loan', 'The loan is not in the book. Nothing was stored.');
    case 'key-reused':
      return problem('conflict', 'This Idempotency-Key came before with another body.');
    case 'opened':
    case 'repeated': {
      const receipt = receiptOf(result.complaint, deps.acknowledge);
      return json(result.kind === 'opened' ? 201 : 200, receipt, {
        location: `${event.requestContext.path.replace(/\/$/, '')}/${receipt.complaintId}`,
      });
    }
  }
}

async function get(deps: RouteDeps, event: ProxyEvent): Promise<ProxyReply> {
  const complaint = await deps.read(event.pathParameters?.['id'] ?? '');
  if (complaint === undefined) return problem('unknown-complaint', 'No complaint has this number.');
  return json(200, viewOf(complaint, deps.acknowledge));
}
