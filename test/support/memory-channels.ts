import { z } from 'zod';
import type { CallTask, DeskTask, TextMessage, VisitTask } from '../../shared/contracts/queues.ts';
import {
  callTaskSchema,
  deskTaskSchema,
  textMessageSchema,
  visitTaskSchema,
} from '../../shared/contracts/queues.ts';
import type { IntentQueues } from '../../shared/ports/intent-queues.ts';
import { isPermitFor } from '../../shared/domain/permit/permit.ts';
import type { OutgoingText, SendResult, SmsGateway } from '../../shared/ports/sms-gateway.ts';

export interface MemoryQueues extends IntentQueues {
  /** Everything enqueued so far, repeats and all; what breaks its contract is refused as the reader would. */
  readonly sent: {
    readonly texts: TextMessage[];
    readonly calls: (CallTask | DeskTask)[];
    readonly visits: VisitTask[];
  };
}

export function memoryQueues(): MemoryQueues {
  const sent = {
    texts: [] as TextMessage[],
    calls: [] as (CallTask | DeskTask)[],
    visits: [] as VisitTask[],
  };
  const accept = <T>(into: T[], parse: (one: unknown) => T, items: readonly unknown[]): Promise<void> => {
    into.push(...items.map(parse));
    return Promise.resolve();
  };
  return {
    sent,
    texts: (items) => accept(sent.texts, (one) => textMessageSchema.parse(one), items),
    calls: (items) =>
      accept(
        sent.calls,
        (one) => z.discriminatedUnion('kind', [callTaskSchema, deskTaskSchema]).parse(one),
        items,
      ),
    visits: (items) => accept(sent.visits, (one) => visitTaskSchema.parse(one), items),
  };
}

export interface MemoryGateway extends SmsGateway {
  readonly published: OutgoingText[];
  /** What the carrier says from now on. */
  readonly answer: (result: SendResult) => void;
}

/** A carrier that keeps what it was given, whatever it answers. */
export function memoryGateway(): MemoryGateway {
  const published: OutgoingText[] = [];
  let next: SendResult | undefined;
  return {
    published,
    send: (text, permit) => {
      if (!isPermitFor(permit, { channel: 'sms', number: text.to }))
        throw new Error(`no permit for ${text.to}`);
      published.push(text);
      return Promise.resolve(next ?? { kind: 'accepted', messageId: `m-${published.length}` });
    },
    answer: (result) => {
      next = result;
    },
  };
}
