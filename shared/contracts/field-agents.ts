import { z } from 'zod';
import type { Agent } from '../domain/visits/agent.ts';
import type { AgentChange, AgentForm } from '../domain/visits/agent-change.ts';
import { localDateSchema } from './feed.ts';
import { messageLanguages } from './messages.ts';

/** Agents of the field teams, as stored and as the bank's officers send them. */

const id = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/, '1 to 32 letters, digits, dots, dashes or underscores');
const words = z.string().trim().min(1).max(200);
const minute = z.number().int().min(0).max(1440);
const language = z.enum(messageLanguages);
const languages = z.array(language).max(messageLanguages.length);
const document = z.strictObject({ number: words, expiresOn: localDateSchema });
// Overlaps and order are the domain's to judge: it names the shift.
const shift = z.strictObject({ weekday: z.number().int(), fromMinute: minute, toMinute: minute });
const leave = z.strictObject({ from: localDateSchema, to: localDateSchema, reason: words });
const suspension = z.strictObject({
  from: localDateSchema,
  cause: z.enum(['manual', 'conduct-complaint']),
  reason: words,
  source: words,
});

const form = {
  agentId: id,
  name: words,
  badge: id,
  document,
  languages,
  territory: id,
  visitsADay: z.number().int(),
  shifts: z.array(shift),
};

/** Body of a registration. */
export const agentFormSchema: z.ZodType<AgentForm> = z.strictObject(form);

export const agentSchema: z.ZodType<Agent> = z.strictObject({
  ...form,
  training: z.strictObject({ completedOn: localDateSchema }).nullable(),
  assessment: z.strictObject({ takenOn: localDateSchema, score: z.number() }).nullable(),
  leave: z.array(leave),
  suspension: suspension.nullable(),
  version: z.number().int().min(1),
});

/** Body of a change to an agent's record. */
export const agentChangeSchema: z.ZodType<AgentChange> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('renew-document'), document }),
  z.strictObject({ kind: z.literal('record-training'), completedOn: localDateSchema }),
  z.strictObject({ kind: z.literal('record-assessment'), takenOn: localDateSchema, score: z.number() }),
  z.strictObject({ kind: z.literal('set-shifts'), shifts: z.array(shift) }),
  z.strictObject({ kind: z.literal('set-duty'), territory: id, visitsADay: z.number().int(), languages }),
  z.strictObject({ kind: z.literal('add-leave'), leave }),
  z.strictObject({ kind: z.literal('suspend'), suspension: suspension.omit({ from: true }) }),
  z.strictObject({ kind: z.literal('unsuspend') }),
]);
