import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bundles } from '../bundle.ts';
import type { StageConfig } from '../config.ts';
import type { AlarmTopic } from './alarm-topic.ts';

/** What every house construct needs from the stack it stands in. */
export interface House {
  readonly config: StageConfig;
  /** Key of logs and queues. */
  readonly key: IKey;
  readonly alarms: AlarmTopic;
  readonly bundles: Bundles;
}
