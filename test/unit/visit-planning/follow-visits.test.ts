import { describe, expect, it } from 'vitest';
import { territoryReportSchema } from '../../../shared/contracts/visit-planning.ts';
import { addDays } from '../../../shared/domain/local-date.ts';
import type { PlannedVisit } from '../../../shared/domain/visits/candidate.ts';
import { decideVisit } from '../../../shared/domain/visits/decide-visit.ts';
import { visitRules } from '../../../shared/policy/visits/rules.ts';
import { changeContactability } from '../../../shared/runtime/change-contactability.ts';
import { aHold, at } from '../../support/builders.ts';
import { FieldWorld, fourAgents, planDate, runId } from '../../support/field-world.ts';

async function visitOf(world: FieldWorld, borrowerId: string): Promise<PlannedVisit> {
  const state = await world.state(borrowerId);
  if (state.kind !== 'planned') throw new Error(`${borrowerId} is ${JSON.stringify(state)}`);
  return state.visit;
}

const report = async (world: FieldWorld) =>
  territoryReportSchema.parse((await world.runs.findPart(runId, 'taipei'))!.body);

describe('planning follows the visits there are', () => {
  it('plans a moved visit again at the hours wished, under its own id; others keep theirs', async () => {
    const world = new FieldWorld(...fourAgents);
    for (const number of [1, 2]) await world.atVisit(number);
    await world.plan();
    const [moved, other] = [await visitOf(world, 'B1'), await visitOf(world, 'B2')];
    const next = addDays(planDate, 1);
    const wish = { date: addDays(next, 3), fromMinute: 600, toMinute: 780 };
    const decision = decideVisit(
      world.proposed.get(moved.visitId)!,
      { kind: 'move', wish },
      { now: world.clock.now(), by: 'borrower', rules: visitRules },
    );
    if (!decision.ok) throw new Error(decision.error);
    await world.visits.save(decision.next);
    await world.plan({}, { businessDate: next });
    const again = await visitOf(world, 'B1');
    expect(again).toMatchObject({ visitId: moved.visitId, date: wish.date });
    expect(again.fromMinute).toBeGreaterThanOrEqual(wish.fromMinute);
    expect(again.toMinute).toBeLessThanOrEqual(wish.toMinute);
    expect(world.proposed.get(moved.visitId)).toMatchObject({
      ...{ state: 'proposed', proposal: 2, moves: 1, date: wish.date },
      notice: { kind: 'appointment' },
    });
    expect(await visitOf(world, 'B2')).toEqual(other);
    expect(world.proposed.get(other.visitId)).toMatchObject({ state: 'proposed', proposal: 1 });
  });

  it.each([
    ['paid', 'closed'],
    ['complaint', 'waiting'],
  ] as const)('follows a visit called off for: %s', async (reason, kind) => {
    const world = new FieldWorld(...fourAgents);
    await world.atVisit(1);
    await world.plan();
    const { visitId } = await visitOf(world, 'B1');
    const decision = decideVisit(
      world.proposed.get(visitId)!,
      { kind: 'cancel', reason },
      { now: world.clock.now(), by: 'system', rules: visitRules },
    );
    if (!decision.ok) throw new Error(decision.error);
    await world.visits.save(decision.next);
    world.cases.hold('L1', aHold());
    await world.plan({}, { businessDate: addDays(planDate, 1) });
    expect(await world.state('B1')).toMatchObject({ kind });
    expect(world.proposed.size).toBe(1);
  });

  it('gives tomorrow’s appointment another team when somebody of the first is suspended, at the same hours', async () => {
    const world = new FieldWorld(...fourAgents);
    await world.atVisit(1);
    await world.plan();
    const first = await visitOf(world, 'B1');
    const [agentId] = first.team.map((one) => one.agentId);
    const tomorrow = addDays(first.date, -1);
    const known = (await world.agents.find(agentId!))!;
    const cause = { cause: 'conduct-complaint', reason: 'upheld', source: 'CMP-1' } as const;
    await world.agents.save({
      ...known,
      suspension: { from: tomorrow, ...cause },
      version: known.version + 1,
    });
    await world.plan({}, { businessDate: tomorrow });
    const { team, ...hours } = await visitOf(world, 'B1');
    expect(team.map((one) => one.agentId)).not.toContain(agentId);
    expect(hours).toMatchObject({
      date: first.date,
      fromMinute: first.fromMinute,
      toMinute: first.toMinute,
    });
    expect(world.proposed.get(first.visitId)).toMatchObject({
      ...{ state: 'proposed', proposal: 2, team },
      ...{ notice: { kind: 'appointment' }, news: { kind: 'reassigned' } },
    });
  });

  it('leaves hours and team the desk has agreed with the borrower meanwhile as they are', async () => {
    const world = new FieldWorld(...fourAgents);
    await world.atVisit(1);
    await world.plan();
    const first = await visitOf(world, 'B1');
    const date = addDays(first.date, 2);
    const others = fourAgents.filter((one) => !first.team.some(({ agentId }) => agentId === one.agentId));
    const team = others.map(({ agentId, name, badge }) => ({ agentId, name, badge }));
    const window = { date, fromMinute: 600, toMinute: 720 };
    for (const command of [
      { kind: 'move', wish: null } as const,
      { kind: 'propose', window, team } as const,
    ]) {
      const visit = world.proposed.get(first.visitId)!;
      const context = { now: world.clock.now(), by: 'officer', rules: visitRules } as const;
      const decision = decideVisit(visit, command, context);
      if (!decision.ok) throw new Error(decision.error);
      await world.visits.save(decision.next);
    }
    const agreed = world.proposed.get(first.visitId)!;
    await world.plan({}, { businessDate: addDays(planDate, 1) });
    expect(world.proposed.get(first.visitId)).toEqual(agreed);
    expect(await visitOf(world, 'B1')).toMatchObject({ ...window, team });
  });

  it('asks with what the borrower said about being contacted', async () => {
    const world = new FieldWorld(...fourAgents);
    await world.atVisit(1);
    await changeContactability(world.contactability, 'B1', [
      {
        kind: 'choose',
        choice: {
          ...{ channel: 'visit', number: null, wanted: false, at: at('2025-05-01') },
          evidence: { source: 'officer', ref: 'R-1' },
        },
      },
    ]);
    await world.plan();
    expect(await world.state('B1')).toMatchObject({ kind: 'waiting' });
    expect((await report(world)).counts).toMatchObject({ planned: 0, left: 1 });
  });
});
