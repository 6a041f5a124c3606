import type { Contact } from '../case.ts';
import { replyStep } from '../reply/reply.ts';
import { visitOfStep } from '../visits/visit-notice.ts';

/**
 * A claim on a text that no case keeps an intent of: a visit's text, or the answer to a reply. Once its message is given
 * up and its visit wants it no longer, nothing else leads back to it.
 */
export function isLooseClaim({ state, channel, step }: Pick<Contact, 'state' | 'channel' | 'step'>): boolean {
  return state === 'SENDING' && channel === 'sms' && (step === replyStep || visitOfStep(step) !== undefined);
}
