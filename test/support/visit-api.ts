import { agentHandlers } from '../../functions/visits/agent-handlers.ts';
import { verifyHandler } from '../../functions/visits/verify-handler.ts';
import { packHandlers } from '../../functions/visit-pack/pack-handlers.ts';
import { answerRules } from '../../shared/policy/answer-rules.ts';
import { conversationGuide, optionTerms } from '../../shared/policy/visits/index.ts';
import type { DocumentStore } from '../../shared/ports/document-store.ts';
import { visitHandlers } from '../../functions/visits/visit-handlers.ts';
import { evidenceKey } from '../../shared/domain/evidence.ts';
import type { RecordingRules } from '../../shared/domain/visits/recording.ts';
import type { Visit } from '../../shared/domain/visits/visit.ts';
import { planningRules } from '../../shared/policy/visits/field-work.ts';
import { codeHashOf } from '../../shared/runtime/verify-codes.ts';
import { unfitOf } from '../../functions/visits/unfit.ts';
import { anAgent } from './agents.ts';
import { routerOn } from './api-rig.ts';
import { aCase, aLoan, at, on } from './builders.ts';
import { memoryAgentStore, memoryVisitCandidateStore } from './memory-field-stores.ts';
import { MemoryEvidence } from './memory-evidence.ts';
import { visitDesk } from './visit-desk.ts';
import { aVisit, anOutcome, doorAt, visitRules } from './visits.ts';
import { World } from './world.ts';

const team = (...ids: readonly string[]): Visit['team'] =>
  ids.map((agentId) => ({ agentId, name: `Name ${agentId}`, badge: `badge-${agentId}` }));

const agent = (agentId: string) =>
  anAgent({
    agentId,
    badge: `badge-${agentId}`,
    training: { completedOn: on('2025-01-01') },
    assessment: { takenOn: on('2025-01-02'), score: 90 },
    document: { number: 'ID', expiresOn: on('2025-12-31') },
    shifts: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, fromMinute: 540, toMinute: 1080 })),
  });

/** Of the text about V-2. */
export const code = '7K3M-9QXT-2B4F-0H8D';

/** Photo of the visit under way, uploaded. */
export const photo = evidenceKey('visits', 'V-3', 'photo');

/** A form that may be handed in for V-3 at the door. */
export const form = anOutcome({
  present: ['A-1', 'A-2'],
  endedAt: at('2025-03-14T06:08Z'),
  evidence: [photo],
  recorded: false,
  note: 'He asked us not to record.',
});

/**
 * The API of visits on fakes, at the door on 14 March 2025: V-1 proposed for later, V-2 about to leave, V-3 under way, V-4
 * waiting for another time, V-5 done, all to B-1 by; V-9 to somebody else by others.
 */
export async function visitApi(
  recording: RecordingRules = { mayRecord: true, mayPhotograph: true, recordWhole: true },
) {
  const world = new World(doorAt);
  world.lend(
    aLoan({
      id: 'L-1',
      borrowerId: 'B-1',
      contract: { ...aLoan().contract, collectionConsentClause: '12.3' },
    }),
  );
  world.lend(aLoan({ id: 'L-2', borrowerId: 'B-2' }));
  for (const at of ['1', '2'])
    await world.open(aCase({ loanId: `L-${at}`, borrowerId: `B-${at}`, version: 1 }));
  const { visits, texts, news, deps } = visitDesk(world);
  const mine = { borrowerId: 'B-1', loanIds: ['L-1'], team: team('A-1', 'A-2'), told: true, notice: null };
  const states: readonly Partial<Visit>[] = [
    { visitId: 'V-1', date: on('2025-03-17') },
    { visitId: 'V-2', state: 'confirmed' },
    { visitId: 'V-3', state: 'under-way', departedAt: at('2025-03-14T05:30Z') },
    { visitId: 'V-4', state: 'to-plan', date: on('2025-03-12') },
    { visitId: 'V-5', state: 'done', date: on('2025-03-13'), outcome: anOutcome(), timerAt: null },
    { visitId: 'V-9', borrowerId: 'B-2', loanIds: ['L-2'], team: team('A-8', 'A-9'), date: on('2025-03-17') },
  ];
  for (const one of states) await visits.create(aVisit({ ...mine, ...one }));
  await visits.putMark({
    codeHash: codeHashOf(code),
    visitId: 'V-2',
    proposal: 1,
    until: at('2025-03-15T00:00Z'),
  });
  const agents = memoryAgentStore(...['A-1', 'A-2', 'A-8', 'A-9'].map(agent));
  const candidates = memoryVisitCandidateStore();
  const evidence = new MemoryEvidence(world.clock.now);
  evidence.upload(await evidence.ticket(photo, { kind: 'photo', contentType: 'image/png', bytes: 9 }), {
    contentType: 'image/png',
    bytes: 9,
  });
  const documents = memoryDocuments(evidence);
  const bound = [
    ...visitHandlers({
      ...deps,
      agents,
      candidates,
      evidence,
      recording,
      unfit: unfitOf(agents, planningRules),
      supervision: {
        ...visitRules,
        lateMinutes: 15,
        recordWhole: true,
        callBackPercent: 5,
        callBackBelow: 80,
      },
    }),
    ...packHandlers({
      ...{ visits, cases: world.cases, portfolio: world.portfolio, documents, clock: world.clock.now },
      ...{ zone: 'Asia/Taipei', terms: optionTerms, plan: answerRules.plan, guide: conversationGuide },
      hash: codeHashOf,
      print: (pack) => Promise.resolve(Buffer.from(JSON.stringify(pack))),
    }),
    verifyHandler({
      visits,
      clock: world.clock.now,
      bankName: 'Example Bank',
      hash: codeHashOf,
      limits: { perSource: 10, inAll: 50 },
    }),
    ...agentHandlers({ agents, clock: world.clock.now, zone: 'Asia/Taipei', territoryIds: ['taipei'] }),
  ];
  const clock = { now: doorAt };
  const { routes, failures, accesses } = routerOn(bound, clock);
  const stored = async () =>
    JSON.stringify([
      [...visits.visits.values()],
      await agents.list(),
      await world.cases.answers.find('L-1'),
      world.cases.allContacts(),
    ]);
  return {
    world,
    visits,
    agents,
    candidates,
    evidence,
    documents,
    accesses,
    texts,
    news,
    routes,
    failures,
    stored,
  };
}

/** Documents in memory, each kept as it was first. */
function memoryDocuments(
  evidence: MemoryEvidence,
): DocumentStore & { readonly kept: Map<string, Uint8Array> } {
  const kept = new Map<string, Uint8Array>();
  return {
    kept,
    keep: (key, { body }) => {
      if (!kept.has(key)) kept.set(key, body);
      return Promise.resolve();
    },
    link: (key) => evidence.link(key),
  };
}
