import { z } from 'zod';
import { baseEnv, envVar } from '../../shared/runtime/base-env.ts';

export const receiptsEnv = z.object({
  ...baseEnv,
  ...envVar.portfolioTable,
  ...envVar.casesTable,
  ...envVar.bankZone,
});
