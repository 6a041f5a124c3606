import {
  AccessLogFormat,
  AuthorizationType,
  EndpointType,
  type IModel,
  JsonSchemaType,
  JsonSchemaVersion,
  LambdaIntegration,
  LogGroupLogDestination,
  type MethodDeploymentOptions,
  MethodLoggingLevel,
  RequestValidator,
  RestApi,
  TokenAuthorizer,
} from 'aws-cdk-lib/aws-apigateway';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { allRoutes } from '../../shared/contracts/api/registry.ts';
import { hasBody, parametersOf, type Route, type Routes } from '../../shared/contracts/api/route.ts';
import { acknowledge } from './acknowledge.ts';
import { ALARM_PERIOD } from './alarm-topic.ts';
import { addGatewayProblems } from './gateway-problems.ts';
import { houseLogGroup } from './house-log-group.ts';
import type { House } from './house.ts';
import type { ServiceFunction } from './service-function.ts';
import { addWebFirewall } from './web-firewall.ts';

export interface RestEndpointProps {
  readonly house: House;
  readonly description: string;
  /** Tells from a bearer token who calls. */
  readonly authorizer: IFunction;
  /** What it means for callers when the API answers with a server error. */
  readonly meansWhenFailing: string;
}

const STAGE = 'v1';

/** Calls a second the whole API takes, and at once: far above human use, far below what would hurt the tables. */
export const THROTTLE = { ratePerSecond: 200, burst: 400 } as const;

/** The same for a route without a token: people at doors ask seldom, and it must not eat the share of the others. */
export const OPEN_THROTTLE = { ratePerSecond: 5, burst: 20 } as const;

// Bodies hold personal data: errors are logged, payloads never.
const LOGGED = {
  metricsEnabled: true,
  loggingLevel: MethodLoggingLevel.ERROR,
  dataTraceEnabled: false,
} as const;

/** How long the gateway believes the authorizer: a token is good for at most this much longer than it says. */
const AUTHORIZED_FOR = Duration.seconds(60);

/**
 * A regional REST API with a resource and method for each route it serves. Nobody may call one without a token, but what
 * the registry says is open.
 */
export class RestEndpoint extends Construct {
  readonly api: RestApi;
  private readonly validator: RequestValidator;
  private readonly authorizer: TokenAuthorizer;
  /** The model of every body: see decision 5. */
  private readonly jsonObject: IModel;

  constructor(scope: Construct, id: string, props: RestEndpointProps) {
    super(scope, id);
    this.api = this.restApi(props);
    this.authorizer = new TokenAuthorizer(this, 'Authorizer', {
      handler: props.authorizer,
      resultsCacheTtl: AUTHORIZED_FOR,
      // What is no signed token is refused at the door, and the function is not asked.
      validationRegex: String.raw`^[Bb]earer [\w-]+\.[\w-]+\.[\w-]+$`,
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
    addGatewayProblems(this.api);
    addWebFirewall(this, this.api.deploymentStage.stageArn, `/${STAGE}/visits/verify/`);
    this.watch(props);
    this.acknowledgeFindings();
  }

  /** Gives the function's routes their resources and methods. */
  serve(routes: Routes, fn: ServiceFunction): void {
    // One permission for the function: one a method would outgrow what a function's policy may hold.
    const integration = new LambdaIntegration(fn.lambda, {
      allowTestInvoke: false,
      scopePermissionToMethod: false,
    });
    for (const one of Object.values(routes)) {
      const names = parametersOf(one).map((name) => [`method.request.path.${name}`, true] as const);
      const method = this.api.root.resourceForPath(one.path).addMethod(one.method, integration, {
        operationName: one.operationId,
        ...(one.open === undefined
          ? { authorizer: this.authorizer }
          : { authorizationType: AuthorizationType.NONE }),
        requestValidator: this.validator,
        requestParameters: Object.fromEntries(names),
        ...(hasBody(one) && { requestModels: { 'application/json': this.jsonObject } }),
      });
      if (one.open !== undefined) acknowledge(method, openFindings(one.open));
    }
  }

  private restApi({ house, description }: RestEndpointProps): RestApi {
    return new RestApi(this, 'Api', {
      restApiName: `collections-${house.config.stage}`,
      description,
      endpointTypes: [EndpointType.REGIONAL],
      // An account setting, without which no access log can be written; other APIs may come to lean on it.
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
      deployOptions: {
        stageName: STAGE,
        tracingEnabled: true,
        ...LOGGED,
        methodOptions: openMethods(allRoutes()),
        throttlingRateLimit: THROTTLE.ratePerSecond,
        throttlingBurstLimit: THROTTLE.burst,
        accessLogDestination: new LogGroupLogDestination(houseLogGroup(this, house)),
        accessLogFormat: AccessLogFormat.jsonWithStandardFields(),
      },
    });
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
      'AwsSolutions-COG4':
        "Every method asks the house authorizer, which takes tokens of the bank's own OIDC issuer; it is not Cognito.",
    });
  }
}

/** Settings of the methods without a token, by path and method; all of them, as none are inherited. */
function openMethods(routes: readonly Route[]): Record<string, MethodDeploymentOptions> {
  const open = routes.filter((one) => one.open !== undefined);
  return Object.fromEntries(
    open.map(({ path, method }) => [
      `${path}/${method}`,
      {
        ...LOGGED,
        throttlingRateLimit: OPEN_THROTTLE.ratePerSecond,
        throttlingBurstLimit: OPEN_THROTTLE.burst,
      },
    ]),
  );
}

const openFindings = (why: string): Readonly<Record<string, string>> => ({
  'AwsSolutions-APIG4': `Anybody may call: ${why}. It is throttled by method and by address, and counted by its handler.`,
  'AwsSolutions-COG4': `Anybody may call: ${why}.`,
});
