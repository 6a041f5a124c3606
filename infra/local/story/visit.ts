import { z } from 'zod';
import { dynamoVisitStore } from '../../../shared/adapters/dynamo/visit-store.ts';
import { agentRoutes } from '../../../shared/contracts/agent-routes.ts';
import { borrowerRoutes, derivation } from '../../../shared/contracts/borrower-routes.ts';
import { agentSchema } from '../../../shared/contracts/field-agents.ts';
import { visitPackRoutes } from '../../../shared/contracts/visit-pack-routes.ts';
import { visitRoutes, visitViewSchema } from '../../../shared/contracts/visit-routes.ts';
import {
  teamMessageSchema,
  verificationSchema,
  type Verification,
} from '../../../shared/contracts/visits.ts';
import { instantAt } from '../../../shared/domain/instant.ts';
import { addDays, localDate, type LocalDate } from '../../../shared/domain/local-date.ts';
import type { VisitOutcome } from '../../../shared/domain/visits/outcome.ts';
import type { Visit } from '../../../shared/domain/visits/visit.ts';
import { supervisor, type Asking, type Person } from './callers.ts';
import { deskOf, must, needed, pays, type Desk } from './desk.ts';
import type { World } from './frame.ts';
import { tellLedger } from './ledger-tale.ts';
import { aPerson, aStoryLoan, paidLate } from './people.ts';
import { Tale } from './tale.ts';

/** The first day of the story: three instalments were paid late, the fourth falls due. */
export const visitStoryFrom = localDate('2025-04-01');

const people = [
  { id: '001', name: 'Anna Lee', phone: '+12015550123' },
  { id: '002', name: 'Peter Wu', phone: '+12015550124' },
] as const;
const agent: Person = { role: 'agent', sub: 'A-1', agent: 'A-1' };
const team = [
  { agentId: 'A-1', name: 'James Lin', badge: '10235' },
  { agentId: 'A-2', name: 'Mary Chang', badge: '11882' },
];

/** One of the two, with everything that is told of him. */
interface Thread {
  readonly person: (typeof people)[number];
  readonly tale: Tale;
  readonly desk: Desk;
  readonly visit: Visit;
}

/**
 * Two borrowers who are often late. One goes from the text to a plan agreed at the door; the other's visit is called off
 * by a payment one minute before the team would leave. Everybody uses the bank's API with a token of his own.
 */
export async function visitStory(world: World): Promise<readonly Tale[]> {
  const tales = [
    new Tale('From a text to a plan agreed at the door'),
    new Tale('Paid one minute before the team leaves'),
  ] as const;
  await world.feed({
    businessDate: visitStoryFrom,
    borrowers: people.map(({ id, name, phone }) =>
      aPerson(id, { name, phones: [{ number: phone, source: 'contract', verified: true }] }),
    ),
    loans: people.map(({ id }) => aStoryLoan(id)),
    payments: people.flatMap(({ id }) => paidLate(id, 3, 12)),
  });
  await agentsHired(world);
  for (const tale of tales)
    tale.tell(
      world.now(),
      'books',
      'three instalments were paid twelve days late; the fourth falls due on 10 April',
    );
  const made = await world.daysUntil(localDate('2025-05-31'), async () => (await told(world)).length === 2);
  must(made, 'the planner made no two appointments');
  const visits = await told(world);
  const threads = people.map((person, at): Thread => {
    const visit = needed(visits[at], `no appointment for ${person.name}`);
    return { person, tale: needed(tales[at], 'no tale'), desk: deskOf(world, person.id), visit };
  });
  await goThrough(world, threads);
  for (const thread of threads) await tellEverything(world, thread);
  return tales;
}

/** Two agents, registered, trained and assessed by a supervisor; their papers are good for the whole story. */
async function agentsHired(world: World): Promise<void> {
  const { ask } = deskOf(world, people[0].id);
  const shifts = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, fromMinute: 540, toMinute: 1080 }));
  for (const member of team) {
    const document = { number: `ID-${member.badge}`, expiresOn: '2030-12-31' };
    const duty = { languages: ['en'], territory: 'taipei', visitsADay: 6, shifts };
    const asking = { as: supervisor, answer: agentSchema, params: { id: member.agentId } };
    await ask({ ...asking, route: agentRoutes.registerAgent, body: { ...member, document, ...duty } });
    for (const body of [
      { kind: 'record-training', completedOn: '2025-02-01' },
      { kind: 'record-assessment', takenOn: '2025-02-01', score: 90 },
    ]) {
      const { etag: ifMatch } = await ask({ ...asking, route: agentRoutes.readAgent });
      await ask({ ...asking, route: agentRoutes.changeAgent, body, ifMatch });
    }
  }
}

