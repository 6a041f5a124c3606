import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { complaintWorkRoutes as routes } from '../../../shared/contracts/complaint-work-routes.ts';
import { ticketSchema } from '../../../shared/contracts/evidence.ts';
import type { UploadTicket } from '../../../shared/ports/evidence-store.ts';
import {
  complaintFileSchema,
  pendingComplaintSchema,
  statisticsSchema,
} from '../../../shared/contracts/complaint-work.ts';
import type { Caller } from '../../../shared/contracts/api/caller.ts';
import type { Route } from '../../../shared/contracts/api/route.ts';
import { callers, eventFor, type RecordRequest } from '../../support/api-cells.ts';
import { about, complaintWorkWorld, papersOf } from '../../support/cells/complaint-work.ts';
import { problemIn } from '../../support/complaint-api.ts';

type World = Awaited<ReturnType<typeof complaintWorkWorld>>;
type Step = readonly [route: Route, body?: unknown, caller?: Caller];
const { officer, supervisor, borrower } = callers;

/** Takes steps one after the other, each on the version the one before answered with. */
async function taken(world: World, first: RecordRequest, steps: readonly Step[]) {
  let { ifMatch } = first;
  const replies = [];
  for (const [route, body, caller = officer] of steps) {
    const request = { params: first.params!, ifMatch: ifMatch!, ...(body !== undefined && { body }) };
    const reply = await world.routes(eventFor(route, caller, request));
    replies.push(reply);
    ifMatch = reply.headers['etag'] ?? ifMatch;
  }
  return replies;
}
const fileIn = ({ body }: { body: string }) => complaintFileSchema.parse(JSON.parse(body));

