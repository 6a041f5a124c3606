import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';

/** Requests of one address in five minutes: a call centre behind one address stays below, a flood does not. */
const REQUESTS_PER_ADDRESS = 10_000;

/**
 * Rules of the common set that only count: the handlers bound bodies themselves, and a complaint that quotes a piece of a
 * web page must be taken, not refused for its words.
 */
const COUNTED = ['SizeRestrictions_BODY', 'CrossSiteScripting_BODY'];

/** The same of one address for what takes no token: a household, not a machine that guesses. */
const OPEN_REQUESTS_PER_ADDRESS = 100;

/** A web firewall before a stage of the API: the managed common rules, and limits per address, one for all and one below `openPath`. */
export function addWebFirewall(scope: Construct, stageArn: string, openPath: string): void {
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
        name: 'open-rate',
        priority: 1,
        action: { block: {} },
        statement: {
          rateBasedStatement: {
            limit: OPEN_REQUESTS_PER_ADDRESS,
            aggregateKeyType: 'IP',
            scopeDownStatement: {
              byteMatchStatement: {
                fieldToMatch: { uriPath: {} },
                positionalConstraint: 'STARTS_WITH',
                searchString: openPath,
                textTransformations: [{ priority: 0, type: 'NORMALIZE_PATH' }],
              },
            },
          },
        },
        visibilityConfig: seen('open-rate'),
      },
      {
        name: 'common',
        priority: 2,
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
