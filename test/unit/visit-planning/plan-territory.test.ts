import { describe, expect, it } from 'vitest';
import { closePlanning } from '../../../functions/visit-planning/close-planning.ts';
import { openPlanning } from '../../../functions/visit-planning/open-planning.ts';
import { territoryReportSchema } from '../../../shared/contracts/visit-planning.ts';
import { addDays } from '../../../shared/domain/local-date.ts';
import {
  releaseCandidate,
  type PlannedVisit,
  type VisitCandidate,
} from '../../../shared/domain/visits/candidate.ts';
import { aHold, aPayment, at, scanMoment } from '../../support/builders.ts';
import { FieldWorld, fourAgents, planDate, rules, runId, taipei } from '../../support/field-world.ts';
import { zone } from '../../support/world.ts';

const opens = (world: FieldWorld) =>
  openPlanning({
    runs: world.runs,
    candidates: world.candidates,
    clock: world.clock.now,
    zone,
    territories: [taipei],
    rules,
  });

async function visitOf(world: FieldWorld, borrowerId: string): Promise<PlannedVisit> {
  const state = await world.state(borrowerId);
  if (state.kind !== 'planned') throw new Error(`${borrowerId} is ${JSON.stringify(state)}`);
  return state.visit;
}

async function report(world: FieldWorld, id = runId, territory = 'taipei') {
  return territoryReportSchema.parse((await world.runs.findPart(id, territory))!.body);
}

describe('a territory', () => {
  it('gets its borrowers planned: two agents, lawful hours, inside the days ahead', async () => {
    const world = new FieldWorld(...fourAgents);
    for (const number of [1, 2, 3]) await world.atVisit(number);
    await world.plan();
    for (const number of [1, 2, 3]) {
      const visit = await visitOf(world, `B${number}`);
      expect(visit).toMatchObject({
        visitId: `B${number}.${planDate}`,
        loanIds: [`L${number}`],
        zone,
        runId,
        address: { kind: 'home' },
      });
      expect(visit.team).toHaveLength(2);
      expect(world.proposed.get(visit.visitId)).toMatchObject({
        state: 'proposed',
        team: visit.team,
        date: visit.date,
      });
      expect([addDays(planDate, 2), addDays(planDate, 3)]).toContain(visit.date);
      expect(visit.fromMinute).toBeGreaterThanOrEqual(540);
      expect(visit.toMinute).toBeLessThanOrEqual(1080);
      expect(visit.toMinute - visit.fromMinute).toBeLessThanOrEqual(120);
    }
    expect((await report(world)).counts).toEqual({
      candidates: 3,
      planned: 3,
      kept: 0,
      reassigned: 0,
      left: 0,
      released: 0,
      changed: 0,
    });
  });

  it('leaves who may not be visited, with every rule and its source', async () => {
    const world = new FieldWorld(...fourAgents);
    await world.atVisit(1, { loan: { contract: { ...(await contract()), collectionConsentClause: null } } });
    await world.atVisit(2);
    world.portfolio.pay(
      aPayment({ loanId: 'L2', amountMinor: 1000, status: 'pending', receivedAt: at('2025-05-01') }),
    );
    await world.atVisit(3);
    world.cases.hold('L3', aHold({ source: 'C-77' }));
    await world.atVisit(4, { candidate: { borrowerId: 'B4', loans: [] } });
    await world.atVisit(5);
    world.portfolio.spoil('L5', new RangeError('spoilt'));
    await world.plan();
    const refusals = async (borrowerId: string) => {
      const state = await world.state(borrowerId);
      return state.kind === 'waiting'
        ? state.refusals.map(({ rule, source, loanId }) => `${rule} | ${source} | ${loanId ?? '-'}`)
        : [];
    };
    expect(await refusals('B1')).toEqual(['no-consent-clause | contract | L1']);
    expect(await refusals('B2')).toEqual(['nothing-overdue | portfolio | L2']);
    expect(await refusals('B3')).toEqual(['hold:complaint | C-77 | L3']);
    expect(await refusals('B5')).toEqual(['data-faulty | stored records | -']);
    const { counts, reasons } = await report(world);
    expect(counts).toMatchObject({ candidates: 5, planned: 0, left: 5 });
    expect(reasons).toMatchObject({
      'no-consent-clause': 1,
      'nothing-overdue': 1,
      'hold:complaint': 1,
      'data-faulty': 1,
    });
  });

  it('without a fit team plans nobody and says so', async () => {
    const world = new FieldWorld(fourAgents[0]!);
    await world.atVisit(1);
    await world.plan();
    expect(await world.state('B1')).toMatchObject({ kind: 'waiting', refusals: [{ rule: 'no-team' }] });
  });

  it('that no office reaches is reported, not lost', async () => {
    const world = new FieldWorld(...fourAgents);
    await world.atVisit(1, { candidate: { territory: 'nowhere' } });
    await world.plan({}, { territory: 'nowhere' });
    expect((await report(world, runId, 'nowhere')).left).toEqual([
      { borrowerId: 'B1', rules: ['no-territory'] },
    ]);
  });
});

