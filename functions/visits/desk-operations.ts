import { z } from 'zod';
import { instantSchema, localDateSchema } from '../../shared/contracts/feed.ts';
import { plannedVisitSchema, visitOutcomeSchema, visitWishSchema } from '../../shared/contracts/visits.ts';
import { cancelReasons } from '../../shared/domain/visits/visit.ts';
import { replyToVisit, answerVisit } from './answer-visit.ts';
import { cancelVisitsFor } from './cancel.ts';
import { departVisit, type DepartDeps } from './depart.ts';
import { propose, proposeAgain } from './propose.ts';
import { recordOutcome, type RecordDeps } from './record.ts';
import { supervision, type SupervisionDeps } from './supervision.ts';
import { verifyVisit, type VerifyDeps } from './verify.ts';

const id = z.string().min(1).max(100);
const words = z.string().min(1).max(500);
const by = z.enum(['borrower', 'officer']);
const member = z.strictObject({ agentId: id, name: words, badge: z.string().min(1).max(20) });
const answer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('confirm') }),
  z.strictObject({ kind: z.literal('move'), wish: visitWishSchema.nullable() }),
  z.strictObject({ kind: z.literal('refuse'), reason: words }),
]);

/** What may be asked of the visit desk, each operation with its input. */
export const deskRequestSchema = z.discriminatedUnion('operation', [
  z.strictObject({ operation: z.literal('propose'), visit: plannedVisitSchema }),
  z.strictObject({
    operation: z.literal('propose-again'),
    visitId: id,
    window: visitWishSchema,
    team: z.array(member),
    by: z.enum(['system', 'officer']),
  }),
  z.strictObject({ operation: z.literal('answer'), visitId: id, answer, by }),
  z.strictObject({ operation: z.literal('reply'), borrowerId: id, answer, at: instantSchema }),
  z.strictObject({ operation: z.literal('depart'), visitId: id }),
  z.strictObject({
    operation: z.literal('cancel'),
    borrowerId: id,
    loanId: id.optional(),
    reason: z.enum(cancelReasons),
  }),
  z.strictObject({ operation: z.literal('record'), visitId: id, outcome: visitOutcomeSchema }),
  z.strictObject({ operation: z.literal('read'), visitId: id }),
  z.strictObject({
    operation: z.literal('verify'),
    code: z.string().max(100),
    source: z.string().min(1).max(100),
  }),
  z.strictObject({
    operation: z.literal('supervise'),
    from: localDateSchema,
    to: localDateSchema,
  }),
]);
export type DeskRequest = z.infer<typeof deskRequestSchema>;

export type DeskDeps = DepartDeps & RecordDeps & VerifyDeps & SupervisionDeps;

/**
 * Every operation on visits behind one door, for the API and for the bank's own functions. What each does twice, late
 * or half stands with it.
 */
export function deskOperations(deps: DeskDeps): (request: DeskRequest) => Promise<unknown> {
  return async (request) => {
    switch (request.operation) {
      case 'propose':
        return propose(deps)(request.visit);
      case 'propose-again':
        return proposeAgain(deps)(request.visitId, request);
      case 'answer':
        return answerVisit(deps)(request.visitId, request.answer, { by: request.by });
      case 'reply':
        return replyToVisit(deps)(request.borrowerId, request.answer, request.at);
      case 'depart':
        return departVisit(deps)(request.visitId);
      case 'cancel':
        return {
          ok: true,
          cancelled: await cancelVisitsFor(deps)({
            ...request,
            by: request.reason === 'officer' ? 'officer' : 'system',
          }),
        };
      case 'record':
        return recordOutcome(deps)(request.visitId, request.outcome);
      case 'read': {
        const visit = await deps.visits.find(request.visitId);
        return visit === undefined ? { ok: false, error: 'unknown' } : { ok: true, visit };
      }
      case 'verify':
        return verifyVisit(deps)(request.code, request.source);
      case 'supervise':
        return { ok: true, ...(await supervision(deps, request)) };
    }
  };
}
