import type { Contact } from '../../shared/domain/case.ts';
import { plusMs } from '../../shared/domain/instant.ts';
import { visitOfStep } from '../../shared/domain/visits/visit-notice.ts';
import { unlessFaulty } from '../../shared/runtime/faulty-data.ts';
import { giveUpClaim } from '../send-gate/end-contact.ts';
import { giveUpText, type EndVisitTextDeps } from '../send-gate/end-visit-text.ts';

export type LooseClaimDeps = EndVisitTextDeps & {
  /** Told of a claim that cannot be worked on: it stays where it stands. */
  readonly onFailure: (loanId: string, error: unknown) => void;
};

const pageSize = 100;
/** More than ever crash at once; what is left waits for the next sweep. */
const pagesAtMost = 50;

/**
 * Claims on texts of visits and on answers to replies whose holder died, and whose message was given up since: nobody
 * knows whether they went, so each becomes uncertain, for a person to settle.
 *
 * Twice: what was settled stands there no longer. Late: everything older is found, oldest first. Half: what was not
 * reached still stands there; a visit is told before its text's claim goes from the list. Faulty data stops its claim only,
 * and never the sweep.
 */
export async function settleLooseClaims(deps: LooseClaimDeps): Promise<void> {
  const until = plusMs(deps.clock(), -deps.uncertainAfterMs);
  let cursor: string | null = null;
  for (let page = 0; page < pagesAtMost; page += 1) {
    const found = await unlessFaulty(
      () => deps.cases.looseClaims({ until, cursor, limit: pageSize }),
      told(deps, 'of a claim'),
    );
    for (const claim of found?.contacts ?? [])
      await unlessFaulty(() => settleOne(deps, claim), told(deps, claim.loanId));
    cursor = found?.cursor ?? null;
    if (cursor === null) return;
  }
}

const told =
  ({ onFailure }: Pick<LooseClaimDeps, 'onFailure'>, loanId: string) =>
  (error: unknown): undefined => {
    onFailure(loanId, error);
    return undefined;
  };

async function settleOne(deps: EndVisitTextDeps, claim: Contact): Promise<void> {
  const ofVisit = visitOfStep(claim.step);
  if (ofVisit === undefined) await giveUpClaim(deps, claim);
  else await giveUpText(deps, ofVisit.visitId, claim);
}
