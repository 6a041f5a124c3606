import { Duration } from 'aws-cdk-lib';
import { LambdaIntegration } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { complaintApiEnv } from '../../functions/complaints/env.ts';
import { grantTable } from '../constructs/grants.ts';
import type { House } from '../constructs/house.ts';
import { RestEndpoint } from '../constructs/rest-endpoint.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import type { DataStack } from '../stacks/data-stack.ts';

/** Complaint intake: `POST /complaints`, `GET /complaints/{id}`. */
export function complaints(scope: Construct, house: House, data: DataStack): RestEndpoint {
  const endpoint = new RestEndpoint(scope, 'Complaints', {
    house,
    name: 'complaints',
    description: 'Complaint intake around the clock; an open complaint holds the loan',
    meansWhenFailing: 'Complaints are not taken: deadlines start unseen and loans are not held.',
  });
  const integration = new LambdaIntegration(complaintApi(scope, house, data), { allowTestInvoke: false });
  const { validator: requestValidator } = endpoint;
  const collection = endpoint.api.root.addResource('complaints');
  collection.addMethod('POST', integration, {
    requestValidator,
    requestModels: { 'application/json': endpoint.jsonObject },
  });
  collection.addResource('{id}').addMethod('GET', integration, {
    requestValidator,
    requestParameters: { 'method.request.path.id': true },
  });
  return endpoint;
}

function complaintApi(scope: Construct, house: House, data: DataStack): ServiceFunction['lambda'] {
  const fn = new ServiceFunction(scope, 'ComplaintApi', {
    house,
    folder: 'complaints',
    handler: 'complaintApi',
    env: complaintApiEnv,
    environment: {
      CASES_TABLE: data.cases.tableName,
      PORTFOLIO_TABLE: data.portfolio.tableName,
      BANK_ZONE: house.config.bankZone,
    },
    // The API gives up after 29 s; a caller should hear a failure before that.
    timeout: Duration.seconds(20),
    meansWhenFailing:
      'A complaint was refused by a fault of ours: its clock is not running and the loan is not held.',
  });
  grantTable(fn, data.cases, ['GetItem', 'PutItem']);
  grantTable(fn, data.portfolio, ['BatchGetItem', 'Query']);
  return fn.lambda;
}
