import { appendFileSync } from 'node:fs';
import { z } from 'zod';
import { digest, fraction, uuidOf } from './hash.ts';
import { parseJson } from './json.ts';
import { readLines } from './line-file.ts';

/** A text as SNS was asked to publish it. */
export interface TextRequest {
  readonly phoneNumber: string;
  readonly message: string;
  /** Values of the message attributes, such as AWS.SNS.SMS.SenderID. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** What the carrier does with a text: takes it (and delivers it, or not), or makes SNS refuse the call. */
export type CarrierAnswer =
  | { readonly take: true; readonly status: 'DELIVERED' | 'FAILED'; readonly reason?: string }
  | { readonly take: false; readonly code: string; readonly message: string; readonly statusCode?: number };

/** Decides about a text; `nth` counts, from 1, the tries to send this very text to this number. */
export type CarrierScript = (text: TextRequest, nth: number) => CarrierAnswer;

const entrySchema = z.object({
  messageId: z.string(),
  /** Instant on the virtual clock, ISO 8601. */
  at: z.string(),
  phoneNumber: z.string(),
  message: z.string(),
  attributes: z.record(z.string(), z.string()),
  status: z.enum(['DELIVERED', 'FAILED']),
  reason: z.string().optional(),
});
export type OutboxEntry = Readonly<z.infer<typeof entrySchema>>;

export interface CarrierOptions {
  readonly now: () => number;
  readonly seed: string | number;
  readonly script?: CarrierScript;
  /** Every text taken is appended here as one JSON line; what is there already belongs to the outbox. */
  readonly file?: string;
  /**
   * Per cent of the delivered texts that are told, the account's setting DeliveryStatusSuccessSamplingRate; those that
   * failed always are. Default 0: a receipt of what was thought anyway would cost a long run time for nothing.
   */
  readonly successesTold?: number;
}

const deliver: CarrierScript = () => ({ take: true, status: 'DELIVERED' });

/**
 * The mobile network of one machine: nothing is sent, every text taken stays in `outbox`, in order.
 * A message id depends on the seed, the number, the text and how often that pair was sent before: not on time, so an
 * interrupted run that sends the same texts gives them the same ids.
 */
export class LocalCarrier {
  readonly #options: CarrierOptions;
  readonly #outbox: OutboxEntry[] = [];
  /** Texts whose fate is to be told, oldest first. */
  #untold: OutboxEntry[] = [];
  #successesTold: number;
  readonly #tries = new Map<string, number>();
  readonly #taken = new Map<string, number>();
  #script: CarrierScript;

  constructor(options: CarrierOptions) {
    this.#options = options;
    this.#script = options.script ?? deliver;
    this.#successesTold = options.successesTold ?? 0;
    for (const entry of storedEntries(options.file)) this.#remember(entry);
  }

  get outbox(): readonly OutboxEntry[] {
    return this.#outbox;
  }

  /** Changes what happens to the texts that follow. */
  follow(script: CarrierScript): void {
    this.#script = script;
  }

  /** Tells successes from now on, in per cent. */
  tellSuccesses(percent: number): void {
    this.#successesTold = percent;
  }

  /** Texts whose fate is told now, each once. A process that ends before loses them: receipts may be lost. */
  told(): readonly OutboxEntry[] {
    const told = this.#untold;
    this.#untold = [];
    return told;
  }

  accept(
    text: TextRequest,
  ): { ok: true; messageId: string } | { ok: false; refusal: CarrierAnswer & { take: false } } {
    const key = keyOf(text);
    const nth = (this.#tries.get(key) ?? 0) + 1;
    this.#tries.set(key, nth);
    const answer = this.#script(text, nth);
    if (!answer.take) return { ok: false, refusal: answer };
    const entry: OutboxEntry = {
      messageId: uuidOf(this.#options.seed, key, this.#taken.get(key) ?? 0),
      at: new Date(this.#options.now()).toISOString(),
      ...text,
      status: answer.status,
      ...(answer.reason !== undefined && { reason: answer.reason }),
    };
    if (this.#options.file !== undefined) appendFileSync(this.#options.file, `${JSON.stringify(entry)}\n`);
    this.#remember(entry);
    if (entry.status === 'FAILED' || fraction('told', entry.messageId) * 100 < this.#successesTold)
      this.#untold.push(entry);
    return { ok: true, messageId: entry.messageId };
  }

  #remember(entry: OutboxEntry): void {
    const key = keyOf(entry);
    this.#outbox.push(entry);
    this.#taken.set(key, (this.#taken.get(key) ?? 0) + 1);
  }
}

function keyOf({ phoneNumber, message }: TextRequest): string {
  return digest(phoneNumber, message);
}

function storedEntries(file: string | undefined): OutboxEntry[] {
  return file === undefined ? [] : readLines(file).map((line) => entrySchema.parse(parseJson(line)));
}
