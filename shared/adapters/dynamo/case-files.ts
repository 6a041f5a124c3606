import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { holdsWith } from '../../domain/answers/answer-holds.ts';
import type { CollectionCase, Hold } from '../../domain/case.ts';
import { localDate } from '../../domain/local-date.ts';
import type { CaseFile } from '../../ports/case-store.ts';
import { batchGet } from './access.ts';
import { answersItem } from './answer-document.ts';
import { unpackCase } from './case-document.ts';
import { caseItem, holdsItem } from './items.ts';
import { keys, loanIdOf, type Key } from './keys.ts';

type Items = ReadonlyMap<string, Record<string, unknown>>;

export interface FilesWanted {
  readonly loanIds: readonly string[];
  /** Borrowers by loan, as far as the caller knows them. */
  readonly borrowers: ReadonlyMap<string, string>;
}

/**
 * Cases with all that stands beside them, in one round of reads; in two where only the case tells whose loan it is. A
 * borrower's holds are read once however many of his loans are asked for.
 */
export async function loadFiles(
  client: DynamoDBClient,
  table: string,
  { loanIds, borrowers }: FilesWanted,
): Promise<ReadonlyMap<string, CaseFile>> {
  const own = loanIds.flatMap((id) => [keys.case(id), keys.holds(id), keys.answers(id)]);
  const known = distinct(loanIds.flatMap((id) => borrowers.get(id) ?? []));
  const found = byKey(
    await batchGet(client, { table, keys: [...own, ...known.map((id) => keys.borrowerHolds(id))] }),
  );
  const cases = new Map(loanIds.map((id) => [id, toCase(found.get(textOf(keys.case(id))))]));
  const borrowerOf = (id: string): string | undefined => borrowers.get(id) ?? cases.get(id)?.borrowerId;
  const late = distinct(loanIds.flatMap((id) => borrowerOf(id) ?? [])).filter((id) => !known.includes(id));
  const more = byKey(await batchGet(client, { table, keys: late.map((id) => keys.borrowerHolds(id)) }));
  const holdsAt = (key: Key): readonly Hold[] => toHolds(found.get(textOf(key)) ?? more.get(textOf(key)));
  return new Map(
    loanIds.map((id) => {
      const answers = toAnswers(found.get(textOf(keys.answers(id))));
      const borrowerId = borrowerOf(id);
      const ofBorrower = borrowerId === undefined ? [] : holdsAt(keys.borrowerHolds(borrowerId));
      const holds = holdsWith([...holdsAt(keys.holds(id)), ...ofBorrower], answers);
      return [id, { case: cases.get(id), holds, answers }];
    }),
  );
}

const distinct = (ids: readonly string[]): readonly string[] => [...new Set(ids)];

const textOf = ({ pk, sk }: Key): string => `${pk} ${sk}`;

function byKey(items: readonly Record<string, unknown>[]): Items {
  return new Map(items.map((item) => [`${String(item['pk'])} ${String(item['sk'])}`, item]));
}

type Stored = Record<string, unknown> | undefined;

function toHolds(item: Stored): readonly Hold[] {
  return item === undefined ? [] : holdsItem.parse(item).holds;
}

function toAnswers(item: Stored): CaseFile['answers'] {
  return item === undefined ? undefined : answersItem.parse(item).doc;
}

/** The case of its item. */
export function toCase(item: Stored): CollectionCase | undefined {
  if (item === undefined) return undefined;
  const { pk, version, nextAction: next, doc, link, ...attributes } = caseItem.parse(item);
  return {
    ...unpackCase({ ...attributes, loanId: loanIdOf(pk) }, doc),
    version,
    nextActionOn: next === undefined ? null : localDate(next.slice(0, 10)),
    ...(link !== undefined && { link }),
  };
}
