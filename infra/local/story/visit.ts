import { z } from 'zod';
import { dynamoAgentStore } from '../../../shared/adapters/dynamo/agent-store.ts';
import { instantSchema } from '../../../shared/contracts/feed.ts';
import { teamMessageSchema } from '../../../shared/contracts/visits.ts';
import { instantAt, localDateAt } from '../../../shared/domain/instant.ts';
import { addDays, localDate, type LocalDate } from '../../../shared/domain/local-date.ts';
import type { VisitOutcome } from '../../../shared/domain/visits/outcome.ts';
import type { World } from './frame.ts';
import { tellLedger } from './ledger-tale.ts';
import { aPerson, aStoryLoan, paidLate } from './people.ts';
import { Tale } from './tale.ts';

/** The first day of the story: three instalments were paid late, the fourth falls due. */
export const visitStoryFrom = localDate('2025-04-01');

const names = ['001', '002'] as const;
const team = [
  { agentId: 'A-1', name: 'James Lin', badge: '10235' },
  { agentId: 'A-2', name: 'Mary Chang', badge: '11882' },
];
const hours = { fromMinute: 14 * 60, toMinute: 16 * 60 };

/**
 * Two borrowers who are often late. One goes from the text to a plan agreed at the door; the other's visit is called off
 * by a payment one minute before the team would leave.
 */
export async function visitStory(world: World): Promise<readonly Tale[]> {
  const tales = names.map(
    (name) =>
      new Tale(
        name === '001'
          ? 'From a text to a plan agreed at the door'
          : 'Paid one minute before the team leaves',
      ),
  );
  await world.feed({
    businessDate: visitStoryFrom,
    borrowers: names.map((name, at) =>
      aPerson(name, { name: at === 0 ? 'Anna Lee' : 'Peter Wu', phones: [phone(at)] }),
    ),
    loans: names.map((name) => aStoryLoan(name)),
    payments: names.flatMap((name) => paidLate(name, 3, 12)),
  });
  for (const tale of tales)
    tale.tell(
      world.now(),
      'books',
      'three instalments were paid twelve days late; the fourth falls due on 10 April',
    );
  await agentsHired(world);
  const handed = await world.daysUntil(localDate('2025-05-31'), () => haveVisitTasks(world));
  if (!handed) throw new Error('the ladder did not reach the visit');
  const day = addDays(localDateAt(world.now(), world.zone), 4);
  for (const name of names) await proposed(world, name, day);
  await world.until(addDays(day, -2), 12 * 60);
  await confirmed(world, tales);
  await world.until(day, 13 * 60 + 29);
  await paidInTime(world, { tale: required(tales[1]), day });
  await visited(world, { tale: required(tales[0]), day });
  await world.until(day, 18 * 60);
  for (const [at, name] of names.entries()) await tellEverything(world, required(tales[at]), name);
  return tales;
}

/** Two agents with papers good for the whole story. */
async function agentsHired({ session }: World): Promise<void> {
  const agents = dynamoAgentStore(session.client, session.table('agents'));
  const everyDay = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
    weekday,
    fromMinute: 9 * 60,
    toMinute: 18 * 60,
  }));
  for (const member of team)
    await agents.register({
      ...member,
      document: { number: `ID-${member.badge}`, expiresOn: localDate('2030-12-31') },
      training: { completedOn: localDate('2025-02-01') },
      assessment: { takenOn: localDate('2025-02-01'), score: 90 },
      languages: ['en'],
      territory: 'story',
      visitsADay: 6,
      shifts: everyDay,
      leave: [],
      suspension: null,
      version: 1,
    });
}

const phone = (at: number) =>
  ({ number: `+1201555012${at + 3}`, source: 'contract', verified: true }) as const;

async function haveVisitTasks({ session }: World): Promise<boolean> {
  const queued = await Promise.all(
    names.map(async (name) => {
      const contacts = await session.cases.contacts({ borrowerId: `B-${name}` });
      return contacts.some(({ channel, state }) => channel === 'visit' && state === 'QUEUED');
    }),
  );
  return queued.every(Boolean);
}

/** The planner's answer to the tasks: one team, both in the afternoon. */
async function proposed(world: World, name: string, day: LocalDate): Promise<void> {
  const { addresses, zone } = aPerson(name);
  const { kind, text, latitude, longitude } = required(addresses[0]);
  await desk(world, {
    operation: 'propose',
    visit: {
      visitId: `V-${name}`,
      borrowerId: `B-${name}`,
      loanIds: [`L-${name}`],
      zone,
      date: day,
      ...hours,
      address: { kind, text, latitude, longitude },
      team,
    },
  });
  await world.session.stack.drain();
}

async function confirmed(world: World, tales: readonly Tale[]): Promise<void> {
  for (const [at, name] of names.entries()) {
    await desk(world, {
      operation: 'answer',
      visitId: `V-${name}`,
      answer: { kind: 'confirm' },
      by: 'borrower',
    });
    required(tales[at]).tell(world.now(), 'borrower', 'confirms the appointment');
  }
}

