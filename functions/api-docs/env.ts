import { z } from 'zod';
import { baseEnv } from '../../shared/runtime/base-env.ts';

export const docsApiEnv = z.object(baseEnv);
