import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Bundles } from '../bundle.ts';
import { collectionsApi } from '../capabilities/api.ts';
import { calls } from '../capabilities/calls.ts';
import { borrowerSide } from '../capabilities/borrower.ts';
import { desk } from '../capabilities/desk.ts';
import { Channels } from '../capabilities/channels.ts';
import { complaintClock } from '../capabilities/complaint-clock.ts';
import { complaints } from '../capabilities/complaints.ts';
import { coreBankingSide } from '../capabilities/core-banking.ts';
import { DailyScan } from '../capabilities/daily-scan.ts';
import { Payments } from '../capabilities/payments.ts';
import { Receipts } from '../capabilities/receipts.ts';
import { Replies } from '../capabilities/replies.ts';
import { sendGate } from '../capabilities/send-gate.ts';
import { sending } from '../capabilities/sending.ts';
import { sweepIntents } from '../capabilities/sweep-intents.ts';
import { VisitPlanning } from '../capabilities/visit-planning.ts';
import { visitPack } from '../capabilities/visit-pack.ts';
import { visits } from '../capabilities/visits.ts';
import type { StageConfig } from '../config.ts';
import { AlarmTopic } from '../constructs/alarm-topic.ts';
import type { House } from '../constructs/house.ts';
import { operationsKey } from '../constructs/operations-key.ts';
import { type DataStack, environmentOf } from './data-stack.ts';

export interface CollectionsStackProps {
  readonly config: StageConfig;
  readonly data: DataStack;
  readonly bundles: Bundles;
}

/** Everything that works on the data and can be deployed again from nothing. */
export class CollectionsStack extends Stack {
  constructor(scope: Construct, id: string, { config, data, bundles }: CollectionsStackProps) {
    super(scope, id, {
      env: environmentOf(config),
      description: `Collections, ${config.stage}: daily scan, send gate, complaints`,
      terminationProtection: config.stage === 'prod',
    });
    const key = operationsKey(this, 'Key');
    const alarms = new AlarmTopic(this, 'Alarms', { key, email: config.alarmEmail });
    const house: House = { config, key, alarms, bundles };
    const channels = new Channels(this, 'Channels', house);
    const sweeper = sweepIntents(this, house, { data, channels });
    new DailyScan(this, 'DailyScan', { house, data, channels, sweepIntents: sweeper });
    sendGate(this, house, { data, channels });
    complaintClock(this, house, data);
    new Payments(this, 'Payments', { house, data, channels });
    new Receipts(this, 'Receipts', { house, data });
    const api = collectionsApi(this, house);
    complaints(this, house, { data, channels, api });
    calls(this, house, { data, api });
    borrowerSide(this, house, { data, channels, api });
    desk(this, house, { data, api, channels });
    sending(this, house, { data, api });
    coreBankingSide(this, house, { data, api, channels });
    const { team } = visits(this, house, { data, channels, api });
    new Replies(this, 'Replies', { house, data, channels, team });
    visitPack(this, house, { data, api });
    new VisitPlanning(this, 'VisitPlanning', { house, data, channels, team });
  }
}
