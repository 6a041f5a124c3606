import { openComplaint } from '../../functions/complaints/open-complaint.ts';
import { closeRun, failRun } from '../../functions/daily-scan/close-run.ts';
import { openRun } from '../../functions/daily-scan/open-run.ts';
import { reviewShard } from '../../functions/daily-scan/review-shard.ts';
import { closeImport } from '../../functions/portfolio-import/close-import.ts';
import { importChunk } from '../../functions/portfolio-import/import-chunk.ts';
import { planImport } from '../../functions/portfolio-import/plan-import.ts';
import { settleReversals } from '../../functions/portfolio-import/settle-reversals.ts';
import { handleBatch } from '../../functions/send-gate/handle-batch.ts';
import { sendText, type GateDeps } from '../../functions/send-gate/send-text.ts';
import { sweepIntents } from '../../functions/sweep-intents/sweep.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ContactPack } from '../../shared/domain/permit/pack.ts';
import { lookAheadDays, type TreatmentPolicy } from '../../shared/domain/treatment/treatment.ts';
import { settingsPolicy } from '../../shared/policy/arrears-policy.ts';
import { smsSize } from '../../shared/policy/texts/sms-size.ts';
import { aClock } from '../support/complaints.ts';
import type { Ports } from './bank.ts';
import type { Inside } from './invocation.ts';

/** The part of the bank's policy that a deployment may change under running work. */
export interface Deployment {
  readonly pack: ContactPack;
  readonly treatment: TreatmentPolicy;
  readonly render: GateDeps['render'];
}

export interface Settings {
  readonly zone: string;
  readonly shardCount: number;
  readonly pageSize: number;
  readonly uncertainAfterMs: number;
  readonly clock: Clock;
}

/** A planted fault: what the code under test is given in place of the true thing. */
export interface Sabotage {
  readonly ports?: (ports: Ports, about: { readonly function: string }) => Ports;
  readonly deployment?: (deployment: Deployment) => Deployment;
}

export interface Given {
  readonly ports: Ports;
  readonly deployment: Deployment;
  readonly settings: Settings;
  readonly sabotage: Sabotage | undefined;
}

export const feedBucket = 'feed';

/** A carrier that lets everything through: pace and money have tests of their own. */
const freeDelivery = {
  spendCap: { currency: 'USD', capMicros: 1_000_000_000 },
  lanes: [
    {
      id: 'all',
      dial: [],
      senderId: 'BANK',
      partsPerSecond: 1000,
      burstParts: 1_000_000,
      microsPerPart: 10_000,
    },
  ],
  partsOf: (text: string) => smsSize(text).parts,
};

/** Wires the functions as their index.ts does, each invocation with ports of its own. */
export function wire({ ports, deployment, settings, sabotage }: Given, name: string, inside: Inside) {
  const given = Object.fromEntries(
    Object.entries(ports).map(([port, one]) => [port, inside.wrap(port, one as object)]),
  ) as unknown as Ports;
  const used = sabotage?.ports?.(given, { function: name }) ?? given;
  const policy = sabotage?.deployment?.(deployment) ?? deployment;
  const { clock, zone, shardCount, pageSize, uncertainAfterMs } = settings;
  const { treatment, pack, render } = policy;
  const onFailure = (): void => undefined;
  const window = { fromMinute: 480, toMinute: 1320 };
  const dispatch = { ...used, clock, treatment, window, pack, zone, onFailure, uncertainAfterMs };
  const imports = {
    ...used,
    portfolio: used.writer,
    policy: settingsPolicy,
    clock,
    bucket: feedBucket,
    chunkBytes: 3_000,
    segmentLines: 10,
  };
  const text = sendText({
    ...used,
    ...freeDelivery,
    pause: inside.pause,
    clock,
    treatment,
    pack,
    zone,
    render,
    uncertainAfterMs,
  });
  return {
    openRun: openRun({
      ...used,
      clock,
      zone,
      shardCount,
      lookAheadDays: lookAheadDays(treatment),
      onFailure,
    }),
    reviewShard: reviewShard({ ...dispatch, pageSize, takeUnits: () => ({ readUnits: 1, writeUnits: 1 }) }),
    closeRun: closeRun(used),
    failRun: failRun(used),
    sweep: sweepIntents({ ...dispatch, shardCount }),
    gate: (records: Parameters<typeof handleBatch>[0]) =>
      handleBatch(
        records,
        (message) => ('visitId' in message ? Promise.reject(new Error('nobody visits here')) : text(message)),
        onFailure,
      ),
    openComplaint: openComplaint({
      ...used,
      clock,
      terms: { ...aClock, zone },
      holdsCollection: true,
    }),
    planImport: planImport(imports),
    importChunk: importChunk(imports),
    settleReversals: settleReversals(imports),
    closeImport: closeImport(imports),
  };
}

export type Functions = ReturnType<typeof wire>;
