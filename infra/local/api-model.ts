import { z } from 'zod';
import type { TemplateResource } from './assembly.ts';
import { rootResource } from './identity.ts';
import type { JsonRecord } from './json.ts';
import { readProperties } from './properties.ts';
import { Unsupported } from './unsupported.ts';

export interface RouteSpec {
  readonly method: string;
  /** Template such as `/complaints/{id}`. */
  readonly path: string;
  readonly resourceId: string;
  /** Who must show who he is, and how: signed by IAM, by an authorizer of that id, or not at all. */
  readonly access: 'iam' | 'open' | { readonly authorizer: AuthorizerSpec };
  readonly functionArn: string;
  /** Names API Gateway insists on, such as `method.request.querystring.page`. */
  readonly required: readonly string[];
  /** Fault of a body, or undefined; absent where bodies are not checked. */
  readonly bodyFault?: (body: string) => string | undefined;
}

/** A function that tells from the token in a header who calls. */
export interface AuthorizerSpec {
  readonly functionArn: string;
  /** Lower case. */
  readonly header: string;
  /** What the header must look like for the function to be asked. */
  readonly pattern: RegExp;
  /** How long its answer for a token holds. */
  readonly ttlSeconds: number;
}

/** How the gateway itself answers in one case, with `$context...` in it. */
export interface RefusalSpec {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface ApiSpec {
  readonly id: string;
  readonly stage: string;
  readonly routes: readonly RouteSpec[];
  /** By response type. */
  readonly refusals: ReadonlyMap<string, RefusalSpec>;
}

const optionalText = z.string().optional();
const resourceSchema = z.strictObject({ ParentId: z.string(), PathPart: z.string(), RestApiId: z.string() });
const stageSchema = z.strictObject({ StageName: z.string(), RestApiId: z.string() });
const validatorSchema = z.strictObject({
  RestApiId: z.string(),
  ValidateRequestBody: z.boolean().default(false),
  ValidateRequestParameters: z.boolean().default(false),
});
const modelSchema = z.strictObject({
  RestApiId: z.string(),
  ContentType: z.literal('application/json'),
  Schema: z.record(z.string(), z.unknown()),
});
const refusalSchema = z.strictObject({
  RestApiId: z.string(),
  ResponseType: z.string(),
  ResponseTemplates: z.strictObject({ 'application/json': optionalText }).default({}),
  ResponseParameters: z
    .record(z.string().startsWith('gatewayresponse.header.'), z.string().regex(/^('.*'|context\.requestId)$/))
    .default({}),
  StatusCode: z.coerce.number().optional(),
});
const authorizerSchema = z.strictObject({
  RestApiId: z.string(),
  Type: z.literal('TOKEN'),
  AuthorizerUri: z.string(),
  IdentitySource: z.string().startsWith('method.request.header.'),
  IdentityValidationExpression: z.string().default('.*'),
  AuthorizerResultTtlInSeconds: z.number().default(300),
});
const methodSchema = z.strictObject({
  RestApiId: z.string(),
  ResourceId: z.string(),
  HttpMethod: z.string(),
  AuthorizationType: z.enum(['AWS_IAM', 'NONE', 'CUSTOM']),
  Integration: z.strictObject({
    Type: z.literal('AWS_PROXY'),
    IntegrationHttpMethod: z.literal('POST'),
    Uri: z.string(),
    TimeoutInMillis: z.unknown().optional(),
  }),
  AuthorizerId: optionalText,
  RequestValidatorId: optionalText,
  RequestParameters: z.record(z.string(), z.boolean()).default({}),
  RequestModels: z.strictObject({ 'application/json': optionalText }).default({}),
});

/** Gathers the parts of a REST API from its resources. */
export class ApiReader {
  readonly #apis = new Set<string>();
  readonly #stages: z.infer<typeof stageSchema>[] = [];
  readonly #resources = new Map<string, z.infer<typeof resourceSchema>>();
  readonly #methods: z.infer<typeof methodSchema>[] = [];
  readonly #validators = new Map<string, z.infer<typeof validatorSchema>>();
  readonly #models = new Map<string, z.ZodType>();
  readonly #refusals = new Map<string, RefusalSpec>();
  readonly #authorizers = new Map<string, AuthorizerSpec>();

