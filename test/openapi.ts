import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';

interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: object;
}

interface BodySchema {
  readonly $ref?: string;
  readonly properties?: object;
  readonly anyOf?: readonly BodySchema[];
}

export interface Operation {
  readonly operationId: string;
  readonly 'x-slice': string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly required?: boolean;
    readonly content: { readonly 'application/json': { readonly schema: BodySchema } };
  };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, object>> }>
  >;
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly parameters: Readonly<Record<string, Parameter>>;
    readonly schemas: Readonly<Record<string, BodySchema>>;
  };
}

interface Nullable {
  readonly nullable?: boolean;
  readonly type?: unknown;
  readonly enum?: readonly unknown[];
}

/**
 * GitHub says of a job's conclusion that it may be null, and leaves null out of its list of values;
 * of a commit's author it says so where a reference stands in place of a type.
 */
function withNull(_: string, value: Nullable | null) {
  if (!value?.nullable) return value;
  if (value.enum) return { ...value, enum: [...value.enum, null] };
  if (value.type !== undefined) return value;
  const { nullable, ...rest } = value;
  return { anyOf: [rest, { type: 'null' }] };
}

const description = JSON.parse(
  readFileSync(new URL('./fixtures/github-openapi.json', import.meta.url), 'utf8'),
  withNull,
) as Description;

const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: false });
formats.default(ajv);
ajv.addFormat('int64', true);
ajv.addSchema(description, 'github');

/** All operations, as `GET /repos/…`. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  ),
);

/** Routes that the published slice does not hold: they are checked by hand where they are used. */
const outside = [
  /^GET \/user$/,
  /^GET \/repos\/[^/]+\/[^/]+(?:\/environments|\/contents\/[^/]+)?$/,
  /^GET \/repos\/[^/]+\/[^/]+\/(pulls\/\d+(?:\/files)?|branches\/[^/]+|rules\/branches\/[^/]+|commits\/[^/]+\/status)$/,
  /^GET \/repos\/[^/]+\/[^/]+\/(branches|commits|commits\/[^/]+|deployments|deployments\/\d+\/statuses)$/,
];

const patterns = [...operations.keys()].map((route) => {
  const [method, path = ''] = route.split(' ');
  return { route, pattern: new RegExp(`^${method} ${path.replace(/\{\w+\}/g, '[^/]+')}$`) };
});

export function routeOf(method: string, path: string): string | undefined {
  return patterns.find(({ pattern }) => pattern.test(`${method} ${path}`))?.route;
}

const compiled = new Map<string, ValidateFunction>();

function validator(...pointer: string[]): ValidateFunction {
  const $ref = `github#/${pointer.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
  const known = compiled.get($ref) ?? ajv.compile({ $ref });
  compiled.set($ref, known);
  return known;
}

export function parametersOf(operation: Operation): Parameter[] {
  return (operation.parameters ?? []).map((parameter) => {
    const name = parameter.$ref?.split('/').at(-1);
    return name === undefined ? parameter : (description.components.parameters[name] ?? parameter);
  });
}

/** The fields of a request's body, of all its forms. */
export function fieldsOf({ requestBody }: Operation): string[] {
  const fields = ({ $ref, properties, anyOf }: BodySchema): string[] => [
    ...Object.keys(properties ?? {}),
    ...(anyOf ?? []).flatMap(fields),
    ...($ref ? fields(description.components.schemas[$ref.split('/').at(-1) ?? ''] ?? {}) : []),
  ];
  return [...new Set(requestBody ? fields(requestBody.content['application/json'].schema) : [])];
}

function errors(validate: ValidateFunction, value: unknown): string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** What GitHub would not accept in a request; nothing where it is as described. */
export async function requestFaults(request: Request): Promise<string[]> {
  const url = new URL(request.url);
  const named = `${request.method} ${url.pathname}`;
  const route = routeOf(request.method, url.pathname);
  const operation = route === undefined ? undefined : operations.get(route);
  if (!operation)
    return outside.some((pattern) => pattern.test(named)) ? [] : [`${named}: no such operation`];
  const query = parametersOf(operation).filter((parameter) => parameter.in === 'query');
  const faults = [...url.searchParams].flatMap(([name, text]) => {
    const parameter = query.find((candidate) => candidate.name === name);
    if (!parameter) return [`${name}: no such parameter`];
    // The description says date-time, the API takes a search range.
    if (name === 'created') return [];
    const { type } = parameter.schema as { type?: string };
    const value = type === 'integer' ? Number(text) : type === 'boolean' ? text === 'true' : text;
    const validate = ajv.compile(parameter.schema);
    return errors(validate, value).map((fault) => `${name}: ${fault}`);
  });
  const text = request.method === 'GET' ? '' : await request.clone().text();
  if (operation.requestBody && (text !== '' || operation.requestBody.required)) {
    const [method = '', path = ''] = (route ?? '').split(' ');
    const pointer = [
      'paths',
      path,
      method.toLowerCase(),
      'requestBody',
      'content',
      'application/json',
      'schema',
    ];
    faults.push(...errors(validator(...pointer), JSON.parse(text || 'null')));
    const known = fieldsOf(operation);
    const given = Object.keys(JSON.parse(text || '{}') as object);
    faults.push(
      ...given.filter((name) => !known.includes(name)).map((name) => `${name}: no such field`),
    );
  } else if (text !== '') {
    faults.push('takes no body');
  }
  return faults.map((fault) => `${named} ${fault}`);
}

/** What in an answer is not as GitHub describes it. */
export async function answerFaults(request: Request, response: Response): Promise<string[]> {
  const url = new URL(request.url);
  const route = routeOf(request.method, url.pathname);
  const operation = route === undefined ? undefined : operations.get(route);
  if (!operation || !route) return [];
  const { status } = response;
  const named = `${route} ${status}`;
  const described = operation.responses[String(status)];
  if (!described) {
    // Refusals are described for few operations; successes for all.
    return status >= 400 || status === 304 ? [] : [`${named}: no such status`];
  }
  if (!described.content?.['application/json']) return [];
  const [method = '', path = ''] = route.split(' ');
  const pointer = [
    'paths',
    path,
    method.toLowerCase(),
    'responses',
    String(status),
    'content',
    'application/json',
    'schema',
  ];
  return errors(validator(...pointer), await response.clone().json()).map(
    (fault) => `${named} ${fault}`,
  );
}