async function visited(
  world: World,
  { tale, day }: { readonly tale: Tale; readonly day: LocalDate },
): Promise<void> {
  const code = codeIn(world, 0);
  const { url, token } = required(world.session.stack.api);
  const known = await fetch(`${url}/visits/verify/${code}`);
  tale.tell(world.now(), 'anybody', `asks about the code of the text: ${await known.text()}`);
  const authorization = `Bearer ${await token({ role: 'agent', sub: 'A-1', agent: 'A-1' })}`;
  const asked = await fetch(`${url}/visits/V-001/pack/pdf`, { headers: { authorization } });
  const { number, url: address } = printedSchema.parse(await asked.json());
  const paper = Buffer.from(await (await fetch(address)).arrayBuffer());
  if (paper.subarray(0, 5).toString('latin1') !== '%PDF-') throw new Error('the pack is no PDF');
  tale.tell(world.now(), 'team', `takes along the pack, ${paper.length} bytes of PDF; letter ${number}`);
  await desk(world, { operation: 'depart', visitId: 'V-001' });
  tale.tell(world.now(), 'team', 'precheck: nothing paid, nothing held, lawful hours, so the team leaves');
  await world.until(day, 15 * 60);
  await desk(world, { operation: 'record', visitId: 'V-001', outcome: outcomeOf(world, day) });
  tale.tell(
    world.now(),
    'team',
    'hands in the form: income lost for two months, five instalments agreed from 10 June',
  );
  await refused(world, tale, { operation: 'record', visitId: 'V-001', outcome: outcomeOf(world, day) });
}

/** The money comes at 13:29; the team would leave at 13:30. */
async function paidInTime(
  world: World,
  { tale, day }: { readonly tale: Tale; readonly day: LocalDate },
): Promise<void> {
  const receivedAt = world.now();
  await world.feed({
    businessDate: day,
    payments: [
      {
        id: 'P-002-late',
        loanId: 'L-002',
        amountMinor: 1_040_000,
        receivedAt,
        status: 'settled',
        currency: 'TWD',
      },
    ],
  });
  tale.tell(receivedAt, 'books', 'the whole arrears arrive');
  await desk(world, { operation: 'cancel', borrowerId: 'B-002', reason: 'paid' });
  await world.session.stack.drain();
  await world.until(day, 13 * 60 + 30);
  await refused(world, tale, { operation: 'depart', visitId: 'V-002' });
}

async function tellEverything(world: World, tale: Tale, name: string): Promise<void> {
  await tellLedger(world, tale, `B-${name}`);
  const { visit } = visitSchema.parse(await desk(world, { operation: 'read', visitId: `V-${name}` }));
  for (const { at, what, by } of visit.history) tale.tell(at, 'visit', `${what} (${by})`);
  for (const { body } of await world.session.stack.queueMessages('team')) {
    const news = teamMessageSchema.parse(JSON.parse(body));
    if (news.visitId === `V-${name}`) tale.tell(news.at, 'team', `is told: ${news.kind}, ${news.reason}`);
  }
  const files = await world.session.cases.load([`L-${name}`]);
  const plan = files.get(`L-${name}`)?.answers?.arrangements.at(-1);
  if (plan?.acceptedAt != null)
    tale.tell(
      plan.acceptedAt,
      'bank',
      `plan ${plan.state}: ${plan.rates.map(({ dueOn, amountMinor }) => `${dueOn} ${amountMinor / 100}`).join(', ')}; collection rests`,
    );
}

const visitSchema = z.object({
  visit: z.object({ history: z.array(z.object({ at: instantSchema, what: z.string(), by: z.string() })) }),
});
const printedSchema = z.object({ number: z.string(), url: z.url() });
const answerSchema = z.looseObject({ ok: z.boolean() });

/** Asks the visit desk; throws where it refuses. */
async function desk(world: World, request: object): Promise<Readonly<Record<string, unknown>>> {
  const answer = await ask(world, request);
  if (!answer.ok) throw new Error(`${JSON.stringify(request)} is refused: ${JSON.stringify(answer)}`);
  return answer;
}

/** Asks for what must be refused, and tells how. */
async function refused(
  world: World,
  tale: Tale,
  request: { readonly operation: string; readonly [field: string]: unknown },
): Promise<void> {
  const answer = await ask(world, request);
  if (answer.ok) throw new Error(`${request.operation} should be refused`);
  tale.tell(world.now(), 'team', `“${request.operation}” now is refused: ${JSON.stringify(answer)}`);
}

async function ask({ session }: World, request: object): Promise<z.infer<typeof answerSchema>> {
  const reply = await session.stack.invoke('visit-desk', request);
  if (!reply.ok) throw new Error(`the visit desk failed: ${reply.errorType} ${reply.errorMessage}`);
  return answerSchema.parse(reply.payload);
}

/** The verification code in a borrower's text. */
function codeIn({ session }: World, at: number): string {
  const { number } = phone(at);
  const texts = session.stack.carrier.outbox.filter(({ phoneNumber }) => phoneNumber === number);
  return required(/ code (\S{19})/.exec(texts.at(-1)?.message ?? '')?.[1]);
}

function outcomeOf({ zone }: World, day: LocalDate): VisitOutcome {
  return {
    result: 'talked',
    met: 'borrower',
    identityChecked: true,
    present: team.map(({ agentId }) => agentId),
    startedAt: instantAt(day, 14 * 60 + 5, zone),
    endedAt: instantAt(day, 14 * 60 + 45, zone),
    positionConsent: false,
    startPosition: null,
    endPosition: null,
    reason: { code: 'income-lost', text: 'The shop where I work was closed for two months.' },
    ability: null,
    willingness: 'willing',
    affordableMinor: 110_000,
    promise: null,
    plan: { loanId: 'L-001', instalments: 5, firstOn: localDate('2025-06-10') },
    hardship: null,
    dispute: null,
    documents: ['payslip'],
    evidence: [],
    recorded: true,
    note: null,
  };
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new RangeError('the story lost its thread');
  return value;
}
