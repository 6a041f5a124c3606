import { at, type Check, list, resourcesOf, type Template } from './template.ts';

/** Actions that have no resource to name. Everything else names its resources. */
export const actionsWithoutResource: ReadonlyMap<string, string> = new Map([
  ['xray:PutTraceSegments', 'tracing segments belong to no resource'],
  ['xray:PutTelemetryRecords', 'as above'],
  ['xray:GetSamplingRules', 'a machine reads the account’s sampling'],
  ['xray:GetSamplingTargets', 'as above'],
  ...['Create', 'Get', 'Update', 'Delete'].map(
    (verb) => [`logs:${verb}LogDelivery`, 'a machine’s log delivery is an account setting'] as const,
  ),
  ['logs:ListLogDeliveries', 'as above'],
  ['logs:PutResourcePolicy', 'as above'],
  ['logs:DescribeResourcePolicies', 'as above'],
  ['logs:DescribeLogGroups', 'as above'],
]);

/** Statements that say which resources they do not reach, because what they reach has no name. */
export const statementsByExclusion: ReadonlyMap<string, string> = new Map([
  ['TextsButNoTopics', 'a phone number has no ARN; every topic is excluded'],
]);

/** What our roles may do names both action and resource, save for the two lists above. */
export const rolesNameWhatTheyMay: Check = (template) =>
  rolePolicies(template).flatMap(([id, statement]) => [
    ...list(at(statement, 'Action'))
      .filter((action) => String(action).includes('*'))
      .map((action) => `${id}: action ${String(action)}`),
    ...(list(at(statement, 'Resource')).includes('*') ? unnamed(id, statement) : []),
    ...(at(statement, 'NotResource') !== undefined && !statementsByExclusion.has(String(at(statement, 'Sid')))
      ? [`${id}: reaches all but ${JSON.stringify(at(statement, 'NotResource'))}`]
      : []),
    ...(at(statement, 'NotAction') === undefined ? [] : [`${id}: allows by exclusion of actions`]),
  ]);

/** No resource policy lets everybody in. */
export const policiesLetNobodyIn: Check = (template) =>
  Object.entries(template.Resources)
    .filter(([, { Type }]) => Type.endsWith('Policy') && Type !== 'AWS::IAM::Policy')
    .flatMap(([id, policy]) =>
      list(at(policy.Properties, 'PolicyDocument', 'Statement')).map((statement) => [id, statement] as const),
    )
    .filter(
      ([, statement]) =>
        at(statement, 'Effect') === 'Allow' &&
        [at(statement, 'Principal'), at(statement, 'Principal', 'AWS')].includes('*'),
    )
    .map(([id]) => `${id}: lets everybody in`);

function unnamed(id: string, statement: unknown): string[] {
  return list(at(statement, 'Action'))
    .map(String)
    .filter((action) => !actionsWithoutResource.has(action))
    .map((action) => `${id}: ${action} on every resource`);
}

function rolePolicies(template: Template): [id: string, statement: unknown][] {
  const attached = resourcesOf(template, 'AWS::IAM::Policy').map(
    ([id, policy]) => [id, policy.Properties['PolicyDocument']] as const,
  );
  const inline = resourcesOf(template, 'AWS::IAM::Role').flatMap(([id, role]) =>
    list(role.Properties['Policies']).map((policy) => [id, at(policy, 'PolicyDocument')] as const),
  );
  return [...attached, ...inline].flatMap(([id, document]) =>
    list(at(document, 'Statement')).map((statement): [string, unknown] => [id, statement]),
  );
}

const resourceNames: [pattern: RegExp, name: string][] = [
  [/Portfolio\w+Arn\w+"\},"\/index\/by-due"/, 'portfolio/by-due'],
  [/Cases\w+Arn\w+"\},"\/index\/by-next-action"/, 'cases/by-next-action'],
  [/GetAttPortfolio\w+Arn/, 'portfolio'],
  [/GetAttCases\w+Arn/, 'cases'],
  [/GetAttAgents\w+Arn/, 'agents'],
  [/GetAttRuns\w+Arn/, 'runs'],
  [/"\/feed\/\*"/, 'feed/*'],
  [/"\/rejects\/\*"/, 'rejects/*'],
  [/GetAttFeedBucket\w+Arn/, 'feed bucket'],
  [/"\/packs\/\*"/, 'evidence/packs/*'],
  [/"\/visits\/\*"/, 'evidence/visits/*'],
  [/"\/borrowers\/\*"/, 'evidence/borrowers/*'],
  [/"\/complaints\/\*"/, 'evidence/complaints/*'],
  [/GetAttEvidenceBucket\w+Arn/, 'evidence bucket'],
  [/RepliesInbound\w*Queue/, 'replies'],
  [/ReceiptsTakeDeadLetters/, 'lost receipts'],
  [/PaymentsTold\w*Queue/, 'payments'],
  [/ChannelsSms\w*Queue/, 'sms'],
  [/ChannelsCallsQueue/, 'calls'],
  [/ChannelsVisitsQueue/, 'visits'],
  [/"TeamQueue/, 'team'],
];
const everyFunctionMay = /^(logs|xray|kms):/;

/** What each function may do beyond logging, tracing and using keys: `Action resource`, by handler name. */
export function permissionsByHandler(template: Template): Record<string, string[]> {
  return Object.fromEntries(
    resourcesOf(template, 'AWS::Lambda::Function').map(([, fn]) => {
      const handler = String(fn.Properties['Handler']).replace('index.', '');
      const role = String(at(fn.Properties, 'Role', 'Fn::GetAtt', 0));
      return [handler, [...new Set(statementsOf(template, role).flatMap(permissionsIn))].toSorted()];
    }),
  );
}

function statementsOf(template: Template, role: string): unknown[] {
  return resourcesOf(template, 'AWS::IAM::Policy')
    .filter(([, policy]) => list(policy.Properties['Roles']).some((one) => at(one, 'Ref') === role))
    .flatMap(([, policy]) => list(at(policy.Properties, 'PolicyDocument', 'Statement')));
}

function permissionsIn(statement: unknown): string[] {
  const excluded = at(statement, 'NotResource');
  const resources = list(at(statement, 'Resource')).map(nameOf);
  return list(at(statement, 'Action'))
    .map(String)
    .filter((action) => !everyFunctionMay.test(action))
    .flatMap((action) =>
      (excluded === undefined ? resources : ['all but topics']).map((name) => `${action} ${name}`),
    );
}

function nameOf(resource: unknown): string {
  const text = JSON.stringify(resource);
  return resourceNames.find(([pattern]) => pattern.test(text))?.[1] ?? text;
}
