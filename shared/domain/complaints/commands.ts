import type { ComplaintCategory } from '../complaint.ts';

export const severities = ['low', 'medium', 'high'] as const;
export type Severity = (typeof severities)[number];

export const complexities = ['simple', 'complex'] as const;
export type Complexity = (typeof complexities)[number];

export const complaintOutcomes = ['upheld', 'partly-upheld', 'rejected'] as const;
export type ComplaintOutcome = (typeof complaintOutcomes)[number];

/** What lay at the root of it, for the statistics. */
export const complaintCauses = [
  'wrong-amount',
  'wrong-person',
  'agent-conduct',
  'contact-hours',
  'contact-frequency',
  'unclear-information',
  'system-fault',
  'no-fault',
] as const;
export type ComplaintCause = (typeof complaintCauses)[number];

/** One member for each kind, so that each is told apart from the others. */
type Plain<K> = K extends string ? { readonly kind: K } : never;
type Worded<K> = K extends string ? { readonly kind: K; readonly text: string } : never;

export type ComplaintCommand =
  | { readonly kind: 'assign'; readonly to: string }
  | {
      readonly kind: 'classify';
      readonly category?: ComplaintCategory | undefined;
      readonly severity?: Severity | undefined;
      readonly complexity?: Complexity | undefined;
      /** The agent, and the text, call or visit, it turns out to be about. */
      readonly agentId?: string | undefined;
      readonly contactId?: string | undefined;
    }
  | Worded<'note' | 'add-facts' | 'appeal'>
  | { readonly kind: 'attach'; readonly key: string }
  | { readonly kind: 'ask-extension'; readonly reason: string }
  | Plain<'approve-extension' | 'refuse-extension' | 'reply' | 'withdraw' | 'close'>
  | {
      readonly kind: 'decide';
      readonly outcome: ComplaintOutcome;
      readonly cause: ComplaintCause;
      readonly words: string;
    }
  | { readonly kind: 'merge'; readonly into: string };
