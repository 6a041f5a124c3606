import { isDenialOfPlainText } from './data.ts';
import {
  alarmsOn,
  at,
  type Check,
  each,
  isSentence,
  list,
  refersTo,
  resourcesOf,
  type Template,
} from './template.ts';

export const queuesLoseNothingSilently: Check = each('AWS::SQS::Queue', (queue, id, all) =>
  isDeadLetterQueue(all, id)
    ? { 'dead letters raise an alarm': hasAlarm(all, id, 'ApproximateNumberOfMessagesVisible') }
    : {
        'has a dead letter queue': queue.Properties['RedrivePolicy'] !== undefined,
        'gives a message five attempts': at(queue.Properties, 'RedrivePolicy', 'maxReceiveCount') === 5,
        'raises an alarm when messages wait too long': hasAlarm(all, id, 'ApproximateAgeOfOldestMessage'),
      },
);

export const queuesAreClosed: Check = each('AWS::SQS::Queue', (queue, id, all) => ({
  'is encrypted with a key of ours': queue.Properties['KmsMasterKeyId'] !== undefined,
  'denies all but TLS': resourcesOf(all, 'AWS::SQS::QueuePolicy')
    .filter(([, policy]) => list(policy.Properties['Queues']).some((named) => refersTo(named, id)))
    .flatMap(([, policy]) => list(at(policy.Properties, 'PolicyDocument', 'Statement')))
    .some(isDenialOfPlainText),
}));

export const deliveriesHaveDeadLetters: Check = (template) => [
  ...each('AWS::Scheduler::Schedule', (schedule) => ({
    'keeps undelivered starts': at(schedule.Properties, 'Target', 'DeadLetterConfig', 'Arn') !== undefined,
  }))(template),
  ...each('AWS::Logs::SubscriptionFilter', (filter, _id, all) => ({
    'feeds a function that keeps what it could not take': resourcesOf(all, 'AWS::Lambda::EventInvokeConfig')
      .filter(([, config]) =>
        refersTo(filter.Properties['DestinationArn'], String(at(config.Properties, 'FunctionName', 'Ref'))),
      )
      .some(
        ([, config]) => at(config.Properties, 'DestinationConfig', 'OnFailure', 'Destination') !== undefined,
      ),
  }))(template),
  ...each('AWS::Events::Rule', (rule) => ({
    'keeps undelivered starts': list(rule.Properties['Targets']).every(
      (target) => at(target, 'DeadLetterConfig', 'Arn') !== undefined,
    ),
  }))(template),
];

export const topicsAreClosed: Check = each('AWS::SNS::Topic', (topic, id, all) => ({
  'is encrypted with a key of ours': topic.Properties['KmsMasterKeyId'] !== undefined,
  'denies all but TLS': resourcesOf(all, 'AWS::SNS::TopicPolicy')
    .filter(([, policy]) => list(policy.Properties['Topics']).some((named) => refersTo(named, id)))
    .flatMap(([, policy]) => list(at(policy.Properties, 'PolicyDocument', 'Statement')))
    .some((statement) => at(statement, 'Condition', 'Bool', 'aws:SecureTransport') === 'false'),
}));

function hasAlarm(template: Template, id: string, metric: string): boolean {
  return alarmsOn(template, id, metric).some(({ Properties }) => isSentence(Properties['AlarmDescription']));
}

// Whatever a queue, a schedule, a rule or a function puts its failures into.
function isDeadLetterQueue(template: Template, id: string): boolean {
  const failures = [
    ...resourcesOf(template, 'AWS::SQS::Queue').map(([, queue]) =>
      at(queue.Properties, 'RedrivePolicy', 'deadLetterTargetArn'),
    ),
    ...resourcesOf(template, 'AWS::Scheduler::Schedule').map(([, schedule]) =>
      at(schedule.Properties, 'Target', 'DeadLetterConfig', 'Arn'),
    ),
    ...resourcesOf(template, 'AWS::Events::Rule').flatMap(([, rule]) =>
      list(rule.Properties['Targets']).map((target) => at(target, 'DeadLetterConfig', 'Arn')),
    ),
    ...resourcesOf(template, 'AWS::Lambda::EventInvokeConfig').map(([, config]) =>
      at(config.Properties, 'DestinationConfig', 'OnFailure', 'Destination'),
    ),
  ];
  return failures.some((arn) => refersTo(arn, id));
}
