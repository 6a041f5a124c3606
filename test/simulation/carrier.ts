import type { OutgoingText, SendResult } from '../../shared/ports/sms-gateway.ts';
import type { AnyPermit } from './bank.ts';
import type { Books } from './books.ts';
import { happens, type Mischief } from './faults.ts';
import type { Network } from './network.ts';

export interface CarrierDeps {
  readonly mischief: Mischief;
  readonly now: () => number;
  readonly actor: () => string;
  /** Share of texts refused, and of those whose fate the sender does not learn. */
  readonly shares: () => { readonly refused: number; readonly uncertain: number };
  /** Takes the text on, whatever the sender learns. */
  readonly network: Pick<Network, 'carry'>;
}

/** Parts the fake carrier bills a text in: whatever the letters, by the count of the longest alphabet. */
export const partsOf = (text: string): number => (text.length <= 70 ? 1 : Math.ceil(text.length / 67));

/** The fake carrier: takes texts down with the moment it got them, refuses some, and leaves some senders in the dark. */
export class Carrier {
  readonly #deps: CarrierDeps;
  readonly stopped = new Set<string>();
  #count = 0;

  constructor(deps: CarrierDeps) {
    this.#deps = deps;
  }

  take({ to, text }: OutgoingText, permit: AnyPermit, books: Books): Promise<SendResult> {
    const { mischief, now, actor, shares } = this.#deps;
    const { contactId, loanId } = permit.request;
    const { refused, uncertain } = shares();
    const at = now();
    if (this.stopped.has(to)) return Promise.resolve({ kind: 'refused', reason: 'OptedOut' });
    if (happens(mischief, 'refused', { id: `${contactId} ${actor()}`, share: refused, at }))
      return Promise.resolve({ kind: 'refused', reason: 'InvalidParameter' });
    const isLost = happens(mischief, 'uncertain', {
      id: `lost ${contactId} ${actor()}`,
      share: uncertain / 2,
      at,
    });
    if (isLost) return Promise.resolve({ kind: 'uncertain', reason: 'InternalError' });
    books.texts.push({ at, to, text, contactId, loanId, by: actor() });
    this.#count += 1;
    const messageId = `m-${this.#count}`;
    this.#deps.network.carry({ messageId, contactId, to, at });
    if (happens(mischief, 'uncertain', { id: `${contactId} ${actor()}`, share: uncertain / 2, at }))
      return Promise.resolve({ kind: 'uncertain', reason: 'TimeoutError' });
    return Promise.resolve({ kind: 'accepted', messageId });
  }
}
