import { z } from 'zod';

/** Who may call: `system` is core banking and other machines, `agent` a field agent. */
export const roles = ['borrower', 'officer', 'supervisor', 'auditor', 'system', 'agent'] as const;
export type Role = (typeof roles)[number];

/** Ids of borrowers, loans, agents: no separator of a key, no path, no space can be in one. */
export const recordId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, '1 to 64 letters, digits, dots, dashes or underscores');

const subject = z.string().min(1).max(128);

/**
 * The caller as the token says: what the authorizer hands to every function. A borrower and an agent are bound to their
 * own id here and nowhere else: no path, query or body can widen it.
 */
export const callerSchema = z.discriminatedUnion('role', [
  z.object({ role: z.literal('borrower'), subject, borrowerId: recordId }),
  z.object({ role: z.literal('agent'), subject, agentId: recordId }),
  z.object({ role: z.enum(['officer', 'supervisor', 'auditor', 'system']), subject }),
]);
export type Caller = z.infer<typeof callerSchema>;
