import type { Mutant } from './mutants.ts';
import {
  everywhere,
  inFunction,
  inGate,
  remembered,
  inReceipts,
  inReplies,
  timelineForged,
} from './planting.ts';

/** Faults in what comes after a text: receipts, words of strangers, the history that is kept. */
export const afterwards: readonly Mutant[] = [
  {
    name: 'receipt as contact',
    plant: inReceipts(({ cases }) => ({
      cases: {
        ...cases,
        settleContact: (contact, prior) =>
          cases.settleContact(
            contact.state === 'FAILED' ? { ...contact, state: 'DELIVERED' } : contact,
            prior,
          ),
      },
    })),
  },
  {
    name: 'receipts thrown away',
    plant: inReceipts(({ portfolio }) => ({
      portfolio: { ...portfolio, borrowersByPhone: () => Promise.resolve([]) },
    })),
  },
  {
    name: 'a text that did not arrive keeps its step',
    plant: inReceipts(({ cases }) => ({ cases: { ...cases, load: () => Promise.resolve(new Map()) } })),
  },
  {
    name: 'a number that does not exist is used again',
    plant: inReceipts(({ contactability }) => ({
      contactability: { ...contactability, save: () => Promise.resolve(true) },
    })),
  },
  {
    name: 'a stranger’s stop forgotten',
    plant: inReplies(({ contactability }) => ({
      contactability: { ...contactability, saveWords: () => Promise.resolve(true) },
    })),
  },
  {
    name: 'a visit’s text sent without looking at the visit again',
    plant: inGate(({ visits }) => ({ visits: { ...visits, find: remembered((id) => visits.find(id)) } })),
  },
  {
    name: 'visits nobody looks after',
    plant: inFunction(/timers$/, ({ visits }) => ({
      visits: { ...visits, listDue: () => Promise.resolve({ visitIds: [], cursor: null }) },
    })),
  },
  { name: 'a timeline rewritten afterwards', plant: everywhere(timelineForged) },
];