describe('planned again', () => {
  it('keeps every appointment when new borrowers come, and moves none', async () => {
    const world = new FieldWorld(...fourAgents);
    for (const number of [1, 2, 3]) await world.atVisit(number);
    await world.plan();
    const before = await Promise.all(['B1', 'B2', 'B3'].map((id) => visitOf(world, id)));
    for (const number of [4, 5, 6]) await world.atVisit(number);
    const next = addDays(planDate, 1);
    const task = {
      businessDate: next,
      dates: [addDays(planDate, 2), addDays(planDate, 3)],
      asOf: scanMoment(next),
    };
    await world.plan({}, task);
    expect(await Promise.all(['B1', 'B2', 'B3'].map((id) => visitOf(world, id)))).toEqual(before);
    expect((await report(world, `VISITS#${next}`)).counts).toMatchObject({
      candidates: 6,
      planned: 3,
      kept: 3,
    });
  });

  it('gives an appointment another team, at the same hours, when one of the first can no longer go', async () => {
    const world = new FieldWorld(...fourAgents);
    await world.atVisit(1);
    await world.plan();
    const before = await visitOf(world, 'B1');
    const agent = (await world.agents.find(before.team[0]!.agentId))!;
    await world.agents.save({
      ...agent,
      version: 2,
      document: { number: 'X', expiresOn: addDays(before.date, -1) },
    });
    const next = addDays(planDate, 1);
    await world.plan({}, { businessDate: next, dates: [before.date] });
    const after = await visitOf(world, 'B1');
    expect(after.team.map(({ agentId }) => agentId)).not.toContain(agent.agentId);
    expect({ ...after, team: [] }).toEqual({ ...before, team: [] });
    // The visit itself goes with it, and the borrower will be told the new names.
    expect(world.proposed.get(before.visitId)).toMatchObject({
      ...{ state: 'proposed', team: after.team, proposal: 2 },
      notice: { kind: 'appointment' },
    });
    expect((await report(world, `VISITS#${next}`)).counts).toMatchObject({ reassigned: 1, kept: 0, left: 0 });
  });

  it('releases an appointment nobody can keep, with the reason', async () => {
    const world = new FieldWorld(...fourAgents.slice(0, 2));
    await world.atVisit(1);
    await world.plan();
    const { date } = await visitOf(world, 'B1');
    const agent = (await world.agents.find('A1'))!;
    await world.agents.save({ ...agent, version: 2, leave: [{ from: date, to: date, reason: 'ill' }] });
    const next = addDays(planDate, 1);
    await world.plan({}, { businessDate: next, dates: [date] });
    expect(await world.state('B1')).toMatchObject({
      kind: 'waiting',
      since: next,
      refusals: [{ rule: 'no-team' }],
    });
    expect([...world.proposed.values()]).toMatchObject([{ state: 'cancelled', reason: 'team-not-fit' }]);
    expect((await report(world, `VISITS#${next}`)).counts).toMatchObject({ left: 1, released: 1 });
  });

  it('after a wish for other hours moves that one only', async () => {
    const world = new FieldWorld(...fourAgents);
    for (const number of [1, 2]) await world.atVisit(number);
    await world.plan();
    const [one, two] = [await visitOf(world, 'B1'), await visitOf(world, 'B2')];
    const wish = { date: addDays(planDate, 3), fromMinute: 840, toMinute: 960 };
    const candidate = (await world.candidates.find('B1')) as VisitCandidate;
    await world.candidates.save(releaseCandidate(candidate, { today: planDate, wish, refusals: [] })!);
    const next = addDays(planDate, 1);
    await world.plan({}, { businessDate: next, dates: [addDays(planDate, 2), addDays(planDate, 3)] });
    const moved = await visitOf(world, 'B1');
    expect(moved.date).toBe(wish.date);
    expect(moved.fromMinute).toBeGreaterThanOrEqual(wish.fromMinute);
    expect(moved.toMinute).toBeLessThanOrEqual(wish.toMinute);
    expect(moved.visitId).not.toBe(one.visitId);
    expect(await visitOf(world, 'B2')).toEqual(two);
  });
});

