import type { Caller } from '../../shared/contracts/api/caller.ts';
import type { VisitView } from '../../shared/contracts/visit-routes.ts';
import { brokenRules, changedMeanwhile } from '../../shared/contracts/api/route.ts';
import { visitRoutes } from '../../shared/contracts/visit-routes.ts';
import { evidenceFaults, evidencePrefix, uploadKey } from '../../shared/domain/evidence.ts';
import type { VisitOutcome } from '../../shared/domain/visits/outcome.ts';
import { recordingFaults, uploadFaults, type RecordingRules } from '../../shared/domain/visits/recording.ts';
import { visitTable } from '../../shared/domain/visits/visit-table.ts';
import type { Visit } from '../../shared/domain/visits/visit.ts';
import type { AgentStore } from '../../shared/ports/agent-store.ts';
import type { EvidenceStore } from '../../shared/ports/evidence-store.ts';
import { type Bound, handle } from '../../shared/runtime/api/router.ts';
import { uploadedFile } from '../../shared/runtime/uploaded.ts';
import { answerVisit } from './answer-visit.ts';
import { changeVisit, type ChangeResult } from './change-visit.ts';
import { departVisit, type DepartDeps, type DepartResult } from './depart.ts';
import { proposeAtDesk, type DeskPlaces } from './propose-at-desk.ts';
import { recordOutcome, type RecordDeps } from './record.ts';
import { sendOut } from './send-out.ts';
import { supervision, type SupervisionDeps } from './supervision.ts';
import { visitsOfTeam } from './team-visits.ts';
import { visitFor } from './visit-for.ts';

export type VisitApiDeps = DepartDeps &
  DeskPlaces &
  RecordDeps &
  SupervisionDeps & {
    readonly agents: Pick<AgentStore, 'find'>;
    readonly evidence: EvidenceStore;
    readonly recording: RecordingRules;
  };

const unknown = { problem: 'unknown-record', detail: 'There is no such visit.' } as const;
const conflict = (detail: string) => ({ problem: 'conflict', detail }) as const;

/** The API of visits: what stands in `visitRoutes`. Twice, late, half: see the operation each handler calls. */
export function visitHandlers(deps: VisitApiDeps): readonly Bound[] {
  return [...readers(deps), ...deskHandlers(deps), ...teamHandlers(deps)];
}

function readers(deps: VisitApiDeps): readonly Bound[] {
  return [
    handle(visitRoutes.listTeamVisits, async ({ caller, params, query }) => {
      const isOthers = caller.role === 'agent' && caller.agentId !== params.id;
      if (isOthers || (await deps.agents.find(params.id)) === undefined)
        return { problem: 'unknown-record', detail: 'There is no such agent.' };
      const visits = await visitsOfTeam(deps, { agentId: params.id, date: query.date });
      return { body: { visits: visits.map((visit) => viewOf(visit, caller)) } };
    }),
    handle(visitRoutes.readVisit, async ({ caller, params }) => {
      const visit = await visitFor(deps, caller, params.id);
      return visit === undefined ? unknown : { body: viewOf(visit, caller), version: visit.version };
    }),
    handle(visitRoutes.superviseVisits, async ({ query: { from, to } }) => {
      if (from > to) return brokenRules([{ field: 'to', rule: 'not before from' }]);
      const { report, callBack } = await supervision(deps, { from, to });
      return { body: { ...report, agents: [...report.agents], callBack: [...callBack] } };
    }),
  ];
}

function deskHandlers(deps: VisitApiDeps): readonly Bound[] {
  return [
    handle(visitRoutes.answerVisit, async ({ caller, params, body, ifMatch: version }) => {
      if ((await visitFor(deps, caller, params.id)) === undefined) return unknown;
      const by = caller.role === 'borrower' ? 'borrower' : 'officer';
      return answerOf(await answerVisit(deps)(params.id, body, { by, version }), caller);
    }),
    proposing(deps),
    handle(visitRoutes.cancelVisit, async ({ caller, params, ifMatch: version }) => {
      const command = { kind: 'cancel', reason: 'officer' } as const;
      const result = await changeVisit(deps, params.id, { command, by: 'officer', version });
      if (result.ok) await sendOut(deps, result.next);
      const answer = answerOf(result, caller);
      return 'problem' in answer && answer.problem === 'invalid-request' ? conflict(answer.detail) : answer;
    }),
  ];
}

function proposing(deps: VisitApiDeps): Bound {
  return handle(visitRoutes.proposeVisitAgain, async ({ caller, params, body, ifMatch: version }) => {
    const { agentIds, ...window } = body;
    const unfit = await deps.unfit(agentIds, window.date);
    if (unfit.length > 0)
      return brokenRules(
        unfit.map((one) => ({ field: 'agentIds', rule: `fit to go: ${one.reasons.join(', ')}` })),
      );
    const found = await Promise.all(agentIds.map((agentId) => deps.agents.find(agentId)));
    const agents = found.filter((one) => one !== undefined);
    const visit = await deps.visits.find(params.id);
    if (visit === undefined) return unknown;
    return answerOf(await proposeAtDesk(deps)(visit, { window, agents, version }), caller);
  });
}

