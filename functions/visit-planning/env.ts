import { z } from 'zod';
import { baseEnv, envVar } from '../../shared/runtime/base-env.ts';

export const visitIntakeEnv = z.object({
  ...baseEnv,
  ...envVar.portfolioTable,
  ...envVar.casesTable,
  ...envVar.bankZone,
  ...envVar.smsQueues,
  TEAM_QUEUE_URL: z.url(),
});

export const openPlanningEnv = z.object({
  ...baseEnv,
  ...envVar.casesTable,
  ...envVar.runsTable,
  ...envVar.bankZone,
});

export const planTerritoryEnv = z.object({
  ...baseEnv,
  ...envVar.portfolioTable,
  ...envVar.casesTable,
  ...envVar.agentsTable,
  ...envVar.runsTable,
  ...envVar.bankZone,
});

export const closePlanningEnv = z.object({ ...baseEnv, ...envVar.runsTable });

export const failPlanningEnv = closePlanningEnv;
