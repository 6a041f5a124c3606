import { answersSchema } from '../../shared/adapters/dynamo/answer-document.ts';
import type { Answers } from '../../shared/domain/answers/answers.ts';
import type { AnswerStore } from '../../shared/ports/answer-store.ts';

export interface MemoryAnswerStore extends AnswerStore {
  readonly all: () => readonly Answers[];
  /** As `find`, at once. */
  readonly peek: (loanId: string) => Answers | undefined;
}

/** Answers in memory, to the letter of the port's contract: the suite in test/contract runs over it and the engine. */
export function memoryAnswerStore(): MemoryAnswerStore {
  const stored = new Map<string, Answers>();
  const peek = (loanId: string): Answers | undefined => structuredClone(stored.get(loanId));
  return {
    peek,
    all: () => [...stored.values()],
    find: (loanId) => Promise.resolve(peek(loanId)),
    save: (given) => {
      const next = answersSchema.parse(given);
      if ((stored.get(next.loanId)?.version ?? 0) !== next.version - 1) return Promise.resolve(false);
      stored.set(next.loanId, next);
      return Promise.resolve(true);
    },
  };
}
