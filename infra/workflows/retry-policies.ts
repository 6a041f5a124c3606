import { Duration } from 'aws-cdk-lib';
import { JitterType, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';

/**
 * The Lambda service turned the call away: throttled, or a fault of its own. The code did not run, or ran
 * unknown to us; every step may be repeated. Delays 1, 2, 4, 8, 16 s, each full-jittered: at most 31 s in all,
 * inside the 5 minutes an Express child has. CDK's default list leaves TooManyRequests out, which is the one
 * that comes when 64 shards start at once.
 */
export const LAMBDA_TURNED_AWAY: RetryProps = {
  errors: [
    'Lambda.TooManyRequestsException',
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.ClientExecutionTimeoutException',
  ],
  interval: Duration.seconds(1),
  backoffRate: 2,
  maxAttempts: 5,
  jitterStrategy: JitterType.FULL,
};

/**
 * The step said its dependency failed in a way that passes, or it ran out of time or memory. It goes on from
 * its saved progress. Delays 2, 6, 18 s: at most 26 s.
 */
export const STEP_MAY_SUCCEED_LATER: RetryProps = {
  errors: ['Retryable', 'Lambda.Unknown', 'Sandbox.Timedout', 'States.Timeout'],
  interval: Duration.seconds(2),
  backoffRate: 3,
  maxAttempts: 3,
  jitterStrategy: JitterType.FULL,
};

/**
 * Part of a map failed or its children reached their 5 minutes. Starting the map again resumes it: finished
 * parts answer from their progress at once, the others go on where they stopped. The delay is the 2 minutes the
 * last call of a cut-off child may still be running, so that two workers do not contend for one part. Two more
 * attempts give a part 15 minutes of work; one that needs more asks for more shards.
 */
export const MAP_RESUMES: RetryProps = {
  errors: ['States.ExceedToleratedFailureThreshold', 'States.Timeout'],
  interval: Duration.minutes(2),
  backoffRate: 1,
  maxAttempts: 2,
};
