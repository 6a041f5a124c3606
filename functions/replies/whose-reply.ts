import { mayHaveArrived, type Contact } from '../../shared/domain/case.ts';
import type { Borrower } from '../../shared/domain/portfolio.ts';
import type { CaseStore } from '../../shared/ports/case-store.ts';
import type { PortfolioReader } from '../../shared/ports/portfolio-reader.ts';

/** Whose text it is, as far as the number tells. */
export type Whose =
  | { readonly kind: 'nobody' }
  /** A shared number: which of them wrote is not known, so nothing is told and nothing is taken for granted. */
  | { readonly kind: 'several'; readonly borrowers: readonly Borrower[] }
  | {
      readonly kind: 'one';
      readonly borrower: Borrower;
      /** The loan last texted about; undefined: none was yet. */
      readonly loanId: string | undefined;
      readonly contacts: readonly Contact[];
    };

export interface WhoseDeps {
  readonly portfolio: Pick<PortfolioReader, 'borrowersByPhone'>;
  readonly cases: Pick<CaseStore, 'contacts'>;
}

export async function whoseReply(deps: WhoseDeps, number: string): Promise<Whose> {
  const borrowers = await deps.portfolio.borrowersByPhone(number);
  const [borrower, ...others] = borrowers;
  if (borrower === undefined) return { kind: 'nobody' };
  if (others.length > 0) return { kind: 'several', borrowers };
  const contacts = await deps.cases.contacts({ borrowerId: borrower.id });
  return { kind: 'one', borrower, loanId: lastTexted(contacts)?.loanId, contacts };
}

function lastTexted(contacts: readonly Contact[]): Contact | undefined {
  return contacts
    .filter(({ channel, state }) => channel === 'sms' && mayHaveArrived[state])
    .reduce<Contact | undefined>(
      (last, one) => (last === undefined || one.at > last.at ? one : last),
      undefined,
    );
}
