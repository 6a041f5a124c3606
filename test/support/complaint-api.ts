import { complaintHandlers } from '../../functions/complaints/routes.ts';
import type { Caller } from '../../shared/contracts/api/caller.ts';
import { problemSchema } from '../../shared/contracts/api/problems.ts';
import { complaintReceiptSchema } from '../../shared/contracts/complaints.ts';
import { parseInstant } from '../../shared/domain/instant.ts';
import type { Borrower, Loan } from '../../shared/domain/portfolio.ts';
import type { PortfolioReader } from '../../shared/ports/portfolio-reader.ts';
import { acknowledgeComplaint } from '../../shared/policy/texts/index.ts';
import { aClock } from './complaints.ts';
import type { ProxyEvent } from '../../shared/runtime/api/http.ts';
import { routerOn } from './api-rig.ts';
import { MemoryComplaintStore } from './memory-complaint-store.ts';

export const noon = parseInstant('2025-03-05T04:00:00Z')!;
/** Personal text that must not come back in any error. */
export const secret = '王小明的隐私';
export const said = { loanId: 'L-1', channel: 'app', category: 'conduct', text: `${secret}：深夜来电` };

/** The API on fakes: loans `L-…` are in the book, `L-broken` cannot be read. */
export function setUp(
  options: {
    holdsCollection?: boolean;
    takesAnonymous?: boolean;
    borrower?: Partial<Borrower> | null;
    /** Loans of another borrower, B-2. */
    others?: readonly string[];
  } = {},
) {
  const store = new MemoryComplaintStore();
  const clock = { now: noon };
  const borrower = { id: 'B-1', language: 'zh-TW', ...options.borrower } as Borrower;
  const portfolio: Pick<PortfolioReader, 'loan' | 'borrowers'> = {
    loan: (id) =>
      id === 'L-broken'
        ? Promise.reject(new Error(`cannot read ${secret}`))
        : Promise.resolve(
            id.startsWith('L-')
              ? {
                  loan: {
                    id,
                    borrowerId: options.others?.includes(id) === true ? 'B-2' : 'B-1',
                    coBorrowerIds: id === 'L-shared' ? ['B-7'] : [],
                  } as unknown as Loan,
                  payments: [],
                }
              : undefined,
          ),
    borrowers: () =>
      Promise.resolve(new Map<string, Borrower>(options.borrower === null ? [] : [['B-1', borrower]])),
  };
  const handlers = complaintHandlers({
    complaints: store,
    portfolio,
    clock: () => clock.now,
    terms: { ...aClock, zone: 'Asia/Taipei' },
    holdsCollection: options.holdsCollection ?? true,
    takesAnonymous: options.takesAnonymous ?? true,
    acknowledge: acknowledgeComplaint,
  });
  const { routes, failures, accesses, idempotency } = routerOn(handlers, clock);
  return { store, failures, accesses, clock, routes, idempotency };
}

export const officer: Caller = { role: 'officer', subject: 'hotline-1' };
let keys = 0;

/** A POST of an officer, with a new key unless one is given. */
export function post(
  body: unknown,
  headers: Record<string, string> = {},
  caller: Caller = officer,
): ProxyEvent {
  return {
    httpMethod: 'POST',
    resource: '/complaints',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': `key-${(keys += 1)}`, ...headers },
    pathParameters: null,
    multiValueQueryStringParameters: null,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    isBase64Encoded: false,
    requestContext: { stage: 'v1', requestId: 'request-1', authorizer: { ...caller } },
  };
}

export function get(id: string, caller: Caller = officer): ProxyEvent {
  return {
    ...post('', {}, caller),
    httpMethod: 'GET',
    resource: '/complaints/{id}',
    body: null,
    pathParameters: { id },
  };
}

export const problemIn = ({ body }: { body: string }) => problemSchema.parse(JSON.parse(body));
export const receiptIn = ({ body }: { body: string }) => complaintReceiptSchema.parse(JSON.parse(body));
