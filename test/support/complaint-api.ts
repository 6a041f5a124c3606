import type { ProxyEvent } from '../../functions/complaints/http.ts';
import { openComplaint } from '../../functions/complaints/open-complaint.ts';
import { readComplaint } from '../../functions/complaints/read-complaint.ts';
import { complaintRoutes } from '../../functions/complaints/routes.ts';
import { complaintReceiptSchema, problemSchema } from '../../shared/contracts/complaints.ts';
import { parseInstant } from '../../shared/domain/instant.ts';
import type { Borrower, Loan } from '../../shared/domain/portfolio.ts';
import type { PortfolioReader } from '../../shared/ports/portfolio-reader.ts';
import { acknowledgeComplaint } from '../../shared/policy/texts/index.ts';
import { aClock } from './complaints.ts';
import { MemoryComplaintStore } from './memory-complaint-store.ts';

export const noon = parseInstant('2025-03-05T04:00:00Z')!;
/** Personal text that must not come back in any error. */
export const secret = '王小明的隐私';
export const said = { loanId: 'L-1', channel: 'app', category: 'conduct', text: `${secret}：深夜来电` };

/** The API on fakes: loans `L-…` are in the book, `L-broken` cannot be read. */
export function setUp(options: { holdsCollection?: boolean; borrower?: Partial<Borrower> | null } = {}) {
  const store = new MemoryComplaintStore();
  const failures: unknown[] = [];
  const clock = { now: noon };
  const borrower = { id: 'B-1', language: 'zh-TW', ...options.borrower } as Borrower;
  const portfolio: Pick<PortfolioReader, 'loan' | 'borrowers'> = {
    loan: (id) =>
      id === 'L-broken'
        ? Promise.reject(new Error(`cannot read ${secret}`))
        : Promise.resolve(
            id.startsWith('L-') ? { loan: { id, borrowerId: 'B-1' } as Loan, payments: [] } : undefined,
          ),
    borrowers: () =>
      Promise.resolve(new Map<string, Borrower>(options.borrower === null ? [] : [['B-1', borrower]])),
  };
  let drawn = 0;
  const open = openComplaint({
    complaints: store,
    portfolio,
    clock: () => clock.now,
    terms: { ...aClock, zone: 'Asia/Taipei' },
    holdsCollection: options.holdsCollection ?? true,
    randomBytes: (size) => new Uint8Array(size).fill((drawn += 1)),
  });
  const routes = complaintRoutes({
    open,
    read: readComplaint(store),
    acknowledge: acknowledgeComplaint,
    onFailure: (error) => failures.push(error),
  });
  return { store, failures, clock, routes };
}

export function post(body: unknown, headers: Record<string, string> = {}): ProxyEvent {
  return {
    httpMethod: 'POST',
    resource: '/complaints',
    headers: { 'Content-Type': 'application/json', ...headers },
    pathParameters: null,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    isBase64Encoded: false,
    requestContext: { path: '/v1/complaints' },
  };
}

export function get(id: string): ProxyEvent {
  return { ...post(''), httpMethod: 'GET', resource: '/complaints/{id}', body: null, pathParameters: { id } };
}

export const problemIn = ({ body }: { body: string }) => problemSchema.parse(JSON.parse(body));
export const receiptIn = ({ body }: { body: string }) => complaintReceiptSchema.parse(JSON.parse(body));
