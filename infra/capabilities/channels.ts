import { Duration, Stack } from 'aws-cdk-lib';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Lane } from '../../shared/domain/delivery/lane.ts';
import { grantSend } from '../constructs/grants.ts';
import type { House } from '../constructs/house.ts';
import { QueueWithDlq } from '../constructs/queue-with-dlq.ts';
import type { ServiceFunction } from '../constructs/service-function.ts';

/** Six times the gate's time-out, as the event source asks: a batch is not handed out again while it is worked on. */
export const SEND_GATE_TIMEOUT = Duration.minutes(1);
/** As for the gate: an intake batch is a few small writes. */
export const VISIT_INTAKE_TIMEOUT = Duration.seconds(50);
const SMS_VISIBILITY = Duration.minutes(6);
// An agents' system takes a call, stores it, and deletes it; visits are six times the time-out of their intake.
const HAND_OVER_VISIBILITY = Duration.minutes(5);
// The gate closes what must wait, so a text that lies here an hour means the gate is not keeping up.
const SMS_LATE = Duration.hours(1);
// Calls and visits are for the same working day.
const HAND_OVER_LATE = Duration.hours(8);

/** Texts towards one country, or towards all that have no queue of their own. */
export interface TextQueue {
  readonly lane: Lane;
  readonly queue: Queue;
}

/**
 * The ways a decided step leaves the platform: a queue a lane for texts, so that a country whose carrier is slow or whose
 * texts are refused keeps no other waiting; one for calls, one for visits.
 */
export class Channels extends Construct {
  readonly texts: readonly TextQueue[];
  readonly calls: Queue;
  readonly visits: Queue;

  constructor(scope: Construct, id: string, house: House) {
    super(scope, id);
    this.texts = house.config.smsDelivery.lanes.map((lane) => ({
      lane,
      queue: textQueue(this, house, lane),
    }));
    this.calls = new QueueWithDlq(this, 'Calls', {
      house,
      lateAfter: HAND_OVER_LATE,
      visibilityTimeout: HAND_OVER_VISIBILITY,
      meansWhenFailing: 'The call centre could not take these calls: the borrowers are not phoned today.',
      meansWhenLate: "Nobody takes calls from the queue: the call centre works without the day's list.",
    }).queue;
    this.visits = new QueueWithDlq(this, 'Visits', {
      house,
      lateAfter: HAND_OVER_LATE,
      visibilityTimeout: HAND_OVER_VISIBILITY,
      meansWhenFailing: 'Visit planning could not take these cases: nobody will be sent to these borrowers.',
      meansWhenLate: 'Nobody takes visits from the queue: cases that reached the visit step stand still.',
    }).queue;
  }

  /** The variable of a function that enqueues texts. */
  get textsEnvironment(): Record<'SMS_QUEUES', string> {
    const queues = this.texts.map(({ lane: { dial }, queue }) => ({ dial, url: queue.queueUrl }));
    return { SMS_QUEUES: Stack.of(this).toJsonString(queues) };
  }

  /** The variables of a function that enqueues intents. */
  get environment(): Record<'SMS_QUEUES' | 'CALLS_QUEUE_URL' | 'VISITS_QUEUE_URL', string> {
    return {
      ...this.textsEnvironment,
      CALLS_QUEUE_URL: this.calls.queueUrl,
      VISITS_QUEUE_URL: this.visits.queueUrl,
    };
  }

  grantSendTexts(fn: ServiceFunction): void {
    for (const { queue } of this.texts) grantSend(fn, queue);
  }

  grantSendAll(fn: ServiceFunction): void {
    this.grantSendTexts(fn);
    for (const queue of [this.calls, this.visits]) grantSend(fn, queue);
  }
}

/** `cn` becomes `SmsCn`: lanes have ids of their own, so have their queues. */
function textQueue(scope: Construct, house: House, { id }: Lane): Queue {
  const name = id
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
  return new QueueWithDlq(scope, `Sms${name}`, {
    house,
    lateAfter: SMS_LATE,
    visibilityTimeout: SMS_VISIBILITY,
    meansWhenFailing: `Texts (${id}) could not be decided after five attempts: these borrowers get no reminder today.`,
    meansWhenLate: `Texts (${id}) wait over an hour: the gate does not keep up, and lawful hours may pass unused.`,
  }).queue;
}
