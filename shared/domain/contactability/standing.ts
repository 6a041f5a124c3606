import type { Instant } from '../instant.ts';
import type { ContactChannel } from '../permit/pack.ts';
import type { Circumstance, ContactRequest } from '../permit/request.ts';
import type { Borrower, Phone } from '../portfolio.ts';
import type { Choice, Contactability, StopRequest } from './contactability.ts';

/** The part of a contact request that is the borrower's own doing. */
export type Standing = Pick<ContactRequest, 'consents' | 'circumstances' | 'unwanted' | 'lost'>;

/** What `permit` is told about the borrower; undefined: nothing was ever said. */
export function standingOf(
  known: Contactability | undefined,
  borrower: Pick<Borrower, 'phones' | 'representative'>,
  since: Instant,
): Standing {
  const { representative, phones } = borrower;
  const represented: readonly Circumstance[] =
    representative?.kind === 'attorney' ? [{ kind: 'represented', from: since, until: null }] : [];
  if (known === undefined) return { consents: [], circumstances: represented, unwanted: [], lost: false };
  return {
    consents: known.consents.map(({ kind, from, until, revokedAt, hours }) => ({
      kind,
      from,
      until,
      revokedAt,
      hours,
    })),
    circumstances: [
      ...represented,
      ...known.choices.flatMap((choice) => (choice.wanted ? [] : [optedOut(choice)])),
      ...known.stops.flatMap(circumstancesOfStop),
    ],
    unwanted: known.unwanted,
    lost: phones.length > 0 && phones.every(({ number }) => statusOf(known, number) === 'failed'),
  };
}

function optedOut({ channel, number, at }: Choice): Circumstance {
  return {
    kind: 'opted-out',
    from: at,
    until: null,
    ...(channel !== null && { channel }),
    ...(number !== null && { number }),
  };
}

const spoken: readonly ContactChannel[] = ['call', 'ai-call', 'voice-notice'];

/**
 * Never to be called again is an opt-out of everything spoken, for good; a cease request is one under every pack, and
 * where a pack knows cease requests it says which notices may still go, by letter.
 */
function circumstancesOfStop({ what, at }: StopRequest): readonly Circumstance[] {
  const closed: readonly ContactChannel[] = what === 'calls' ? spoken : [...spoken, 'sms', 'im', 'email'];
  const optOuts = closed.map((channel): Circumstance => ({
    kind: 'opted-out',
    from: at,
    until: null,
    channel,
  }));
  return what === 'calls' ? optOuts : [...optOuts, { kind: 'cease-request', from: at, until: null }];
}

function statusOf({ numbers }: Contactability, number: string): string {
  return numbers.find((one) => one.number === number)?.status ?? 'ok';
}

/** True when the borrower does not want this channel on this number. */
function isClosed({ choices }: Contactability, channel: ContactChannel, number: string): boolean {
  return choices.some((one) => !one.wanted && one.channel === channel && one.number === number);
}

/**
 * The borrower's numbers that may be used on a channel, in the order to try them: as the bank has them, those tried in
 * vain after the others. Failed ones and those the borrower closed for the channel are not among them.
 */
export function numbersFor(
  known: Contactability | undefined,
  phones: readonly Phone[],
  channel: ContactChannel,
): readonly Phone[] {
  if (known === undefined) return phones;
  const open = phones.filter(
    ({ number }) => statusOf(known, number) !== 'failed' && !isClosed(known, channel, number),
  );
  const isVain = ({ number }: Phone): boolean => statusOf(known, number) === 'unreachable';
  return [...open.filter((phone) => !isVain(phone)), ...open.filter(isVain)];
}

/**
 * The number a step's text goes to: the first usable one from `attempt` on in the bank's order (those before it were
 * refused for this step), else the last usable one. Undefined: none is.
 */
export function numberToTry(
  known: Contactability | undefined,
  phones: readonly Phone[],
  attempt: number,
): Phone | undefined {
  const usable = numbersFor(known, phones, 'sms');
  const isUsable = (phone: Phone): boolean => usable.includes(phone);
  return phones.slice(attempt).find(isUsable) ?? phones.findLast(isUsable);
}

/** Which attempt follows on a refused one: that of the next usable number after it; undefined: none is left. */
export function attemptAfter(
  known: Contactability | undefined,
  phones: readonly Phone[],
  refused: Pick<Phone, 'number'>,
): number | undefined {
  const from = phones.findIndex(({ number }) => number === refused.number) + 1;
  const next = numbersFor(known, phones.slice(from), 'sms').length > 0;
  return next ? from : undefined;
}
