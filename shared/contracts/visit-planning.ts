import { z } from 'zod';
import type { PlannedVisit, VisitCandidate } from '../domain/visits/candidate.ts';
import type { PlanningRules } from '../domain/visits/planning-rules.ts';
import type { Territory } from '../domain/visits/territory.ts';
import { instantSchema, localDateSchema } from './feed.ts';
import { messageLanguages } from './messages.ts';

/** Visit planning (design, section 11): candidates, steps of the machine, and what a run reports. */

const count = z.number().int().min(0);
const point = { latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) };
const hours = {
  date: localDateSchema,
  fromMinute: z.number().int().min(0).max(1440),
  toMinute: z.number().int().min(0).max(1440),
};
const refusal = z.strictObject({ rule: z.string(), source: z.string(), loanId: z.string().nullable() });

export const plannedVisitSchema: z.ZodType<PlannedVisit> = z.strictObject({
  visitId: z.string(),
  borrowerId: z.string(),
  loanIds: z.array(z.string()).min(1),
  zone: z.string(),
  address: z.strictObject({ kind: z.enum(['home', 'work']), text: z.string(), ...point }),
  team: z.array(z.strictObject({ agentId: z.string(), name: z.string(), badge: z.string() })).min(1),
  ...hours,
  startMinute: z.number().int(),
  runId: z.string(),
});

export const visitCandidateSchema: z.ZodType<VisitCandidate> = z.strictObject({
  borrowerId: z.string(),
  name: z.string(),
  language: z.enum(messageLanguages),
  territory: z.string(),
  loans: z.array(
    z.strictObject({
      loanId: z.string(),
      taskId: z.string(),
      decidedAt: instantSchema,
      currency: z.string(),
      overdueMinor: z.number().int(),
      delinquentDays: z.number().int(),
    }),
  ),
  state: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('waiting'),
      since: localDateSchema,
      wish: z.strictObject(hours).nullable(),
      refusals: z.array(refusal),
    }),
    z.strictObject({ kind: z.literal('planned'), visit: plannedVisitSchema }),
    z.strictObject({ kind: z.literal('closed'), at: instantSchema, reason: z.string() }),
  ]),
  version: z.number().int().min(1),
});

/** What starts a planning run: the moment the schedule stands for. */
export const planningInputSchema = z.object({
  scheduledAt: instantSchema,
  businessDate: localDateSchema.optional(),
});

export const planningPlanSchema = z.strictObject({
  asOf: instantSchema,
  dates: z.array(localDateSchema),
  territories: z.array(z.string()),
});

export const territoryTaskSchema = z.strictObject({
  runId: z.string(),
  businessDate: localDateSchema,
  asOf: instantSchema,
  dates: z.array(localDateSchema),
  territory: z.string(),
  done: z.boolean(),
});
export type TerritoryTask = z.infer<typeof territoryTaskSchema>;

/** candidates = planned + kept + reassigned + left. */
export const planningCountsSchema = z.strictObject({
  candidates: count,
  planned: count,
  kept: count,
  reassigned: count,
  left: count,
  /** Left because a promised appointment could not be kept. */
  released: count,
  /** Somebody else changed the candidate meanwhile: it is looked at again tomorrow. Counted among those left. */
  changed: count,
});
export type PlanningCounts = z.infer<typeof planningCountsSchema>;

export const territoryReportSchema = z.strictObject({
  territory: z.string(),
  counts: planningCountsSchema,
  teams: count,
  travelMinutes: count,
  objective: count,
  /** How many were left for which rule; one left for several counts under each. */
  reasons: z.record(z.string(), count),
  left: z.array(z.strictObject({ borrowerId: z.string(), rules: z.array(z.string()) })),
});
export type TerritoryReport = z.infer<typeof territoryReportSchema>;

export const planningReportSchema = z.strictObject({
  runId: z.string(),
  businessDate: localDateSchema,
  asOf: instantSchema,
  counts: planningCountsSchema,
  teams: count,
  travelMinutes: count,
  objective: count,
  reasons: z.record(z.string(), count),
  territories: z.array(territoryReportSchema.omit({ left: true })),
  reconciled: z.boolean(),
});
export type PlanningReport = z.infer<typeof planningReportSchema>;

export const openedPlanningSchema = z.strictObject({
  runId: z.string(),
  businessDate: localDateSchema,
  asOf: instantSchema,
  closed: z.boolean(),
  report: planningReportSchema.nullable(),
  territories: z.array(territoryTaskSchema),
});
export type OpenedPlanning = z.infer<typeof openedPlanningSchema>;

const whole = z.number().int().min(1);

const territorySchema: z.ZodType<Territory> = z.strictObject({
  territoryId: z.string().regex(/^[a-z][a-z0-9-]*$/),
  name: z.string().min(1),
  base: z.strictObject(point),
  reachKm: z.number().positive(),
  zone: z.string(),
});

const planningRulesSchema: z.ZodType<Omit<PlanningRules, 'staffMin' | 'staffMax'>> = z.strictObject({
  trainingGoodForDays: whole,
  assessmentGoodForDays: whole,
  passScore: z.number().min(0).max(100),
  leadDays: whole,
  horizonDays: whole.max(14),
  doorMinutes: whole.max(240),
  promiseMinutes: whole.max(480),
  candidatesAtMost: whole.max(1000),
  promisedPriority: z.number().min(0),
  priority: z.strictObject({
    amount: z.array(z.number()),
    age: z.array(z.number()),
    brokenPromise: z.number().min(0),
  }),
  travel: z.strictObject({ kmPerHour: z.number().positive(), extraMinutes: z.number().min(0) }),
  search: z.strictObject({ roundsPerJob: count, roundsAtMost: count }),
});

/** The bank's field offices and how it plans their visits. */
export const fieldWorkSchema = z.strictObject({
  note: z.string(),
  territories: z.array(territorySchema).min(1),
  rules: planningRulesSchema,
});
