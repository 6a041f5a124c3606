import { reviewShard, type ShardDeps } from '../../functions/daily-scan/review-shard.ts';
import { sendText, type GateDeps } from '../../functions/send-gate/send-text.ts';
import { sweepIntents, type SweepDeps } from '../../functions/sweep-intents/sweep.ts';
import type { ShardTask } from '../../shared/contracts/scan.ts';
import type { CollectionCase } from '../../shared/domain/case.ts';
import { dueKeysForScan } from '../../shared/domain/due-key.ts';
import type { Instant } from '../../shared/domain/instant.ts';
import { addDays, type LocalDate } from '../../shared/domain/local-date.ts';
import type { Borrower, Loan } from '../../shared/domain/portfolio.ts';
import { scanRunId } from '../../shared/domain/scan-run.ts';
import type { AnswerStore } from '../../shared/ports/answer-store.ts';
import type { CaseStore } from '../../shared/ports/case-store.ts';
import { smsSize } from '../../shared/policy/texts/sms-size.ts';
import type { ContactabilityStore } from '../../shared/ports/contactability-store.ts';
import type { IntentQueues } from '../../shared/ports/intent-queues.ts';
import type { PortfolioReader } from '../../shared/ports/portfolio-reader.ts';
import type { RunStore } from '../../shared/ports/run-store.ts';
import type { SmsGateway } from '../../shared/ports/sms-gateway.ts';
import { aBorrower, dayWindow, ladder, onLadder, scanMoment } from './builders.ts';
import { fakeClock } from './fake-clock.ts';
import { putCase } from './put-case.ts';
import { memoryCaseStore } from './memory-case-store.ts';
import { memoryDeliveryStore } from './memory-delivery-store.ts';
import { memoryContactabilityStore } from './memory-contactability-store.ts';
import { memoryGateway, memoryQueues } from './memory-channels.ts';
import { memoryPortfolio } from './memory-portfolio.ts';
import { MemoryRunStore } from './memory-run-store.ts';
import { MemoryVisitStore } from './memory-visit-store.ts';
import { cnAndHouse } from './permits.ts';

export const zone = 'Asia/Taipei';
export const plenty = (): number => 600_000;

/** A carrier that never makes anybody wait. */
const freeDelivery = {
  spendCap: { currency: 'USD', capMicros: 1_000_000_000 },
  lanes: [
    {
      id: 'all',
      dial: [],
      senderId: 'BANK',
      partsPerSecond: 1000,
      burstParts: 1_000_000,
      microsPerPart: 10_000,
    },
  ],
  registrationOf: () => undefined,
  partsOf: (text: string) => smsSize(text).parts,
  pause: () => Promise.resolve(),
};

/** Wraps each port on its way into the code under test; the tests themselves look at the store behind. */
export type Wrap = <T extends object>(port: T) => T;
const bare: Wrap = (port) => port;

/** Everything one bank needs, in memory, with one shard unless told otherwise. */
export class World {
  readonly shardCount: number;
  readonly clock;
  readonly cases = memoryCaseStore();
  readonly contactability = memoryContactabilityStore();
  readonly runs = new MemoryRunStore();
  readonly queues = memoryQueues();
  readonly sms = memoryGateway();
  readonly delivery = memoryDeliveryStore();
  readonly visits = new MemoryVisitStore();
  readonly failures: string[] = [];
  readonly portfolio;

  constructor(start: Instant, shardCount = 1) {
    this.shardCount = shardCount;
    this.clock = fakeClock(start);
    this.portfolio = memoryPortfolio(shardCount);
  }

  /** A loan with a borrower of its own. */
  lend(loan: Loan, borrower: Partial<Borrower> = {}): void {
    this.portfolio.put(loan, aBorrower({ id: loan.borrowerId, ...borrower }));
  }

  async open(file: CollectionCase): Promise<void> {
    for (let version = 1; version <= file.version; version += 1)
      await putCase(this.cases, { ...file, version });
  }

  ports(wrap: Wrap = bare): {
    cases: CaseStore;
    answers: AnswerStore;
    contactability: ContactabilityStore;
    runs: RunStore;
    queues: IntentQueues;
    sms: SmsGateway;
    portfolio: PortfolioReader;
  } {
    return {
      cases: wrap(this.cases as CaseStore),
      answers: wrap(this.cases.answers as AnswerStore),
      contactability: wrap(this.contactability as ContactabilityStore),
      runs: wrap(this.runs as RunStore),
      queues: wrap(this.queues as IntentQueues),
      sms: wrap(this.sms as SmsGateway),
      portfolio: wrap(this.portfolio as PortfolioReader),
    };
  }

  shardDeps(wrap: Wrap = bare, pageSize = 2): ShardDeps {
    return {
      ...this.ports(wrap),
      clock: this.clock.now,
      treatment: onLadder(ladder),
      window: dayWindow,
      pack: cnAndHouse,
      zone,
      pageSize,
      takeUnits: () => ({ readUnits: 1, writeUnits: 0.5 }),
      onFailure: (loanId) => void this.failures.push(loanId),
    };
  }

  review(wrap: Wrap = bare): ReturnType<typeof reviewShard> {
    return reviewShard(this.shardDeps(wrap));
  }

  sweepDeps(wrap: Wrap = bare): SweepDeps {
    const { shardCount } = this;
    return {
      ...this.ports(wrap),
      clock: this.clock.now,
      treatment: onLadder(ladder),
      visits: wrap(this.visits),
      window: dayWindow,
      pack: cnAndHouse,
      uncertainAfterMs: 15 * 60_000,
      zone,
      shardCount,
      onFailure: (loanId) => void this.failures.push(loanId),
    };
  }

  /** Sweeps at the clock's moment. */
  sweep(wrap: Wrap = bare): ReturnType<ReturnType<typeof sweepIntents>> {
    return sweepIntents(this.sweepDeps(wrap))(this.clock.now());
  }

  gateDeps(wrap: Wrap = bare): GateDeps {
    return {
      ...this.ports(wrap),
      clock: this.clock.now,
      treatment: onLadder(ladder),
      pack: cnAndHouse,
      uncertainAfterMs: 15 * 60_000,
      delivery: wrap(this.delivery),
      ...freeDelivery,
      zone,
      render: ({ template, borrower, arrears }) => `${template} ${borrower.name} ${arrears.overdueMinor}`,
    };
  }

  gate(wrap: Wrap = bare): ReturnType<typeof sendText> {
    return sendText(this.gateDeps(wrap));
  }

  /** The task of a shard for a daily scan; `last` is the business date scanned before. */
  task(businessDate: LocalDate, more: Partial<ShardTask> & { last?: LocalDate | undefined } = {}): ShardTask {
    const { last = addDays(businessDate, -1), ...rest } = more;
    return {
      runId: scanRunId(businessDate),
      businessDate,
      asOf: scanMoment(businessDate),
      shard: 0,
      dueKeys: [...dueKeysForScan(businessDate, last)],
      retryLoanIds: [],
      done: false,
      ...rest,
    };
  }
}
