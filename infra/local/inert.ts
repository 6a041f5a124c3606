const permission = 'permissions are not checked on one machine';
const encryption = 'nothing is encrypted on one machine';
const watch = 'nothing is measured on one machine; failures surface in the run itself';
const transport = 'traffic never leaves the machine';
const firewall = 'only this machine reaches the API: it listens on the loopback address';
const deployment = 'the API serves what the methods say';

/** Types that do nothing here, each with the reason why that is right. Every other unknown type stops the start. */
export const inertTypes: ReadonlyMap<string, string> = new Map([
  ['AWS::IAM::Role', permission],
  ['AWS::IAM::Policy', permission],
  ['AWS::IAM::ManagedPolicy', permission],
  ['AWS::Lambda::Permission', permission],
  ['AWS::KMS::Key', encryption],
  ['AWS::KMS::Alias', encryption],
  ['AWS::S3::BucketPolicy', transport],
  ['AWS::SQS::QueuePolicy', transport],
  ['AWS::SNS::TopicPolicy', transport],
  ['AWS::CloudWatch::Alarm', watch],
  ['AWS::CloudWatch::CompositeAlarm', watch],
  ['AWS::CloudWatch::Dashboard', watch],
  ['AWS::Logs::MetricFilter', watch],
  ['AWS::Logs::QueryDefinition', watch],
  ['AWS::ApiGateway::Account', 'it only lets the API write logs'],
  ['AWS::ApiGateway::Deployment', deployment],
  ['AWS::WAFv2::WebACL', firewall],
  ['AWS::WAFv2::WebACLAssociation', firewall],
  ['AWS::Scheduler::ScheduleGroup', 'groups only name schedules'],
  ['AWS::XRay::Group', watch],
  ['AWS::CDK::Metadata', 'it only counts constructs'],
]);
