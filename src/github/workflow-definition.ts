import { inline } from '../text/text.ts';
import { readYaml, valuesOf } from './yaml.ts';

/** An input of workflow_dispatch, as the workflow's file declares it. */
export interface DispatchInput {
  readonly name: string;
  readonly type: 'string' | 'choice' | 'boolean' | 'number' | 'environment';
  readonly required: boolean;
  /** As text, in which GitHub hands all inputs to a workflow; undefined: none. */
  readonly default: string | undefined;
  /** Of a choice. */
  readonly options: readonly string[];
  readonly description: string;
}

/** What an event is narrowed by; a list that is not there narrows nothing. */
export interface EventFilter {
  readonly types?: readonly string[];
  readonly branches?: readonly string[];
  readonly 'branches-ignore'?: readonly string[];
  readonly paths?: readonly string[];
  readonly 'paths-ignore'?: readonly string[];
  readonly tags?: readonly string[];
  readonly 'tags-ignore'?: readonly string[];
}

/** A job before anything of it has run. */
export interface PlannedJob {
  readonly name: string;
  /** Labels of the runner, or the workflow that it calls. */
  readonly runs_on: string;
  readonly environment: string | undefined;
}

/** What a workflow's file says of when it runs and what it takes. */
export interface WorkflowDefinition {
  readonly events: ReadonlyMap<string, EventFilter>;
  /** Undefined: it cannot be started by hand. */
  readonly inputs: readonly DispatchInput[] | undefined;
  readonly jobs: readonly PlannedJob[];
}

/** Reads a workflow file. @throws UnreadableYamlError */
export async function parseWorkflow(text: string): Promise<WorkflowDefinition> {
  const file = record(valuesOf(await readYaml(text)));
  const events = eventsOf(file.on);
  const dispatch = record(record(file.on).workflow_dispatch);
  return {
    events,
    inputs: events.has('workflow_dispatch') ? inputsOf(dispatch.inputs) : undefined,
    jobs: Object.entries(record(file.jobs)).map(([id, job]) => plannedJob(id, record(job))),
  };
}

/** One name, a list of names, or names with their filters. */
function eventsOf(on: unknown): ReadonlyMap<string, EventFilter> {
  if (typeof on === 'string' || Array.isArray(on)) {
    return new Map(texts(on).map((name) => [name, {}]));
  }
  return new Map(
    Object.entries(record(on)).map(([name, filter]) => [inline(name), filterOf(record(filter))]),
  );
}

const filters = [
  'types',
  'branches',
  'branches-ignore',
  'paths',
  'paths-ignore',
  'tags',
  'tags-ignore',
] as const;

function filterOf(given: Record<string, unknown>): EventFilter {
  return Object.fromEntries(
    filters.flatMap((name) => (given[name] === undefined ? [] : [[name, texts(given[name])]])),
  );
}

const types = ['string', 'choice', 'boolean', 'number', 'environment'] as const;

function inputsOf(inputs: unknown): DispatchInput[] {
  return Object.entries(record(inputs)).map(([name, given]) => {
    const input = record(given);
    const value = input.default;
    return {
      name,
      type: types.find((type) => type === input.type) ?? 'string',
      required: input.required === true || input.required === 'true',
      default: value === undefined || value === null ? undefined : String(value),
      options: texts(input.options),
      description: inline(String(input.description ?? ''), 100),
    };
  });
}

function plannedJob(id: string, job: Record<string, unknown>): PlannedJob {
  const labels = record(job['runs-on']);
  const runner = [...texts(job['runs-on']), ...texts(labels.group), ...texts(labels.labels)];
  const { environment } = job;
  const named = typeof environment === 'string' ? environment : record(environment).name;
  return {
    name: inline(typeof job.name === 'string' ? job.name : id),
    runs_on: inline(typeof job.uses === 'string' ? job.uses : runner.join(', ')),
    environment: typeof named === 'string' ? inline(named) : undefined,
  };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

/** A list of texts, also where it is written as one; what is no plain value is left out. */
function texts(value: unknown): string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((item) => ['string', 'number', 'boolean'].includes(typeof item)).map(String);
}