describe('the desk works on a complaint', () => {
  it('from assignment over appeal to the end: each step on the version before, collection held while pending', async () => {
    const world = await complaintWorkWorld();
    const decision = { outcome: 'rejected', cause: 'no-fault', words: 'The record shows no call.' };
    const replies = await taken(world, about('open'), [
      [routes.assignComplaint, { to: 'bert' }],
      [routes.classifyComplaint, { complexity: 'complex', contactId: 'L1#call#1' }],
      [routes.askComplaintExtension, { reason: 'The recording is late.' }],
      [routes.decideComplaintExtension, { decision: 'approve', complainantTold: true }, supervisor],
      [routes.decideComplaint, decision],
      [routes.replyToComplaint],
      [routes.appealComplaint, { text: 'There was a second call.' }, borrower],
      [routes.decideComplaint, { ...decision, outcome: 'upheld', cause: 'contact-hours' }],
      [routes.replyToComplaint],
    ]);
    expect(replies.map(({ statusCode, headers }) => [statusCode, headers['etag']])).toEqual(
      replies.map((_, at) => [200, `"${at + 2}"`]),
    );
    expect(fileIn(replies[3]!)).toMatchObject({ decideBy: '2025-05-04', extension: { decidedBy: 's' } });
    expect(fileIn(replies.at(-1)!)).toMatchObject({
      status: 'closed',
      assignee: 'bert',
      contactId: 'L1#call#1',
      notes: [{ by: 'borrower B-1' }],
      decisions: [{ outcome: 'rejected' }, { outcome: 'upheld' }],
    });
    const own = world.store.holds('L1').find(({ source }) => source === about('open').params!['id']);
    expect(own?.until).toBe(world.clock.now);
  });

  it('a paper belongs to a complaint once it has arrived under a ticket of this complaint, and then the desk may read it', async () => {
    const world = await complaintWorkWorld();
    const { params, ifMatch } = about('assigned');
    const file = { kind: 'photo', contentType: 'image/png', bytes: 9 } as const;
    const leave = await world.routes(
      eventFor(routes.uploadForComplaint, borrower, { params: params!, body: file }),
    );
    const ticket = ticketSchema.parse(JSON.parse(leave.body)) as UploadTicket;
    const attach = { params: params!, ifMatch: ifMatch!, body: { key: ticket.key } };
    const early = await world.routes(eventFor(routes.attachToComplaint, borrower, attach));
    expect([early.statusCode, problemIn(early).errors]).toEqual([
      400,
      [{ field: 'key', rule: 'uploaded for this complaint' }],
    ]);
    world.evidence.upload(ticket, file);
    const attached = await world.routes(eventFor(routes.attachToComplaint, borrower, attach));
    expect([attached.statusCode, attached.headers['etag']]).toEqual([200, '"2"']);
    const again = await world.routes(
      eventFor(routes.attachToComplaint, borrower, { ...attach, ifMatch: '"2"' }),
    );
    expect([again.statusCode, problemIn(again).detail]).toEqual([409, 'It is attached already.']);
    const fileId = ticket.key.slice(-32);
    const read = eventFor(routes.readComplaintAttachment, officer, { params: { ...params!, fileId } });
    expect(JSON.parse((await world.routes(read)).body)).toMatchObject({ url: ticket.url });
  });

  it("another complaint's paper cannot be attached", async () => {
    const world = await complaintWorkWorld();
    const [foreign] = papersOf(about('open').params!['id']!);
    const reply = await world.routes(
      eventFor(routes.attachToComplaint, officer, about('assigned', { key: foreign })),
    );
    expect([reply.statusCode, reply.headers['etag']]).toEqual([400, undefined]);
  });

  it('a repeat after a crash before the answer is given what the first made of it', async () => {
    const world = await complaintWorkWorld();
    const event = eventFor(routes.noteComplaint, officer, about('open', { text: 'once' }));
    const first = await world.routes(event);
    const again = await world.routes(event, { forgetful: true });
    expect([again.statusCode, again.body, again.headers['etag']]).toEqual([200, first.body, '"2"']);
  });

  it.each<[string, RecordRequest, readonly Step[], RegExp]>([
    [
      'a decision before anybody has it',
      about('open'),
      [[routes.decideComplaint, routes.decideComplaint.example.body]],
      /stage/,
    ],
    [
      'an extension approved by whoever asked',
      about('assigned'),
      [
        [routes.askComplaintExtension, { reason: 'late' }, supervisor],
        [routes.decideComplaintExtension, { decision: 'approve', complainantTold: true }, supervisor],
      ],
      /asked/,
    ],
    [
      'a merge into another loan’s',
      about('open'),
      [[routes.mergeComplaint, { into: about('open', undefined, 'other').params!['id'] }]],
      /same loan/,
    ],
    [
      'more than a complaint takes',
      about('open'),
      Array.from({ length: 21 }, () => [routes.noteComplaint, { text: 'x'.repeat(2000) }] as const),
      /takes no more/,
    ],
  ])('%s is refused, with the rule', async (_, first, steps, detail) => {
    const world = await complaintWorkWorld();
    const last = (await taken(world, first, steps)).at(-1)!;
    expect([last.statusCode, problemIn(last).type]).toEqual([409, 'urn:problem:conflict']);
    expect(problemIn(last).detail).toMatch(detail);
  });

  it('hides whom an anonymous complaint came from', async () => {
    const world = await complaintWorkWorld();
    const id = about('open').params!['id']!;
    const known = world.store.complaints.get(id)!;
    const contact = { name: '王小明', phone: '+8613800000000' };
    world.store.complaints.set(id, { ...known, contact, anonymous: true });
    const reply = await world.routes(eventFor(routes.readComplaintFile, supervisor, about('open')));
    expect(fileIn(reply)).toMatchObject({ contact: null, isAnonymous: true });
    expect(reply.body).not.toContain('王');
  });

  it.each([
    [{}, 8],
    [{ assignee: 'anna' }, 2],
    [{ extension: 'asked' }, 2],
    [{ assignee: 'nobody' }, 0],
  ])('lists what waits for an answer, by %j', async (query, count) => {
    const { routes: send } = await complaintWorkWorld();
    const { body } = await send(eventFor(routes.listComplaints, callers.officer, { query }));
    const { items } = z.object({ items: z.array(pendingComplaintSchema) }).parse(JSON.parse(body));
    expect(items).toHaveLength(count);
    for (const { status } of items) expect(status).not.toBe('replied');
  });

  it('counts what ended in a month by cause', async () => {
    const world = await complaintWorkWorld();
    const count = async (month: string) => {
      const reply = await world.routes(
        eventFor(routes.countComplaints, callers.auditor, { query: { month } }),
      );
      return statisticsSchema.parse(JSON.parse(reply.body));
    };
    expect(await count('2025-03')).toMatchObject({
      isComplete: true,
      ended: 2,
      byCause: [{ cause: 'agent-conduct', count: 2, upheld: 2 }],
    });
    expect(await count('2025-04')).toMatchObject({ ended: 0, byCause: [], medianDays: null });
  });
});
