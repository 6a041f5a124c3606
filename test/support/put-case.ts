import type { CollectionCase } from '../../shared/domain/case.ts';
import type { CaseStore } from '../../shared/ports/case-store.ts';
import { at } from './builders.ts';

const noon = at('2025-03-10T04:00:00.000Z');

/** Saves a case over the one that is stored, to set a scene. */
export async function putCase(
  cases: Pick<CaseStore, 'load' | 'save'>,
  next: CollectionCase,
): Promise<boolean> {
  const stored = (await cases.load([next.loanId])).get(next.loanId)?.case;
  const before = stored ?? (next.version === 1 ? undefined : { ...next, version: next.version - 1 });
  return (await cases.save(next, { before, at: noon })) !== undefined;
}
