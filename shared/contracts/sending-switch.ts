import { z } from 'zod';
import { instantSchema } from './feed.ts';

/** A supervisor's word to stop all texts, or to let them go again. */
export const moveSwitchSchema = z.strictObject({
  to: z.enum(['running', 'stopped']).describe('stopped: no text leaves; all are kept'),
  reason: z.string().trim().min(3).max(300).describe('Why, for the record'),
});
export type MoveSwitch = z.infer<typeof moveSwitchSchema>;

export const switchViewSchema = z.strictObject({
  state: z.enum(['running', 'stopped']),
  version: z.number().int().min(0),
  moves: z
    .array(
      z.strictObject({
        to: z.enum(['running', 'stopped']),
        by: z.string(),
        reason: z.string(),
        at: instantSchema,
      }),
    )
    .describe('The latest moves, newest first'),
});
export type SwitchView = z.infer<typeof switchViewSchema>;
