import { sha256 } from '../../shared/adapters/dynamo/case-timeline.ts';
import { borrowerOperations } from '../../functions/borrower/operations.ts';
import { openComplaint } from '../../functions/complaints/open-complaint.ts';
import { closeRun, failRun } from '../../functions/daily-scan/close-run.ts';
import { openRun } from '../../functions/daily-scan/open-run.ts';
import { reviewShard } from '../../functions/daily-scan/review-shard.ts';
import { moveSendingSwitch } from '../../functions/delivery-control/move-switch.ts';
import { closeImport } from '../../functions/portfolio-import/close-import.ts';
import { importChunk } from '../../functions/portfolio-import/import-chunk.ts';
import { planImport } from '../../functions/portfolio-import/plan-import.ts';
import { settleReversals } from '../../functions/portfolio-import/settle-reversals.ts';
import { handleLogs } from '../../functions/receipts/handle-logs.ts';
import { takeReceipt } from '../../functions/receipts/take-receipt.ts';
import { handleReplies } from '../../functions/replies/handle-replies.ts';
import { openDispute } from '../../functions/replies/open-dispute.ts';
import { takeReply } from '../../functions/replies/take-reply.ts';
import { handleBatch } from '../../functions/send-gate/handle-batch.ts';
import { sendText, type GateDeps } from '../../functions/send-gate/send-text.ts';
import { sendVisitText } from '../../functions/send-gate/send-visit-text.ts';
import { sweepIntents } from '../../functions/sweep-intents/sweep.ts';
import { answerVisit } from '../../functions/visits/answer-visit.ts';
import { cancelVisitsFor } from '../../functions/visits/cancel.ts';
import { lookAgain } from '../../functions/visits/look-again.ts';
import { propose } from '../../functions/visits/propose.ts';
import { runTimers } from '../../functions/visits/timers.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import { heedingWriter } from '../../shared/runtime/number-words.ts';
import type { ContactPack } from '../../shared/domain/permit/pack.ts';
import { lookAheadDays, type TreatmentPolicy } from '../../shared/domain/treatment/treatment.ts';
import { answerRules } from '../../shared/policy/answer-rules.ts';
import { settingsPolicy } from '../../shared/policy/arrears-policy.ts';
import { replyWords } from '../../shared/policy/replies/index.ts';
import { acknowledgeComplaint, renderVisitText, wordReply } from '../../shared/policy/texts/index.ts';
import { aClock } from '../support/complaints.ts';
import type { Ports } from './bank.ts';
import { visitRules } from '../support/visits.ts';
import { partsOf } from './carrier.ts';
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
  /** Of a business day, in parts of a text. */
  readonly partsADay: number;
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

/** Of every visit: that codes differ has tests elsewhere. */
export const visitCode = '2222-3333-4444-5555';

/** Price of a part in the simulated carrier's list. */
const microsPerPart = 10_000;

/** A carrier without a pace of its own: that has tests elsewhere. */
const carrierTerms = ({ partsADay }: Settings) => ({
  spendCap: { currency: 'USD', capMicros: partsADay * microsPerPart },
  lanes: [
    {
      id: 'all',
      dial: [],
      senderId: 'BANK',
      partsPerSecond: 1000,
      burstParts: 1_000_000,
      microsPerPart,
    },
  ],
  registrationOf: () => undefined,
  partsOf,
});

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
    portfolio: heedingWriter(used.writer, used),
    policy: settingsPolicy,
    clock,
    bucket: feedBucket,
    chunkBytes: 3_000,
    segmentLines: 10,
  };
  const sending = { ...used, ...carrierTerms(settings), pause: inside.pause, clock, pack, zone };
  const text = sendText({ ...sending, treatment, render, uncertainAfterMs });
  const visitText = sendVisitText({
    ...sending,
    uncertainAfterMs,
    render: renderVisitText,
    newCode: () => ({ code: visitCode, codeHash: name }),
  });
  const complain = openComplaint({ ...used, clock, terms: { ...aClock, zone }, holdsCollection: true });
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
    closeRun: closeRun({ ...used, digest: sha256 }),
    failRun: failRun(used),
    sweep: sweepIntents({ ...dispatch, shardCount }),
    gate: (records: Parameters<typeof handleBatch>[0]) =>
      handleBatch(
        records,
        (message) => ('visitId' in message ? visitText(message) : text(message)),
        onFailure,
      ),
    receipts: (event: Parameters<typeof handleLogs>[0]) =>
      handleLogs(event, takeReceipt({ ...used, rules: visitRules, clock, zone }), {
        taken: () => undefined,
        failed: () => undefined,
      }),
    openComplaint: complain,
    replies: (records: Parameters<typeof handleReplies>[0]) =>
      handleReplies(
        records,
        takeReply({
          ...sending,
          words: replyWords,
          openComplaint: (statement, operationId) =>
            complain({ statement, operationId, borrowerId: undefined }),
          dispute: openDispute(used.answers),
          // Nobody has an appointment here: see `sms`.
          answerVisit: () => Promise.resolve(false),
          wordReply,
          acknowledge: acknowledgeComplaint,
        }),
        { taken: () => undefined, failed: () => undefined },
      ),
    promise: borrowerOperations({
      ...used,
      clock,
      zone,
      rules: answerRules,
      touch: async (loanId, on) => {
        await used.writer.touchCases([loanId], on);
      },
    }).promise,
    moveSwitch: moveSendingSwitch({ ...used, clock }),
    ...visiting({ ...used, clock, pack, zone }),
    planImport: planImport(imports),
    importChunk: importChunk(imports),
    settleReversals: settleReversals(imports),
    closeImport: closeImport(imports),
  };
}

type VisitPorts = Ports & Pick<Deployment, 'pack'> & Pick<Settings, 'clock' | 'zone'>;

/** What the visits' functions do; answers given at the door are no part of this. */
function visiting(ports: VisitPorts) {
  const terms = {
    zone: ports.zone,
    promiseGraceDays: 1,
    promisePartPercent: 80,
    planGraceDays: 3,
    offerDays: 14,
  };
  const deps = { ...ports, queues: ports.visitQueues, rules: visitRules, terms, drawLot: () => 99 };
  return {
    proposeVisit: propose(deps),
    answerVisit: answerVisit(deps),
    cancelVisits: cancelVisitsFor(deps),
    lookAgain: lookAgain(deps),
    visitTimers: runTimers({ ...deps, onFailure: () => undefined }),
  };
}

export type Functions = ReturnType<typeof wire>;
