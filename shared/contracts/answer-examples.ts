/** Answers as the descriptions of the routes show them. */

const id = '3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855a';
export const none = { loanId: 'L-1', promises: [], plans: [], hardships: [], disputes: [] };
export const promise = {
  id,
  amountMinor: 100_000,
  dueOn: '2025-03-20',
  lastOn: '2025-03-21',
  madeAt: '2025-03-12T02:00:00.000Z',
  until: '2025-03-21T16:00:00.000Z',
  partPercent: 50,
  source: 'app',
  state: 'open',
  paidMinor: 0,
  settledOn: null,
} as const;
export const plan = {
  id: `${id}-1`,
  kind: 'instalments',
  rates: [{ dueOn: '2025-04-12', amountMinor: 101_000 }],
  totalMinor: 101_000,
  costMinor: 1_000,
  graceDays: 5,
  offeredAt: '2025-03-12T02:00:00.000Z',
  offerEndsOn: '2025-03-26',
  acceptedAt: null,
  source: 'app',
  state: 'offered',
  paidMinor: 0,
  settledOn: null,
} as const;
export const hardship = {
  id,
  incomeMinor: 4_200_000,
  expensesMinor: 3_800_000,
  reason: 'My hours were cut by half.',
  documents: [],
  askedAt: '2025-03-12T02:00:00.000Z',
  source: 'app',
  state: 'in-review',
  decidedAt: null,
  decidedBy: null,
} as const;
export const dispute = {
  id,
  ground: 'paid-already',
  text: 'I paid this at the branch.',
  openedAt: '2025-03-12T02:00:00.000Z',
  source: 'app',
  state: 'open',
  closedAt: null,
  closedBy: null,
  finding: null,
} as const;
export const decided = { decidedAt: '2025-03-13T02:00:00.000Z', decidedBy: 'officer-7' } as const;
export const closed = { closedAt: '2025-03-13T02:00:00.000Z', closedBy: 'officer-7' } as const;
