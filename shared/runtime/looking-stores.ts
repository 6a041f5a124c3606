import type { AnswerStore } from '../ports/answer-store.ts';
import type { ComplaintStore } from '../ports/complaint-store.ts';
import type { VisitLooks } from '../ports/visit-looks.ts';

/**
 * Stores that have visits looked at again after each write that may hold them. The write stands whatever
 * becomes of the message; a caller who got an error for it repeats, and the precheck at departure looks once more.
 */
export function lookingAnswers(answers: AnswerStore, looks: VisitLooks): AnswerStore {
  return {
    find: (loanId) => answers.find(loanId),
    save: async (next) => {
      const isSaved = await answers.save(next);
      if (isSaved) await looks.look(next.loanId);
      return isSaved;
    },
  };
}

export function lookingComplaints(complaints: ComplaintStore, looks: VisitLooks): ComplaintStore {
  return {
    ...complaints,
    save: async (write) => {
      const result = await complaints.save(write);
      if (result === 'saved' && write.hold !== undefined) await looks.look(write.complaint.loanId);
      return result;
    },
    open: async (write) => {
      const result = await complaints.open(write);
      // Also where it was there already: the first attempt may have died before it told.
      if (result !== 'contended') await looks.look(write.complaint.loanId);
      return result;
    },
  };
}