function teamHandlers(deps: VisitApiDeps): readonly Bound[] {
  return [
    handle(visitRoutes.departVisit, async ({ caller, params }) => {
      if ((await visitFor(deps, caller, params.id)) === undefined) return unknown;
      return departed(await departVisit(deps)(params.id), caller);
    }),
    handle(visitRoutes.recordVisit, async ({ caller, params, body }) => {
      const visit = await visitFor(deps, caller, params.id);
      if (visit === undefined) return unknown;
      const refused = await evidenceRefused(deps, visit, body);
      return refused ?? answerOf(await recordOutcome(deps)(params.id, body), caller);
    }),
    handle(visitRoutes.uploadForVisit, async ({ caller, params, body, operationId }) => {
      const visit = await visitFor(deps, caller, params.id);
      if (visit === undefined) return unknown;
      if (visitTable[visit.state].record === undefined) return conflict(`The visit is ${visit.state}.`);
      const faults = [...uploadFaults(body.kind, deps.recording), ...evidenceFaults(body)];
      if (faults.length > 0) return brokenRules(faults);
      const key = uploadKey('visits', visit.visitId, operationId);
      return { body: { ...(await deps.evidence.ticket(key, body)) } };
    }),
  ];
}

/**
 * What an outcome names must lie under its own visit, uploaded; a talk that must be recorded brings its recording along. A
 * visit that is over is refused by its state instead.
 */
async function evidenceRefused(
  { evidence, recording }: VisitApiDeps,
  { visitId, state }: Visit,
  outcome: VisitOutcome,
): Promise<ReturnType<typeof brokenRules> | undefined> {
  if (visitTable[state].record === undefined) return undefined;
  const prefixes = [evidencePrefix('visits', visitId)];
  const contentTypes: string[] = [];
  for (const key of outcome.evidence) {
    const file = await uploadedFile(evidence, prefixes, key);
    if (file === undefined) return brokenRules([{ field: 'evidence', rule: 'uploaded for this visit' }]);
    contentTypes.push(file.contentType);
  }
  const faults = recordingFaults(outcome, contentTypes, recording);
  return faults.length === 0 ? undefined : brokenRules(faults);
}

function departed(
  result: DepartResult,
  caller: Caller,
): ReturnType<typeof conflict> | typeof unknown | { body: VisitView } {
  if (result.ok) return { body: viewOf(result.next, caller) };
  switch (result.error) {
    case 'unknown':
      return unknown;
    case 'cancelled':
      return conflict(`The visit is called off now: ${result.words}. Do not go.`);
    case 'wait':
      return conflict(`Not before ${result.until}: ${result.words}. Nothing was changed.`);
    case 'team': {
      const reasons = new Set(result.unfit.flatMap((one) => one.reasons));
      return conflict(`Of the team, some may not go: ${[...reasons].join(', ')}. Nothing was changed.`);
    }
    case 'changed':
    case 'early':
    case 'fields':
    case 'past':
    case 'state':
      return conflict(refusalOf(result));
  }
}

type Refused =
  ReturnType<typeof conflict> | ReturnType<typeof brokenRules> | typeof changedMeanwhile | typeof unknown;

function answerOf(
  result: ChangeResult,
  caller: Caller,
): Refused | { readonly body: VisitView; readonly version: number } {
  if (result.ok) return { body: viewOf(result.next, caller), version: result.next.version };
  if (result.error === 'unknown') return unknown;
  if (result.error === 'changed') return changedMeanwhile;
  return result.error === 'fields' ? brokenRules(result.faults) : conflict(refusalOf(result));
}

function refusalOf(result: Extract<ChangeResult, { ok: false }>): string {
  switch (result.error) {
    case 'state':
      return `The visit is ${result.state}: this is not possible any more, or not yet. Nothing was changed.`;
    case 'past':
      return 'The visit’s hours have begun or are over. Nothing was changed.';
    case 'early':
      return 'It is too early for this. Nothing was changed.';
    case 'fields':
      return result.faults.map(({ field, rule }) => `${field}: ${rule}`).join('; ');
    case 'changed':
      return changedMeanwhile.detail;
    case 'unknown':
      return unknown.detail;
  }
}

function viewOf(visit: Visit, { role }: Caller): VisitView {
  const { visitId, borrowerId, loanIds, state, date, fromMinute, toMinute, zone, address, team } = visit;
  const { proposal, moves, wish, reason, departedAt, outcome } = visit;
  return {
    ...{ visitId, borrowerId, loanIds: [...loanIds], state, date, fromMinute, toMinute, zone },
    address: { kind: address.kind, text: address.text },
    team: team.map(({ agentId, name, badge }) => ({ agentId, name, badge })),
    ...{ proposal, moves, wish, reason, departedAt },
    outcome: role === 'borrower' ? null : outcome,
  };
}
