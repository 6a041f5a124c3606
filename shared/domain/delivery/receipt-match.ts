import type { Contact, ReceiptMeaning } from '../case.ts';
import { epochMs, type Instant } from '../instant.ts';
import { maskPhone } from '../mask.ts';

/** A function that texts runs a minute at most (infra/capabilities): an older claim has no holder any more. */
export const holderGoneMs = 90_000;

/** How far the carrier's clock may be before ours. */
const skewMs = 5_000;

export interface ReceiptHead {
  readonly messageId: string;
  /** E.164. */
  readonly destination: string;
  /** When the carrier took the text. */
  readonly timestamp: Instant;
  readonly meaning: ReceiptMeaning;
}

/**
 * recorded: the text has this message id. unrecorded: it has none, and no other can be meant. too-early: its gate may be
 * recording it at this moment. unclear: several may be meant, or the receipt does not rule out that the one arrived.
 */
export type Match =
  | { readonly kind: 'recorded' | 'unrecorded'; readonly contact: Contact }
  | { readonly kind: 'too-early' }
  | { readonly kind: 'unclear' }
  | { readonly kind: 'none' };

/**
 * Which text of these ledgers a receipt tells of. A text whose record was lost has no message id; it can only be known
 * again by its number and the minute in which its claim was held, and only if that is true of no other.
 *
 * Such a failure is believed where it is the number's (no such phone, closed for texts), for then nothing can have
 * arrived there. A failure that passes, or that is about one text's words, is left to a person: were it another system's
 * text, the borrower would hear ours twice.
 */
export function whichText(contacts: readonly Contact[], receipt: ReceiptHead, now: Instant): Match {
  const texts = contacts.filter(({ state, channel }) => channel === 'sms' && state !== 'RECEIVED');
  const contact = texts.find(({ messageId }) => messageId === receipt.messageId);
  if (contact !== undefined) return { kind: 'recorded', contact };
  const here = texts.filter(
    ({ to, messageId }) => messageId === null && to === maskPhone(receipt.destination),
  );
  if (here.some((one) => one.state === 'SENDING' && !isLeft(one, now))) return { kind: 'too-early' };
  const [fit, ...held] = here.filter((one) => isHeldAt(one, receipt.timestamp));
  // Here and below: a holder whose clock leapt sends long after its claim, and may still record it.
  if (fit === undefined)
    return here.some((one) => isClaimedBefore(one, receipt.timestamp))
      ? { kind: 'too-early' }
      : { kind: 'none' };
  const others = [...held, ...here.filter((one) => one !== fit && one.state === 'SENDING')];
  const isKnown = fit.state !== 'SENDING' && fit.state !== 'UNCERTAIN';
  const isSure = receipt.meaning !== 'passing' && receipt.meaning !== 'text';
  return others.length === 0 && !isKnown && isSure
    ? { kind: 'unrecorded', contact: fit }
    : { kind: 'unclear' };
}

/** A claim whose holder is gone: whether its text went was never recorded. */
const isLeft = ({ at }: Contact, now: Instant): boolean => epochMs(now) - epochMs(at) >= holderGoneMs;

const isClaimedBefore = ({ state, at }: Contact, moment: Instant): boolean =>
  state === 'SENDING' && epochMs(at) - skewMs <= epochMs(moment);

/** Whether the text was claimed and may have gone at that moment; one settled by hand meanwhile still may have. */
function isHeldAt({ state, at, claimedAt }: Contact, moment: Instant): boolean {
  const from = state === 'SENDING' ? at : claimedAt;
  if (from === undefined) return false;
  const after = epochMs(moment) - epochMs(from);
  return after >= -skewMs && after < holderGoneMs;
}