/** The appointments the borrowers were told of, in the borrowers' order. */
async function told({ session }: World): Promise<readonly Visit[]> {
  const store = dynamoVisitStore(session.client, session.table('cases'));
  const all = await Promise.all(people.map(({ id }) => store.ofBorrower(`B-${id}`)));
  return all.flatMap((visits) => visits.filter((visit) => visit.told).slice(0, 1));
}

interface Happening {
  readonly date: LocalDate;
  readonly minute: number;
  readonly happens: () => Promise<void>;
}

/** Lives through what both do, in the order of the clock. */
async function goThrough(world: World, [one, two]: readonly Thread[]): Promise<void> {
  const planned = needed(one, 'nobody agrees');
  const paying = needed(two, 'nobody pays');
  const { date, fromMinute } = planned.visit;
  // The team goes to one after the other.
  const isAfter = paying.visit.date === date && paying.visit.fromMinute >= fromMinute;
  const leaves = Math.max(paying.visit.fromMinute - 10, isAfter ? fromMinute + 65 : 0);
  const dayBefore = (thread: Thread): Happening => ({
    date: addDays(thread.visit.date, -1),
    minute: 8 * 60,
    happens: () => confirmed(world, thread),
  });
  const happenings: readonly Happening[] = [
    dayBefore(planned),
    dayBefore(paying),
    { date, minute: fromMinute - 10, happens: () => left(world, planned) },
    { date, minute: fromMinute + 60, happens: () => handedIn(world, planned) },
    { date: paying.visit.date, minute: leaves - 1, happens: () => paid(world, paying) },
    { date: paying.visit.date, minute: leaves, happens: () => notLeft(world, paying) },
  ];
  const order = ({ date: day, minute }: Happening): string => `${day} ${String(minute).padStart(4, '0')}`;
  for (const { date: day, minute, happens } of [...happenings].sort((a, b) =>
    order(a) < order(b) ? -1 : 1,
  )) {
    await world.until(day, minute);
    await happens();
  }
  await world.until(addDays(date > paying.visit.date ? date : paying.visit.date, 1), 12 * 60);
}

async function confirmed(world: World, thread: Thread): Promise<void> {
  const { tale, desk } = thread;
  const asking = { as: desk.borrower, route: visitRoutes.answerVisit, body: { kind: 'confirm' } };
  const { wire } = await onVisit(thread, asking);
  tale.tell(world.now(), 'borrower', `confirms the appointment (${wire})`);
}

/** At the visit as it stands now. */
async function onVisit(
  { desk, visit: { visitId } }: Thread,
  asking: Pick<Asking<unknown>, 'as' | 'route' | 'body'>,
): Promise<{ readonly wire: string }> {
  const at = { params: { id: visitId }, answer: visitViewSchema };
  const { etag: ifMatch } = await desk.ask({ as: asking.as, route: visitRoutes.readVisit, ...at });
  return desk.ask({ ...asking, ...at, ifMatch });
}

async function left(world: World, thread: Thread): Promise<void> {
  const { tale, desk, person, visit } = thread;
  const texts = world.session.stack.carrier.outbox.filter(({ phoneNumber }) => phoneNumber === person.phone);
  const code = needed(/ code (\S{19})/.exec(texts.at(-1)?.message ?? '')?.[1], 'no code in the text');
  const known = await fetch(`${desk.url}/visits/verify/${code}`);
  must(known.status === 200, `the code was not answered: ${await known.clone().text()}`);
  tale.tell(world.now(), 'anybody', `at the door asks about the code of the text, without a token`);
  tale.tell(world.now(), 'bank', `answers: ${wordsOf(verificationSchema.parse(await known.json()))}`);
  const printing = { as: agent, route: visitPackRoutes.printVisitPack, params: { id: visit.visitId } };
  const { body } = await desk.ask({ ...printing, answer: printedSchema });
  const paper = Buffer.from(await (await fetch(body.url)).arrayBuffer());
  must(paper.subarray(0, 5).toString('latin1') === '%PDF-', 'the pack is no PDF');
  const letter = `takes along the pack, ${paper.length} bytes of PDF; letter ${body.number}`;
  tale.tell(world.now(), 'team', letter);
  const { wire } = await onVisit(thread, { as: agent, route: visitRoutes.departVisit });
  const looked = 'precheck: nothing paid, nothing held, lawful hours, papers in order: the team leaves';
  tale.tell(world.now(), 'team', `${looked} (${wire})`);
}

function wordsOf({ expected, bank, date, fromMinute, toMinute, address, team: who }: Verification): string {
  must(expected && fromMinute !== null && toMinute !== null, 'the code is not known');
  const names = who.map(({ name, badge }) => `${name} (badge ${badge})`).join(' and ');
  const [from, to] = [fromMinute ?? 0, toMinute ?? 0].map((minute) => `${Math.floor(minute / 60)}:00`);
  return `yes, ${names} of ${bank}, on ${date}, ${from} to ${to}, at ${address}; nothing of a debt`;
}

