import { visitRoutes } from '../../shared/contracts/visit-routes.ts';
import { type Bound, handleOpen } from '../../shared/runtime/api/router.ts';
import { verifyVisit, type VerifyDeps } from './verify.ts';

/** The one route without a token. Twice or late: it changes nothing but the counters of how often somebody asked. */
export function verifyHandler(deps: VerifyDeps): Bound {
  const verify = verifyVisit(deps);
  return handleOpen(visitRoutes.verifyVisit, async ({ params, source }) => {
    const result = await verify(params.code, source);
    if (result.ok) return { body: result.verification };
    const { retryAfterSeconds } = result;
    const detail = 'Codes were asked for too often. Nothing was changed; the hotline knows of every visit.';
    return { problem: 'too-many-requests', detail, retryAfterSeconds };
  });
}
