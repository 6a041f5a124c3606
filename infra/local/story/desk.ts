import { createHash } from 'node:crypto';
import { borrowerOperations, type Operations } from '../../../functions/borrower/operations.ts';
import { answerRules } from '../../../shared/policy/answer-rules.ts';
import { settingsPolicy } from '../../../shared/policy/arrears-policy.ts';
import { dynamoAnswerStore } from '../../../shared/adapters/dynamo/answer-store.ts';
import { dynamoPortfolioReader } from '../../../shared/adapters/dynamo/portfolio-reader.ts';
import { dynamoPortfolioWriter } from '../../../shared/adapters/dynamo/portfolio-writer.ts';
import { noAnswers, type Answers } from '../../../shared/domain/answers/answers.ts';
import type { CollectionCase, Contact, Hold } from '../../../shared/domain/case.ts';
import { holdsInForce } from '../../../shared/domain/case.ts';
import type { Ask } from '../../../functions/borrower/operations.ts';
import type { AnswerResult } from '../../../functions/borrower/answer.ts';
import { localDateAt } from '../../../shared/domain/instant.ts';
import { addDays, type LocalDate } from '../../../shared/domain/local-date.ts';
import { stageConfig } from '../../config.ts';
import { moneyIn } from '../explain/words.ts';
import type { World } from './frame.ts';
import type { Tale } from './tale.ts';

/** One borrower of a story with one loan, and the desks he and the bank's people answer at. */
export interface Desk {
  readonly operations: Operations;
  /** What the borrower asks for himself; each ask has an id of its own. */
  readonly asBorrower: (id: string) => Ask;
  readonly asOfficer: (id: string) => Ask;
  readonly answers: () => Promise<Answers>;
  readonly case: () => Promise<CollectionCase | undefined>;
  readonly holds: () => Promise<readonly Hold[]>;
  readonly contacts: () => Promise<readonly Contact[]>;
  readonly money: (minor: number) => string;
  readonly today: () => LocalDate;
}

/** The desks of `L-<id>`, on the stack's tables and its clock. */
export function deskOf(world: World, id: string): Desk {
  const { client, table, cases } = world.session;
  const [loanId, borrowerId] = [`L-${id}`, `B-${id}`];
  const answers = dynamoAnswerStore(client, table('cases'));
  const { shardCount } = stageConfig({ stage: 'local' });
  const names = { portfolioTable: table('portfolio'), casesTable: table('cases'), shardCount };
  const writer = dynamoPortfolioWriter(client, names);
  const file = async () => (await cases.load([loanId])).get(loanId);
  return {
    operations: borrowerOperations({
      portfolio: dynamoPortfolioReader(client, table('portfolio'), settingsPolicy),
      answers,
      clock: world.now,
      zone: world.zone,
      rules: answerRules,
      touch: async (loan, on) => {
        await writer.touchCases([loan], on);
      },
    }),
    asBorrower: (name) => ({ loanId, id: name, who: { by: borrowerId, borrowerId, source: 'app' } }),
    asOfficer: (name) => ({
      loanId,
      id: name,
      who: { by: 'officer-7', borrowerId: null, source: 'officer' },
    }),
    answers: async () => (await answers.find(loanId)) ?? noAnswers(loanId, borrowerId),
    case: async () => (await file())?.case,
    holds: async () => holdsInForce((await file())?.holds ?? [], world.now()),
    contacts: () => cases.contacts({ borrowerId }),
    money: moneyIn('TWD').full,
    today: () => localDateAt(world.now(), world.zone),
  };
}

/** The result of an answer that the story needs to be taken. */
export function taken(result: AnswerResult): Answers {
  if (result.kind !== 'done') throw new Error(`not taken: ${JSON.stringify(result)}`);
  return result.answers;
}

/** Says so and stops the story where the system did something else. */
export function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`the story went another way: ${what}`);
}

/** Lives on, day by day, until `count` texts reached the borrower. */
export async function untilTexts(world: World, desk: Desk, count: number): Promise<void> {
  const reached = await world.daysUntil(addDays(desk.today(), 60), async () => {
    const sent = (await desk.contacts()).filter(({ state }) => state === 'SENT');
    return sent.length >= count;
  });
  must(reached, `text number ${count} did not come`);
}

/** Lives through quiet days: nothing goes out while something holds. */
export async function quietUntil(
  world: World,
  desk: Desk,
  { date, tale, why }: { readonly date: LocalDate; readonly tale: Tale; readonly why: string },
): Promise<void> {
  const before = (await desk.contacts()).length;
  await world.until(date, 9 * 60 + 30);
  const after = await desk.contacts();
  must(after.length === before, `something went out while ${why} held`);
  const found = await desk.case();
  const mark = found?.reviewed;
  const seen =
    mark == null ? '' : `; the last scan that looked (${mark.on}) found: ${mark.outcome}, ${mark.reason}`;
  tale.tell(world.now(), 'scan', `nothing went out up to here: ${why}${seen}`);
}

/** Names what holds collection now. */
export async function tellHolds(world: World, desk: Desk, tale: Tale): Promise<void> {
  const holds = await desk.holds();
  const words = holds.map(({ reason, until }) =>
    until === null ? reason : `${reason} until ${localDateAt(until, world.zone)}`,
  );
  tale.tell(
    world.now(),
    'bank',
    holds.length === 0 ? 'no hold: collection may go on' : `held at the same instant: ${words.join(', ')}`,
  );
}

/** A payment as core banking reports it. */
export async function pays(
  world: World,
  tale: Tale,
  {
    id,
    amountMinor,
    money,
  }: { readonly id: string; readonly amountMinor: number; readonly money: Desk['money'] },
): Promise<void> {
  const receivedAt = world.now();
  const paymentId = `P-${createHash('sha256').update(`${id} ${receivedAt}`).digest('hex').slice(0, 8)}`;
  tale.tell(receivedAt, 'borrower', `pays ${money(amountMinor)}`);
  await world.feed({
    businessDate: localDateAt(receivedAt, world.zone),
    payments: [
      { id: paymentId, loanId: `L-${id}`, amountMinor, receivedAt, status: 'settled', currency: 'TWD' },
    ],
  });
}