async function handedIn(world: World, thread: Thread): Promise<void> {
  const { tale, desk, visit } = thread;
  const talk = Buffer.from('the talk, from beginning to end');
  const { body: ticket } = await desk.ask({
    as: agent,
    route: visitRoutes.uploadForVisit,
    params: { id: visit.visitId },
    body: { kind: 'recording', contentType: 'audio/mp4', bytes: talk.length },
    answer: ticketSchema,
  });
  // Whoever sends says the length of what he sends by himself.
  const headers = Object.fromEntries(
    Object.entries(ticket.headers).filter(([name]) => name !== 'content-length'),
  );
  const sent = await fetch(ticket.url, { method: ticket.method, headers, body: talk });
  must(sent.status === 200, `the recording was refused: ${sent.status}`);
  tale.tell(world.now(), 'team', 'uploads the recording of the talk, by an address signed for this file');
  const handing = { as: agent, route: visitRoutes.recordVisit, body: outcomeOf(world, visit, ticket.key) };
  const { wire } = await onVisit(thread, handing);
  const form = 'hands in the form: income lost for two months, five instalments agreed from 10 June';
  tale.tell(world.now(), 'team', `${form} (${wire})`);
  await refused(world, thread, { asking: handing, what: 'hands in the form a second time' });
}

/** The money comes one minute before the team would leave; nobody calls the visit off but the bank's own functions. */
async function paid(world: World, { tale, desk }: Thread): Promise<void> {
  const { borrower: as, loanId } = desk;
  const reading = { as, route: borrowerRoutes.readArrears, params: { loanId }, answer: derivation };
  const { body } = await desk.ask(reading);
  await pays(world, desk, { tale, amountMinor: body.overdueMinor });
}

async function notLeft(world: World, thread: Thread): Promise<void> {
  const asking = { as: agent, route: visitRoutes.departVisit };
  await refused(world, thread, { asking, what: 'wants to leave' });
}

/** Asks for what must be refused, and tells how. */
async function refused(
  world: World,
  thread: Thread,
  {
    asking,
    what,
  }: { readonly asking: Pick<Asking<unknown>, 'as' | 'route' | 'body'>; readonly what: string },
): Promise<void> {
  const words = await onVisit(thread, asking).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  thread.tale.tell(world.now(), 'team', `${what} and is refused: ${needed(words, `${what}: not refused`)}`);
}

async function tellEverything(world: World, { tale, person: { id }, visit }: Thread): Promise<void> {
  await tellLedger(world, tale, `B-${id}`);
  const store = dynamoVisitStore(world.session.client, world.session.table('cases'));
  const { history } = needed(await store.find(visit.visitId), 'the visit is gone');
  for (const { at, what, by } of history) tale.tell(at, 'visit', `${what} (by the ${by})`);
  for (const { body } of await world.session.stack.queueMessages('team')) {
    const news = teamMessageSchema.parse(JSON.parse(body));
    if (news.visitId === visit.visitId)
      tale.tell(news.at, 'team', `is told: ${news.kind}, because ${news.reason}`);
  }
  const files = await world.session.cases.load([`L-${id}`]);
  const plan = files.get(`L-${id}`)?.answers?.arrangements.at(-1);
  if (plan?.acceptedAt != null)
    tale.tell(
      plan.acceptedAt,
      'bank',
      `plan ${plan.state}: ${plan.rates.map(({ dueOn, amountMinor }) => `${dueOn} ${amountMinor / 100}`).join(', ')}; collection rests`,
    );
}

const printedSchema = z.object({ number: z.string(), url: z.url() });
const ticketSchema = z.object({
  key: z.string(),
  method: z.literal('PUT'),
  url: z.url(),
  headers: z.record(z.string(), z.string()),
});

function outcomeOf({ zone }: World, { date, fromMinute, loanIds }: Visit, recording: string): VisitOutcome {
  return {
    result: 'talked',
    met: 'borrower',
    identityChecked: true,
    present: team.map(({ agentId }) => agentId),
    startedAt: instantAt(date, fromMinute + 5, zone),
    endedAt: instantAt(date, fromMinute + 45, zone),
    positionConsent: false,
    startPosition: null,
    endPosition: null,
    reason: { code: 'income-lost', text: 'The shop where I work was closed for two months.' },
    ability: null,
    willingness: 'willing',
    affordableMinor: 110_000,
    promise: null,
    plan: { loanId: needed(loanIds[0], 'no loan'), instalments: 5, firstOn: localDate('2025-06-10') },
    hardship: null,
    dispute: null,
    documents: ['payslip'],
    evidence: [recording],
    recorded: true,
    note: null,
  };
}
