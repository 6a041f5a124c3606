import type { Sabotage } from './functions.ts';
import { afterwards } from './mutants-afterwards.ts';
import {
  everywhere,
  inFunction,
  inGate,
  inReplies,
  inReview,
  inDeployment,
  readingLoans,
  remembered,
  withLoan,
  capPerLoan,
  saveAnyway,
  progressAnyway,
  forgetsHolds,
  waitingSentBlindly,
  phoneKept,
  staleAmount,
  importedTwice,
} from './planting.ts';

/** A planted fault. `plant` makes it anew for each seed: some of them remember things they must not. */
export interface Mutant {
  readonly name: string;
  readonly plant: () => Sabotage;
}

/** Faults somebody might make tomorrow; each must be found. */
export const mutants: readonly Mutant[] = [
  {
    name: 'claim made unconditional',
    plant: inGate(({ cases }) => ({
      cases: { ...cases, claim: async (contact) => (await cases.claim(contact)) || true },
    })),
  },
  {
    name: 'no claim before the text',
    plant: inGate(({ cases }) => ({ cases: { ...cases, claim: () => Promise.resolve(true) } })),
  },
  {
    name: 'a claim left in SENDING is sent again',
    plant: inGate(({ cases }) => ({
      cases: {
        ...cases,
        claim: async (contact) =>
          (await cases.claim(contact)) || (await cases.findContact(contact))?.state === 'SENDING',
      },
    })),
  },
  {
    name: 'last look removed',
    plant: inGate(({ cases, portfolio }) => ({
      cases: {
        ...cases,
        load: remembered((ids) => cases.load(ids)),
        contacts: remembered((of) => cases.contacts(of)),
      },
      portfolio: { ...portfolio, loan: remembered((id) => portfolio.loan(id)) },
    })),
  },
  {
    name: 'payments not read again after the claim',
    plant: inGate(({ portfolio }) => ({
      portfolio: { ...portfolio, loan: remembered((id) => portfolio.loan(id)) },
    })),
  },
  { name: 'holds read before the claim only', plant: inGate(forgetsHolds) },
  {
    name: 'ledger read before the claim only',
    plant: inGate(({ cases }) => ({ cases: { ...cases, contacts: remembered((of) => cases.contacts(of)) } })),
  },
  { name: 'cap counted per loan', plant: inGate(capPerLoan) },
  {
    name: 'caps not counted',
    plant: inDeployment((deployment) => ({ ...deployment, pack: { ...deployment.pack, caps: [] } })),
  },
  {
    name: 'window in the bank’s zone',
    plant: inGate(({ portfolio }) => ({
      portfolio: {
        ...portfolio,
        borrowers: async (ids) =>
          new Map(
            [...(await portfolio.borrowers(ids))].map(([id, one]) => [id, { ...one, zone: 'Asia/Taipei' }]),
          ),
      },
    })),
  },
  {
    name: 'the other debtor’s clock ignored',
    plant: inGate(readingLoans((file) => withLoan(file, { coBorrowerIds: [] }))),
  },
  {
    name: 'windows not checked',
    plant: inDeployment((deployment) => ({ ...deployment, pack: { ...deployment.pack, windows: [] } })),
  },
  { name: 'waiting text sent as it was meant', plant: inGate(waitingSentBlindly) },
  {
    name: 'pending payments ignored',
    plant: inGate(
      readingLoans((file) => ({
        ...file,
        payments: file.payments.filter(({ status }) => status !== 'pending'),
      })),
    ),
  },
  {
    name: 'reversals ignored',
    plant: everywhere(
      readingLoans((file) => ({
        ...file,
        payments: file.payments.filter(({ reversalOf }) => reversalOf === undefined),
      })),
    ),
  },
  {
    name: 'holds ignored by the gate',
    plant: inGate(({ cases }) => ({
      cases: {
        ...cases,
        load: async (ids) =>
          new Map([...(await cases.load(ids))].map(([id, file]) => [id, { ...file, holds: [] }])),
      },
    })),
  },
  { name: 'amount of an earlier text', plant: staleAmount },
  { name: 'number of long ago', plant: phoneKept },
  { name: 'a line imported twice is paid twice', plant: importedTwice },
  {
    name: 'refused text counted as a contact',
    plant: inGate(({ sms }) => ({
      sms: {
        send: async (text, permit) => {
          const result = await sms.send(text, permit);
          return result.kind === 'refused' ? { kind: 'accepted', messageId: 'm' } : result;
        },
      },
    })),
  },
  {
    name: 'uncertain text taken for refused',
    plant: inGate(({ sms }) => ({
      sms: {
        send: async (text, permit) => {
          const result = await sms.send(text, permit);
          return result.kind === 'uncertain' ? { kind: 'refused', reason: 'TimeoutError' } : result;
        },
      },
    })),
  },
  {
    name: 'sweeper enqueues nothing',
    plant: inFunction(/^sweep/, ({ queues }) => ({
      queues: { ...queues, texts: () => Promise.resolve() },
    })),
  },
  {
    name: 'ladder without its first step',
    plant: inDeployment((deployment) => ({
      ...deployment,
      treatment: {
        ...deployment.treatment,
        strategies: new Map(
          [...deployment.treatment.strategies].map(([name, one]) => [
            name,
            { ...one, steps: one.steps.slice(1) },
          ]),
        ),
      },
    })),
  },
  {
    name: 'ladder without waiting',
    plant: inDeployment((deployment) => ({
      ...deployment,
      treatment: {
        ...deployment.treatment,
        strategies: new Map(
          [...deployment.treatment.strategies].map(([name, one]) => [
            name,
            { ...one, steps: one.steps.map((step) => ({ ...step, fromDay: 1, minGapDays: 0 })) },
          ]),
        ),
      },
    })),
  },
  {
    name: 'steps taken forgotten',
    plant: inReview(({ cases }) => ({
      cases: {
        ...cases,
        load: async (ids) =>
          new Map(
            [...(await cases.load(ids))].map(([id, file]) => [
              id,
              { ...file, case: file.case === undefined ? undefined : { ...file.case, done: [] } },
            ]),
          ),
      },
    })),
  },
  {
    name: 'review not marked on the case',
    plant: inReview(({ cases }) => ({
      cases: { ...cases, save: (next, from) => cases.save({ ...next, reviewed: null }, from) },
    })),
  },
  { name: 'case written over another’s write', plant: everywhere(saveAnyway) },
  { name: 'progress written over another’s', plant: inReview(progressAnyway) },
  {
    name: 'only the first page of due loans',
    plant: inReview(({ portfolio }) => ({
      portfolio: {
        ...portfolio,
        listDue: async (query) => ({ ...(await portfolio.listDue(query)), cursor: null }),
      },
    })),
  },
  {
    name: 'only the first page of open cases',
    plant: inReview(({ cases }) => ({
      cases: { ...cases, listDue: async (query) => ({ ...(await cases.listDue(query)), cursor: null }) },
    })),
  },
  {
    name: 'opt-out ignored',
    plant: inGate(({ contactability }) => ({
      contactability: { ...contactability, find: () => Promise.resolve(undefined) },
    })),
  },
  {
    name: 'replies answered without a claim',
    plant: inReplies(({ cases }) => ({
      cases: { ...cases, claim: async (contact) => (await cases.claim(contact)) || true },
    })),
  },
  {
    name: 'wishes told to nobody',
    plant: inReplies(() => ({ people: { messages: () => Promise.resolve() } })),
  },
  {
    name: 'open promises and disputes forgotten',
    plant: everywhere(({ cases }) => ({
      cases: {
        ...cases,
        load: async (ids) =>
          new Map(
            [...(await cases.load(ids))].map(([id, file]) => [
              id,
              {
                ...file,
                answers: undefined,
                holds: file.holds.filter(({ id: hold }) => !hold.startsWith('answer#')),
              },
            ]),
          ),
      },
    })),
  },
  {
    name: 'kill switch not read',
    plant: inGate(({ delivery }) => ({
      delivery: {
        ...delivery,
        sendingSwitch: async () => ({ ...(await delivery.sendingSwitch()), state: 'running' }),
      },
    })),
  },
  {
    name: 'spend cap not counted',
    plant: inGate(({ delivery }) => ({
      delivery: { ...delivery, reserve: async (one) => (await delivery.reserve(one)) || true },
    })),
  },
  ...afterwards,
];
