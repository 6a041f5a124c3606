import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';

/** Requests of one address in five minutes: a call centre behind one address stays below, a flood does not. */
const REQUESTS_PER_ADDRESS = 10_000;

/**
 * Rules of the common set that only count: the handlers bound bodies themselves, and a complaint that quotes a piece of a
 * web page must be taken, not refused for its words.
 */
const COUNTED = ['SizeRestrictions_BODY', 'CrossSiteScripting_BODY'];

/** A web firewall before a stage of the API: the managed common rules, and a limit per address. */
export function addWebFirewall(scope: Construct, stageArn: string): void {
  const seen = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
    metricName,
    cloudWatchMetricsEnabled: true,
    // Samples hold parts of requests, and those hold personal data.
    sampledRequestsEnabled: false,
  });
  const acl = new CfnWebACL(scope, 'WebFirewall', {
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    visibilityConfig: seen('web-firewall'),
    rules: [
      {
        name: 'rate',
        priority: 0,
        action: { block: {} },
        statement: { rateBasedStatement: { limit: REQUESTS_PER_ADDRESS, aggregateKeyType: 'IP' } },
        visibilityConfig: seen('rate'),
      },
      {
        name: 'common',
        priority: 1,
        overrideAction: { none: {} },
        statement: {
          managedRuleGroupStatement: {
            vendorName: 'AWS',
            name: 'AWSManagedRulesCommonRuleSet',
            ruleActionOverrides: COUNTED.map((name) => ({ name, actionToUse: { count: {} } })),
          },
        },
        visibilityConfig: seen('common'),
      },
    ],
  });
  new CfnWebACLAssociation(scope, 'WebFirewallOfStage', { resourceArn: stageArn, webAclArn: acl.attrArn });
}
