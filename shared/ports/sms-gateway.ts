import type { Registered } from '../domain/delivery/lane.ts';
import type { Permit } from '../domain/permit/permit.ts';

export interface OutgoingText {
  /** E.164. */
  readonly to: string;
  readonly text: string;
  /** Alphanumeric sender; null where the country knows none. */
  readonly senderId: string | null;
  /** Where carriers pass on registered texts only; absent: any. */
  readonly registered?: Registered | undefined;
}

/**
 * accepted: the carrier has it. refused: certainly not sent, and this number or text will not do. later: certainly not
 * sent, for a reason that passes or that is not the borrower's (a throttle, a spent quota, our own settings): to be decided
 * anew. uncertain: it may have gone (a timeout after the request left, a server error): never to be sent again by a
 * machine.
 */
export type SendResult =
  | { readonly kind: 'accepted'; readonly messageId: string }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'later'; readonly reason: string; readonly pause: 'throttled' | 'quota' | 'settings' }
  | { readonly kind: 'uncertain'; readonly reason: string };

export interface SmsGateway {
  /**
   * Tries exactly once: a retry below this line would be a second text. Refuses, untried, a text whose number the
   * permit is not for.
   */
  send(text: OutgoingText, permit: Permit): Promise<SendResult>;
}
