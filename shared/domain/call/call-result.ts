import type { Contact } from '../case.ts';
import type { ContactabilityChange, Evidence } from '../contactability/contactability.ts';
import type { Instant } from '../instant.ts';
import type { LocalDate } from '../local-date.ts';

/** What became of one dial. `right-party`: talked with the borrower, nothing agreed. */
export const callResults = [
  'not-connected',
  'no-answer',
  'voicemail',
  'wrong-number',
  'third-party',
  'right-party',
  'promise',
  'refused',
  'callback',
] as const;
export type CallResult = (typeof callResults)[number];

/** What the caller reports. */
export interface CallReport {
  readonly result: CallResult;
  /** The person who answered asked not to be called again. */
  readonly stopCalling: boolean;
  /** Of a promise. */
  readonly promise?: { readonly amountMinor: number; readonly dueOn: LocalDate } | undefined;
  /** Of a callback: not to be called before. */
  readonly callAgainAt?: Instant | undefined;
}

/** As contact policy counts it: a voice mail box and a stranger connect, only the borrower converses. */
export const countsAs: Readonly<Record<CallResult, NonNullable<Contact['outcome']>>> = {
  'not-connected': 'not-connected',
  'no-answer': 'unanswered',
  voicemail: 'unanswered',
  'wrong-number': 'connected',
  'third-party': 'connected',
  'right-party': 'conversation',
  promise: 'conversation',
  refused: 'conversation',
  callback: 'conversation',
};

/** Results after which the task is done; after the others the next number, or a later dial, is tried. */
const ending: readonly CallResult[] = ['right-party', 'promise', 'refused'];

export function endsTask({ result, stopCalling }: CallReport): boolean {
  return stopCalling || ending.includes(result);
}

/**
 * What is learned about the borrower's numbers and wishes. Whoever asks not to be called is not called again, for good: the
 * borrower on any number, somebody else on this one.
 */
export function learned(
  { result, stopCalling }: CallReport,
  { number, at, evidence }: { readonly number: string; readonly at: Instant; readonly evidence: Evidence },
): readonly ContactabilityChange[] {
  const isOther = result === 'wrong-number' || result === 'third-party';
  const choice = { channel: 'call', number, wanted: false, at, evidence } as const;
  return [
    ...(result === 'wrong-number'
      ? [mark('failed', 'wrong-number')]
      : result === 'not-connected'
        ? [mark('unreachable', 'not-connected')]
        : countsAs[result] === 'conversation'
          ? [mark('ok', 'answered')]
          : []),
    ...(stopCalling && isOther ? [{ kind: 'choose', choice } as const] : []),
    ...(stopCalling && !isOther ? [{ kind: 'stop', stop: { what: 'calls', at, evidence } } as const] : []),
  ];

  function mark(status: 'ok' | 'unreachable' | 'failed', reason: string): ContactabilityChange {
    return { kind: 'mark', mark: { number, status, reason, at, evidence } };
  }
}
