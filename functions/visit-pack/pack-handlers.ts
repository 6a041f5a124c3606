import type { Caller } from '../../shared/contracts/api/caller.ts';
import { visitPackRoutes } from '../../shared/contracts/visit-pack-routes.ts';
import { evidenceKey } from '../../shared/domain/evidence.ts';
import type { VisitPack } from '../../shared/domain/visits/visit-pack.ts';
import { visitEnds } from '../../shared/domain/visits/visit.ts';
import type { DocumentStore } from '../../shared/ports/document-store.ts';
import type { VisitStore } from '../../shared/ports/visit-store.ts';
import { type Bound, handle } from '../../shared/runtime/api/router.ts';
import { visitFor } from '../visits/visit-for.ts';
import { readPack, type PackDeps } from './read-pack.ts';

export interface PackApiDeps extends PackDeps {
  readonly visits: Pick<VisitStore, 'find'>;
  readonly documents: DocumentStore;
  /** Sets a pack as a PDF. */
  readonly print: (pack: VisitPack) => Promise<Uint8Array>;
  readonly hash: (text: string) => string;
}

const refused = {
  unknown: { problem: 'unknown-record', detail: 'There is no such visit.' },
  over: { problem: 'conflict', detail: 'The visit is over, or none of its loans is collected any more.' },
} as const;

/**
 * What a team takes along, as data and on paper. Twice: what says the same is kept once, under a key of its words; a
 * repeat signs another address. Half: a document kept that nobody was told of is met by the next who asks.
 */
export function packHandlers(deps: PackApiDeps): readonly Bound[] {
  return [
    handle(visitPackRoutes.readVisitPack, async ({ caller, params }) => {
      const pack = await packFor(deps, caller, params.id);
      return typeof pack === 'string' ? refused[pack] : { body: pack };
    }),
    handle(visitPackRoutes.printVisitPack, async ({ caller, params }) => {
      const pack = await packFor(deps, caller, params.id);
      if (typeof pack === 'string') return refused[pack];
      const { number, visitId } = pack.authorisation;
      const key = evidenceKey('packs', visitId, `${number}-${deps.hash(JSON.stringify(pack)).slice(0, 32)}`);
      await deps.documents.keep(key, { contentType: 'application/pdf', body: await deps.print(pack) });
      return { body: { number, ...(await deps.documents.link(key)) } };
    }),
  ];
}

async function packFor(
  deps: PackApiDeps,
  caller: Caller,
  visitId: string,
): Promise<VisitPack | keyof typeof refused> {
  const visit = await visitFor(deps, caller, visitId);
  if (visit === undefined) return 'unknown';
  // Nobody goes there any more: what is owed is none of the team's business then.
  if (visitEnds.some((end) => end === visit.state)) return 'over';
  return (await readPack(deps, visit)) ?? 'over';
}
