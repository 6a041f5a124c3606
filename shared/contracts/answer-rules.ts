import { z } from 'zod';
import type { AnswerRules } from '../domain/answers/answer-rules.ts';

const whole = (least: number, most: number) => z.number().int().min(least).max(most);

/** `shared/policy/answers.json`. Sixty rates are five years, the longest a card plan may run (order 2011 no. 2, art. 70). */
export const answerRulesSchema: z.ZodType<AnswerRules> = z.strictObject({
  promise: z.strictObject({
    graceDays: whole(0, 14),
    partPercent: whole(1, 100),
    furthestDays: whole(1, 90),
  }),
  plan: z.strictObject({
    instalmentsAtMost: whole(1, 60),
    deferralMonthsAtMost: whole(1, 12),
    affordablePercent: whole(1, 100),
    offerDays: whole(1, 60),
    graceDays: whole(0, 31),
    usualMonths: z.array(whole(1, 60)).min(1),
  }),
});