describe('a planning run', () => {
  it('twice: the second answers with the first report and changes nothing', async () => {
    const world = new FieldWorld(...fourAgents);
    await world.atVisit(1);
    const close = closePlanning({ runs: world.runs });
    const scheduledAt = world.clock.now();
    const { territories } = await opens(world)({ scheduledAt });
    for (const task of territories) await world.plan({}, task);
    const first = await close({ runId, businessDate: planDate });
    expect(first).toMatchObject({ reconciled: true, counts: { candidates: 1, planned: 1 }, teams: 4 });
    expect(first.objective).toBe(first.travelMinutes);
    await world.atVisit(2);
    expect(await opens(world)({ scheduledAt })).toMatchObject({
      closed: true,
      report: first,
      territories: [],
    });
    for (const task of territories) await world.plan({}, task);
    expect(await close({ runId, businessDate: planDate })).toEqual(first);
    expect((await world.state('B2')).kind).toBe('waiting');
  });

  it('half: what the first attempt wrote stands, the second plans the rest and reports both as planned', async () => {
    const world = new FieldWorld(...fourAgents);
    for (const number of [1, 2, 3]) await world.atVisit(number);
    let writes = 0;
    const dying = {
      ...world.candidates,
      save: (next: VisitCandidate) => {
        writes += 1;
        return writes > 1 ? Promise.reject(new Error('died')) : world.candidates.save(next);
      },
    };
    await expect(world.plan({ candidates: dying })).rejects.toThrow('died');
    expect(await world.runs.findPart(runId, 'taipei')).toBeUndefined();
    await world.plan();
    expect((await report(world)).counts).toMatchObject({ candidates: 3, planned: 3, kept: 0, left: 0 });
    expect([...world.proposed.keys()].sort()).toEqual([1, 2, 3].map((n) => `B${n}.${planDate}`));
  });

  it('two at once: a candidate somebody else changed is left for the next run, and the counts agree', async () => {
    const world = new FieldWorld(...fourAgents);
    await world.atVisit(1);
    const racing = { ...world.candidates, save: () => Promise.resolve(false) };
    await world.plan({ candidates: racing });
    const { counts, left } = await report(world);
    expect(counts).toMatchObject({ candidates: 1, planned: 0, left: 1, changed: 1 });
    expect(left).toEqual([{ borrowerId: 'B1', rules: ['changed-meanwhile'] }]);
  });

  it('of a day before the last closed one is refused; one with a territory missing does not close', async () => {
    const world = new FieldWorld();
    await world.atVisit(1);
    await world.atVisit(2, { candidate: { territory: 'nowhere' } });
    await opens(world)({ scheduledAt: world.clock.now() });
    await expect(closePlanning({ runs: world.runs })({ runId, businessDate: planDate })).rejects.toThrow(
      '0 of 2 territories',
    );
    for (const territory of ['taipei', 'nowhere']) await world.plan({}, { territory });
    await closePlanning({ runs: world.runs })({ runId, businessDate: planDate });
    await expect(opens(world)({ scheduledAt: scanMoment(addDays(planDate, -1)) })).rejects.toThrow(
      'planned up to',
    );
  });
});

async function contract() {
  const world = new FieldWorld();
  await world.atVisit(9);
  return (await world.portfolio.loan('L9'))!.loan.contract;
}
