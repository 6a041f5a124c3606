import { gzipSync } from 'node:zlib';
import type { ReceiptMeaning } from '../../shared/domain/case.ts';
import type { FateSeen } from './books.ts';
import { drawFor, happens, type Mischief } from './faults.ts';
import type { Functions } from './functions.ts';
import type { Ending } from './invocation.ts';
import type { Scheduler } from './scheduler.ts';

/** Shares of texts that do not arrive, of those nobody tells of, and of receipts that come days late or twice. */
export interface NetworkShares {
  readonly undelivered: number;
  readonly untold: number;
  readonly late: number;
  readonly double: number;
}

export interface NetworkDeps {
  readonly scheduler: Scheduler;
  readonly mischief: Mischief;
  readonly shares: () => NetworkShares;
  readonly invoke: <T>(name: string, work: (functions: Functions) => Promise<T>) => Promise<Ending<T>>;
  readonly seen: (fate: FateSeen) => void;
}

/** What the network says of a text that did not arrive, and what that means. */
const refusals: readonly (readonly [string, Exclude<ReceiptMeaning, 'delivered'>])[] = [
  ['Invalid phone number', 'number'],
  ['Phone has blocked SMS', 'closed'],
  ['Phone is currently unreachable/unavailable', 'passing'],
  ['Unknown error attempting to reach phone', 'passing'],
  ['Blocked as spam by phone carrier', 'text'],
];

const minuteMs = 60_000;
/** A log subscription calls its function again twice, then sets the lines aside. */
const mostCalls = 3;

/** What becomes of a text behind the carrier, and the log lines that tell of it: days late, twice, or never. */
export class Network {
  readonly #deps: NetworkDeps;

  constructor(deps: NetworkDeps) {
    this.#deps = deps;
  }

  carry(text: Pick<FateSeen, 'messageId' | 'contactId' | 'to' | 'at'>): void {
    const { scheduler, mischief, shares } = this.#deps;
    const { undelivered, untold, late, double } = shares();
    const { messageId, at } = text;
    const id = `${messageId} ${text.contactId}`;
    const draw = drawFor(mischief, `refusal ${id}`);
    const [words, what] = refusals[Math.floor(draw * refusals.length)]!;
    const failed = happens(mischief, 'undelivered', { id, share: undelivered, at, what: words });
    const fate: FateSeen = {
      ...text,
      meaning: failed ? what : 'delivered',
      heardFrom: Infinity,
      heardAt: Infinity,
    };
    this.#deps.seen(fate);
    if (happens(mischief, 'untold', { id, share: untold, at })) return;
    const line = lineOf(fate, failed ? words : '');
    const isLate = happens(mischief, 'late-receipt', { id, share: late, at });
    const soonMs = 5 + drawFor(mischief, `soon ${id}`) * 20_000;
    const delayMs = isLate ? minuteMs + drawFor(mischief, `late ${id}`) * 70 * 60 * minuteMs : soonMs;
    scheduler.after(delayMs, () => void this.#tell(fate, line));
    if (happens(mischief, 'double-receipt', { id, share: double, at }))
      scheduler.after(delayMs + scheduler.draw() * 26 * 60 * minuteMs, () => void this.#tell(fate, line));
  }

  async #tell(fate: FateSeen, message: string): Promise<void> {
    const { scheduler, invoke } = this.#deps;
    const batch = { messageType: 'DATA_MESSAGE', logGroup: 'sns', logEvents: [{ id: '1', message }] };
    const data = gzipSync(JSON.stringify(batch)).toString('base64');
    fate.heardFrom = Math.min(fate.heardFrom, scheduler.now);
    for (let calls = 1; calls <= mostCalls; calls += 1) {
      const ending = await invoke(`receipt ${fate.messageId}`, ({ receipts }) =>
        receipts({ awslogs: { data } }),
      );
      if (ending.kind === 'answered') {
        fate.heardAt = Math.min(fate.heardAt, scheduler.now);
        return;
      }
      await scheduler.sleep(calls * minuteMs);
    }
  }
}

function lineOf({ messageId, to, at, meaning }: FateSeen, words: string): string {
  const timestamp = new Date(at).toISOString().replace('T', ' ').replace('Z', '');
  return JSON.stringify({
    notification: { messageId, timestamp },
    delivery: { destination: to, providerResponse: words },
    status: meaning === 'delivered' ? 'SUCCESS' : 'FAILURE',
  });
}
