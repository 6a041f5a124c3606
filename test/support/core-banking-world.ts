import { coreBankingHandlers } from '../../functions/core-banking/handlers.ts';
import { coreBanking } from '../../functions/core-banking/operations.ts';
import { recordPayment } from '../../functions/payments/record-payment.ts';
import { withdrawWhatIsPaid } from '../../functions/payments/withdraw.ts';
import { withTold, type Loan } from '../../shared/domain/portfolio.ts';
import type { PortfolioReader } from '../../shared/ports/portfolio-reader.ts';
import { treatmentPolicy } from '../../shared/policy/treatment.ts';
import { routerOn } from './api-rig.ts';
import { at } from './builders.ts';
import { memoryHoldStore } from './memory-hold-store.ts';
import { memoryLoanAmender } from './memory-loan-amender.ts';
import { memoryPaymentStore } from './memory-payments.ts';
import { MemoryPortfolioWriter } from './memory-portfolio-writer.ts';
import { World, zone } from './world.ts';

/** Core banking's side on fakes; what the writer holds is what is read. */
export function coreBankingWorld() {
  const world = new World(at('2025-03-12T02:00Z'));
  const writer = new MemoryPortfolioWriter();
  const amender = memoryLoanAmender(writer);
  const holds = memoryHoldStore();
  const withdrawn: string[] = [];
  const paid: unknown[] = [];
  const book = (id: string): Loan | undefined => writer.stored.get(`loans ${id}`)?.record as Loan | undefined;
  const payments = memoryPaymentStore((payment) => {
    paid.push(payment);
    world.portfolio.pay(payment);
  });
  const portfolio: PortfolioReader = {
    ...world.portfolio,
    loan: async (id) => {
      const loan = book(id);
      if (loan === undefined) return undefined;
      world.portfolio.put(withTold(loan, amender.told(id)));
      return world.portfolio.loan(id);
    },
  };
  const nobody = () => Promise.resolve();
  const deps = {
    ...world.gateDeps(),
    portfolio,
    payments,
    writer,
    amender,
    holds,
    treatment: treatmentPolicy,
    queues: { withdrawCalls: nobody, withdrawVisits: nobody },
    zone,
  };
  const bank = coreBanking({
    ...deps,
    withdraw: (loanId, why) => {
      withdrawn.push(`${loanId} ${why}`);
      return withdrawWhatIsPaid(deps, loanId, why);
    },
  });
  const bound = coreBankingHandlers({ bank, record: recordPayment(deps) });
  return {
    bank,
    book,
    portfolio,
    bound,
    holds,
    paid,
    withdrawn,
    world,
    writer,
    ...routerOn(bound, { now: world.clock.now() }),
  };
}
