import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { House } from './house.ts';

/** An encrypted log group, kept for the stage's retention and kept when its stack goes. */
export function houseLogGroup(scope: Construct, house: House): LogGroup {
  const oneYear = house.config.logRetentionDays === 365;
  return new LogGroup(scope, 'Logs', {
    retention: oneYear ? RetentionDays.ONE_YEAR : RetentionDays.ONE_MONTH,
    encryptionKey: house.key,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}
