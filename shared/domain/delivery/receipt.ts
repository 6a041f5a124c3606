import type { ReceiptMeaning } from '../case.ts';
import type { ContactabilityChange, Evidence } from '../contactability/contactability.ts';
import type { Instant } from '../instant.ts';

/**
 * The reasons SNS documents for a text that failed, in lower case ("Viewing CloudWatch metrics and logs for SMS deliveries",
 * reasons for a failed message).
 */
const reasons: Readonly<Record<string, Exclude<ReceiptMeaning, 'delivered'>>> = {
  'invalid phone number': 'number',
  'phone number is opted out': 'closed',
  'phone has blocked sms': 'closed',
  'phone is on a blocked list': 'closed',
  'destination is on a blocked list': 'closed',
  'phone is currently unreachable/unavailable': 'passing',
  'phone carrier is currently unreachable/unavailable': 'passing',
  'unknown error attempting to reach phone': 'passing',
  'blocked as spam by phone carrier': 'text',
  'phone carrier has blocked this message': 'text',
  'message body is invalid': 'text',
  'this delivery would exceed max price': 'text',
};

/** What a receipt means. A reason nobody has told us of is one that may pass: it marks no number for good. */
export function meaningOf(status: 'SUCCESS' | 'FAILURE', providerResponse: string): ReceiptMeaning {
  if (status === 'SUCCESS') return 'delivered';
  const said = providerResponse
    .trim()
    .toLowerCase()
    .replace(/[.\s]+$/, '');
  return reasons[said] ?? 'passing';
}

export interface ReceiptNews {
  readonly number: string;
  readonly at: Instant;
  readonly evidence: Evidence;
}

/** What is learned about a number: for good, for texts only, or until it answers again. */
export function learnedFrom(
  meaning: ReceiptMeaning,
  { number, at, evidence }: ReceiptNews,
): readonly ContactabilityChange[] {
  const mark = (status: 'ok' | 'unreachable' | 'failed', reason: string): ContactabilityChange => ({
    kind: 'mark',
    mark: { number, status, reason, at, evidence },
  });
  switch (meaning) {
    case 'delivered':
      return [mark('ok', 'delivered')];
    case 'passing':
      return [mark('unreachable', 'not-delivered')];
    case 'number':
      return [mark('failed', 'no-such-number')];
    case 'closed':
      return [{ kind: 'choose', choice: { channel: 'sms', number, wanted: false, at, evidence } }];
    case 'text':
      return [];
  }
}
