import type { Hold } from '../case.ts';
import type { Answers } from './answers.ts';

const prefix = 'answer#';

/**
 * The holds that answers are by themselves: an open promise until its last day, a plan in force, a hardship under
 * review, an open dispute. They follow from the one item and are not stored a second time, so that no crash leaves an
 * answer without its hold.
 */
export function answerHolds({ promises, arrangements, hardships, disputes }: Answers): readonly Hold[] {
  return [
    ...promises
      .filter(({ state }) => state === 'open')
      .map((one) => hold('promise', { ...one, from: one.madeAt })),
    ...arrangements.flatMap((one) =>
      one.acceptedAt !== null && (one.state === 'accepted' || one.state === 'in-force')
        ? [hold('arrangement', { id: one.id, from: one.acceptedAt })]
        : [],
    ),
    ...hardships
      .filter(({ state }) => state === 'in-review')
      .map(({ id, askedAt: from }) => hold('hardship-review', { id, from })),
    ...disputes
      .filter(({ state }) => state === 'open')
      .map(({ id, openedAt: from }) => hold('dispute', { id, from })),
  ];
}

function hold(
  reason: Hold['reason'],
  { id, from, until = null }: Pick<Hold, 'id' | 'from'> & Partial<Pick<Hold, 'until'>>,
): Hold {
  return { id: `${prefix}${id}`, reason, source: id, from, until };
}

/** The holds of a loan after its answers were looked at anew. */
export function holdsWith(holds: readonly Hold[], answers: Answers | undefined): readonly Hold[] {
  if (answers === undefined) return holds;
  return [...holds.filter(({ id }) => !id.startsWith(prefix)), ...answerHolds(answers)];
}
