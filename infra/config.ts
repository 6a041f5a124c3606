import { z } from 'zod';
import { smsDeliverySchema, type SmsDelivery } from '../shared/contracts/sms-delivery.ts';

const stageSchema = z.strictObject({
  stage: z.enum(['local', 'dev', 'prod']),
  /** Unset: the stack takes the account and region of the credentials that deploy it. */
  account: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
  region: z.string().min(1).optional(),
  alarmEmail: z.email().optional(),
  /** Partitions of the due and open indexes: peak writes a second divided by 1,000, never changed later. */
  shardCount: z.int().min(1).max(1000),
  /** The business date is this zone's date, and `scanAt` is this zone's clock. */
  bankZone: z.string().regex(/^[A-Z][A-Za-z]+\/[A-Za-z_/]+$/),
  scanAt: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  /** When visits are planned, on the bank's clock: after the scan of the day. */
  planVisitsAt: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  sweepEveryMinutes: z.int().min(1),
  /** Least bytes of a range one import task reads; a file too large for the ranges of one import has larger ones. */
  importChunkBytes: z.int().min(1024),
  /** Children of one map at a time: what the tables and the account's Lambda concurrency bear. */
  mapConcurrency: z.int().min(1).max(1000),
  /** Texts of one lane being sent at once: the governor of its carrier's rate (2 is the least the service takes). */
  smsConcurrency: z.int().min(2).max(1000),
  /** Who issues the tokens of the API's callers, for whom, and where his keys are. */
  oidcIssuer: z.url(),
  oidcAudience: z.string().min(1),
  oidcJwksUrl: z.url(),
  /** Where texts go out, how fast, at what price, and how much money a day: what stands before the carrier. */
  smsDelivery: smsDeliverySchema,
  logRetentionDays: z.union([z.literal(30), z.literal(365)]),
  logLevel: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']),
});

export type StageConfig = Readonly<z.infer<typeof stageSchema>>;
export type StageName = StageConfig['stage'];

const MEBIBYTE = 1024 ** 2;

const common = {
  scanAt: '09:00',
  planVisitsAt: '11:00',
  smsConcurrency: 2,
  // Nobody's: until the bank names its own, no token is good.
  oidcIssuer: 'https://login.bank.example/',
  oidcAudience: 'collections',
  oidcJwksUrl: 'https://login.bank.example/.well-known/jwks.json',
} as const;

/**
 * The lanes of the countries served, all at one pace: 10 parts a second is what a sender ID has by default. The price of a
 * part is a placeholder on the high side, to be set from the account's price list; it only decides how many texts the cap
 * pays for.
 */
function smsDelivery(
  pace: Pick<SmsDelivery['lanes'][number], 'partsPerSecond' | 'burstParts'>,
  capUnits: number,
): SmsDelivery {
  const lane = { ...pace, senderId: 'YourBank', microsPerPart: 60_000 };
  return {
    spendCap: { currency: 'USD', capMicros: capUnits * 1_000_000 },
    lanes: [
      // China knows no sender ID: the bank's name stands in the registered text, and its short code takes texts.
      { ...lane, id: 'cn', dial: ['86'], senderId: null, twoWay: true },
      { ...lane, id: 'tw', dial: ['886'] },
      { ...lane, id: 'other', dial: [] },
    ],
  };
}

const carrierPace = { partsPerSecond: 10, burstParts: 10 } as const;
// The local clock stands still while a queue is worked off: a whole day's texts go at once.
const localPace = { partsPerSecond: 10_000, burstParts: 10_000_000 } as const;

const stages = {
  local: {
    ...common,
    // One for each of the two threads a function gets: each shard asks every due key anew.
    shardCount: 2,
    bankZone: 'Asia/Taipei',
    sweepEveryMinutes: 240,
    smsDelivery: smsDelivery(localPace, 1_000_000),
    importChunkBytes: MEBIBYTE,
    mapConcurrency: 4,
    logRetentionDays: 30,
    logLevel: 'WARN',
  },
  dev: {
    ...common,
    shardCount: 4,
    bankZone: 'Asia/Shanghai',
    sweepEveryMinutes: 5,
    smsDelivery: smsDelivery(carrierPace, 10),
    importChunkBytes: 8 * MEBIBYTE,
    mapConcurrency: 4,
    logRetentionDays: 30,
    logLevel: 'DEBUG',
  },
  prod: {
    ...common,
    shardCount: 64,
    bankZone: 'Asia/Shanghai',
    sweepEveryMinutes: 5,
    smsDelivery: smsDelivery(carrierPace, 5_000),
    importChunkBytes: 16 * MEBIBYTE,
    mapConcurrency: 64,
    logRetentionDays: 365,
    logLevel: 'INFO',
  },
} as const;

const contextSchema = z.object({
  stage: z.enum(['local', 'dev', 'prod']).default('local'),
  account: z.string().optional(),
  region: z.string().optional(),
  alarmEmail: z.string().optional(),
  oidcIssuer: z.string().optional(),
  oidcAudience: z.string().optional(),
  oidcJwksUrl: z.string().optional(),
});

/**
 * The settings of one stage: the table above, with account, region and alarm address from the CDK context
 * (`-c stage=prod -c account=... -c region=... -c alarmEmail=... -c oidcIssuer=...`). Throws a ZodError that names what is wrong.
 */
export function stageConfig(
  context: Readonly<Partial<Record<keyof typeof contextSchema.shape, unknown>>>,
): StageConfig {
  const given = contextSchema.parse(context);
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return stageSchema.parse({ ...stages[given.stage], ...said });
}