  add(resource: TemplateResource, properties: JsonRecord): void {
    const id = resource.logicalId;
    const read = <Shape extends z.ZodType>(schema: Shape, inert: readonly string[] = []): z.output<Shape> =>
      readProperties(resource, properties, { schema, inert });
    switch (resource.type) {
      case 'AWS::ApiGateway::RestApi':
        read(z.strictObject({}), [
          'Name',
          'Description',
          'EndpointConfiguration',
          'Policy',
          'Tags',
          'ApiKeySourceType',
        ]);
        this.#apis.add(id);
        break;
      case 'AWS::ApiGateway::Stage':
        // Limits, logs and metrics: none on one machine.
        this.#stages.push(
          read(stageSchema, [
            'DeploymentId',
            'MethodSettings',
            'TracingEnabled',
            'AccessLogSetting',
            'Description',
            'Tags',
          ]),
        );
        break;
      case 'AWS::ApiGateway::Resource':
        this.#resources.set(id, read(resourceSchema));
        break;
      case 'AWS::ApiGateway::Method':
        this.#methods.push(read(methodSchema, ['OperationName', 'MethodResponses']));
        break;
      case 'AWS::ApiGateway::RequestValidator':
        this.#validators.set(id, read(validatorSchema, ['Name']));
        break;
      case 'AWS::ApiGateway::Model':
        this.#models.set(id, z.fromJSONSchema(read(modelSchema, ['Name', 'Description']).Schema));
        break;
      case 'AWS::ApiGateway::GatewayResponse': {
        const { ResponseType, ...refusal } = read(refusalSchema);
        this.#refusals.set(ResponseType, refusalOf(refusal));
        break;
      }
      case 'AWS::ApiGateway::Authorizer':
        this.#authorizers.set(id, authorizerOf(read(authorizerSchema, ['Name', 'AuthorizerCredentials'])));
        break;
      default:
        // Inert: checked by type before.
        break;
    }
  }

  /** The API, or undefined where the assembly has none. Throws Unsupported for more than one. */
  read(): ApiSpec | undefined {
    const [id, ...others] = this.#apis;
    if (id === undefined) return undefined;
    const [stage, ...stages] = this.#stages;
    if (others.length > 0 || stages.length > 0) throw new Unsupported('More than one REST API or stage.');
    if (stage === undefined) throw new Unsupported(`REST API ${id} has no stage.`);
    return {
      id,
      stage: stage.StageName,
      routes: this.#methods.map((method) => this.#route(method)),
      refusals: this.#refusals,
    };
  }

  #route(method: z.infer<typeof methodSchema>): RouteSpec {
    const validator = this.#validators.get(method.RequestValidatorId ?? '');
    const required = Object.entries(method.RequestParameters).filter(([, isRequired]) => isRequired);
    const modelId = method.RequestModels['application/json'];
    const model = modelId === undefined ? undefined : this.#models.get(modelId);
    if (modelId !== undefined && model === undefined) throw new Unsupported(`API model ${modelId}.`);
    return {
      method: method.HttpMethod,
      path: this.#path(method.ResourceId),
      resourceId: method.ResourceId,
      access: this.#access(method),
      functionArn: functionIn(method.Integration.Uri),
      required: validator?.ValidateRequestParameters === true ? required.map(([name]) => name) : [],
      ...(validator?.ValidateRequestBody === true && model !== undefined && { bodyFault: faultBy(model) }),
    };
  }

  #access({ AuthorizationType, AuthorizerId = '' }: z.infer<typeof methodSchema>): RouteSpec['access'] {
    if (AuthorizationType !== 'CUSTOM') return AuthorizationType === 'AWS_IAM' ? 'iam' : 'open';
    const authorizer = this.#authorizers.get(AuthorizerId);
    if (authorizer === undefined) throw new Unsupported(`API authorizer ${AuthorizerId}.`);
    return { authorizer };
  }

  #path(resourceId: string): string {
    const resource = this.#resources.get(resourceId);
    if (resource === undefined) {
      if ([...this.#apis].some((api) => rootResource(api) === resourceId)) return '/';
      throw new Unsupported(`API resource ${resourceId}.`);
    }
    if (/^\{.*\+\}$/.test(resource.PathPart)) throw new Unsupported(`API path part ${resource.PathPart}.`);
    return `${this.#path(resource.ParentId).replace(/\/$/, '')}/${resource.PathPart}`;
  }
}

function faultBy(model: z.ZodType): (body: string) => string | undefined {
  return (body) => {
    let value: unknown;
    try {
      value = JSON.parse(body);
    } catch {
      return '[body is not JSON]';
    }
    const parsed = model.safeParse(value);
    if (parsed.success) return undefined;
    return `[${parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join(', ')}]`;
  };
}

function functionIn(uri: string): string {
  const arn = /\/functions\/(arn:[^/]+)\/invocations$/.exec(uri)?.[1];
  if (arn === undefined) throw new Unsupported(`API integration ${uri}.`);
  return arn;
}

function refusalOf(read: Omit<z.infer<typeof refusalSchema>, 'ResponseType'>): RefusalSpec {
  const headers = Object.entries(read.ResponseParameters).map(([name, value]) => [
    name.slice('gatewayresponse.header.'.length).toLowerCase(),
    value.startsWith("'") ? value.slice(1, -1) : '$context.requestId',
  ]);
  return {
    status: read.StatusCode,
    headers: z.record(z.string(), z.string()).parse(Object.fromEntries(headers)),
    body: read.ResponseTemplates['application/json'],
  };
}

function authorizerOf(read: z.infer<typeof authorizerSchema>): AuthorizerSpec {
  return {
    functionArn: functionIn(read.AuthorizerUri),
    header: read.IdentitySource.slice('method.request.header.'.length).toLowerCase(),
    pattern: new RegExp(read.IdentityValidationExpression),
    ttlSeconds: read.AuthorizerResultTtlInSeconds,
  };
}
