import { describe, expect, it } from 'vitest';
import * as requests from '../../../shared/contracts/answer-requests.ts';
import { complaintCommands } from '../../../shared/domain/complaints/moves.ts';

type Name = Exclude<keyof typeof requests, never>;

const good: readonly (readonly [Name, unknown])[] = [
  ['promiseRequestSchema', { amountMinor: 1, dueOn: '2025-03-20' }],
  ['quoteRequestSchema', { deferralMonths: 0, instalments: 60 }],
  ['offerRequestSchema', { means: null }],
  ['offerRequestSchema', { means: { incomeMinor: 0, expensesMinor: 1 } }],
  ['hardshipRequestSchema', { incomeMinor: 1, expensesMinor: 2, reason: '失業 😢' }],
  ['hardshipDecisionSchema', { command: 'grant' }],
  ['disputeRequestSchema', { ground: 'paid-already', text: 'x' }],
  ['disputeDecisionSchema', { command: 'reject', finding: 'x' }],
  ['holdRequestSchema', { reason: 'legal', reach: 'borrower', until: '2025-03-20T00:00:00Z' }],
  ['liftRequestSchema', { reason: 'set in error' }],
  ['pauseRequestSchema', { from: '2025-03-01', to: '2025-03-08', reason: 'flood' }],
  ['loanStatusRequestSchema', { status: 'written-off' }],
];

describe('bodies of requests', () => {
  it.each(good)('%s takes %j', (name, body) => {
    expect(requests[name].safeParse(body).success).toBe(true);
  });

  it.each(good)('%s: no field may be missing, doubled in kind, or added to %j', (name, body) => {
    const schema = requests[name];
    const fields = Object.entries(body as object);
    for (const [field] of fields) {
      const wrong = { ...(body as object), [field]: { no: 'such' } };
      expect(schema.safeParse(wrong).success).toBe(false);
    }
    expect(schema.safeParse({ ...(body as object), loanId: 'L-2' }).success).toBe(false);
    const [first] = fields;
    expect(schema.safeParse(Object.fromEntries(fields.filter((one) => one !== first))).success).toBe(false);
  });

  it.each<readonly [Name, unknown]>([
    ['promiseRequestSchema', { amountMinor: 0, dueOn: '2025-03-20' }],
    ['promiseRequestSchema', { amountMinor: 1.5, dueOn: '2025-03-20' }],
    ['promiseRequestSchema', { amountMinor: 1, dueOn: '2025-02-30' }],
    ['quoteRequestSchema', { deferralMonths: 0, instalments: 61 }],
    ['quoteRequestSchema', { deferralMonths: -1, instalments: 6 }],
    ['disputeRequestSchema', { ground: 'amount', text: '  ' }],
    ['disputeRequestSchema', { ground: 'amount', text: '\ud800' }],
    ['disputeRequestSchema', { ground: 'amount', text: '😡'.repeat(2001) }],
    ['hardshipRequestSchema', { incomeMinor: 1, expensesMinor: 2, reason: 'x', documents: ['../x'] }],
    ['holdRequestSchema', { reason: 'complaint', reach: 'loan', until: null }],
    ['pauseRequestSchema', { from: '2025-03-08', to: '2025-03-08', reason: 'x' }],
  ])('%s refuses %j', (name, body) => {
    expect(requests[name].safeParse(body).success).toBe(false);
  });

  it('every command on a complaint has a body, and takes no field of another', () => {
    const bodies: Readonly<Record<string, object>> = {
      assign: { to: 'officer-1' },
      classify: { severity: 'high' },
      note: { text: 'x' },
      attach: { key: 'complaints/1' },
      'add-facts': { text: 'x' },
      'ask-extension': { reason: 'x' },
      decide: { outcome: 'upheld', cause: 'no-fault', words: 'x' },
      appeal: { text: 'x' },
      merge: { into: 'CMP-1' },
    };
    for (const kind of complaintCommands) {
      const body = { kind, ...bodies[kind] };
      expect(requests.complaintCommandSchema.safeParse(body).success, kind).toBe(true);
      expect(requests.complaintCommandSchema.safeParse({ ...body, status: 'closed' }).success).toBe(false);
    }
    expect(requests.complaintCommandSchema.safeParse({ kind: 'classify' }).success).toBe(false);
  });
});
