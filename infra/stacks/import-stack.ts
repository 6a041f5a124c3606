import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Bundles } from '../bundle.ts';
import { PortfolioImport } from '../capabilities/portfolio-import.ts';
import type { StageConfig } from '../config.ts';
import { AlarmTopic } from '../constructs/alarm-topic.ts';
import { operationsKey } from '../constructs/operations-key.ts';
import { type DataStack, environmentOf } from './data-stack.ts';

export interface ImportStackProps {
  readonly config: StageConfig;
  readonly data: DataStack;
  readonly bundles: Bundles;
}

/**
 * The way of the feed into the data. It shares tables with the rest and nothing else, so it stands by itself: a stack holds
 * 500 resources, and one that cannot take another route or queue cannot be deployed.
 */
export class ImportStack extends Stack {
  constructor(scope: Construct, id: string, { config, data, bundles }: ImportStackProps) {
    super(scope, id, {
      env: environmentOf(config),
      description: `Collections, ${config.stage}: import of the feed`,
      terminationProtection: config.stage === 'prod',
    });
    const key = operationsKey(this, 'ImportKey');
    const alarms = new AlarmTopic(this, 'ImportAlarms', { key, email: config.alarmEmail });
    new PortfolioImport(this, 'PortfolioImport', { house: { config, key, alarms, bundles }, data });
  }
}
