import { answerRulesSchema } from '../contracts/answer-rules.ts';
import data from './answers.json' with { type: 'json' };

/** How this deployment judges answers: house values, no jurisdiction sets them. */
export const answerRules = answerRulesSchema.parse(data);
