import {
  AccessLogFormat,
  AuthorizationType,
  EndpointType,
  type IModel,
  JsonSchemaType,
  JsonSchemaVersion,
  LogGroupLogDestination,
  MethodLoggingLevel,
  RequestValidator,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { ALARM_PERIOD } from './alarm-topic.ts';
import { houseLogGroup } from './house-log-group.ts';
import type { House } from './house.ts';

export interface RestEndpointProps {
  readonly house: House;
  readonly name: string;
  readonly description: string;
  /** What it means for callers when the API answers with a server error. */
  readonly meansWhenFailing: string;
}

/** Calls a second the whole API takes, and at once: far above human intake, far below what would hurt the tables. */
export const THROTTLE = { ratePerSecond: 50, burst: 100 } as const;

/** A regional REST API that nobody may call without IAM authorization unless a method says otherwise. */
export class RestEndpoint extends Construct {
  readonly api: RestApi;
  readonly validator: RequestValidator;
  /** The model of every body: see decision 5. */
  readonly jsonObject: IModel;

  constructor(scope: Construct, id: string, props: RestEndpointProps) {
    super(scope, id);
    const { house } = props;
    this.api = new RestApi(this, 'Api', {
      restApiName: `collections-${house.config.stage}-${props.name}`,
      description: props.description,
      endpointTypes: [EndpointType.REGIONAL],
      defaultMethodOptions: { authorizationType: AuthorizationType.IAM },
      // An account setting, without which no access log can be written; other APIs may come to lean on it.
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
      deployOptions: {
        stageName: 'v1',
        tracingEnabled: true,
        metricsEnabled: true,
        throttlingRateLimit: THROTTLE.ratePerSecond,
        throttlingBurstLimit: THROTTLE.burst,
        // Bodies hold personal data: errors are logged, payloads never.
        loggingLevel: MethodLoggingLevel.ERROR,
        dataTraceEnabled: false,
        accessLogDestination: new LogGroupLogDestination(houseLogGroup(this, house)),
        accessLogFormat: AccessLogFormat.jsonWithStandardFields(),
      },
    });
    this.validator = this.api.addRequestValidator('Validator', {
      validateRequestBody: true,
      validateRequestParameters: true,
    });
    this.jsonObject = this.api.addModel('JsonObject', {
      description: "Any JSON object; what must be in it is the handler's contract",
      contentType: 'application/json',
      schema: { schema: JsonSchemaVersion.DRAFT4, type: JsonSchemaType.OBJECT },
    });
    this.watch(props);
    this.acknowledgeFindings();
  }

  private watch({ house, meansWhenFailing }: RestEndpointProps): void {
    house.alarms.watch(this, 'ServerErrors', {
      metric: this.api.metricServerError({ period: ALARM_PERIOD, statistic: 'Sum' }),
      meansWhenFailing,
    });
  }

  private acknowledgeFindings(): void {
    acknowledge(this.api, {
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]':
        'Documented managed policy of the account-wide logging role; its log groups are not known beforehand.',
      'AwsSolutions-APIG3':
        'Only principals of this account, signed by IAM, reach a method; a web firewall comes with the first public caller.',
      'AwsSolutions-COG4':
        "Methods ask for IAM authorization; the bank's own OIDC issuer, not Cognito, comes later.",
    });
  }
}
