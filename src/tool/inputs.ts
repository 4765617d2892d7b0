import { z } from 'zod';
import { ToolError } from '../github/errors.ts';
import { isOwner, isRepository, type Repository } from '../github/repository.ts';
import { inline, quoted } from '../text/text.ts';
import { parseRunUrl, type Target } from './addresses.ts';
import { branchName, repositoryNamed } from './spellings.ts';

/** What reading arguments depends on besides the tool. */
interface InputOptions {
  /** For calls that name no repository. */
  readonly defaultRepository: Repository | undefined;
  /** The host of GitHub's web pages: github.com, or that of the Enterprise server. */
  readonly webHost: string;
  /** Whether the tool lists url among its parameters. */
  readonly takesUrl: boolean;
}

/** Arguments as the tool's schema expects them, and what is wrong with others. */
interface ReadInputs {
  readonly args: Readonly<Record<string, unknown>>;
  /** Contradictions for the refusal, such as "repo: names a/b, but owner is c". */
  readonly wrong: string[];
}

type Args = Record<string, unknown>;

/**
 * Normalizes what hosts and models write in more than one way, where it can mean only one thing:
 * digits as text, null and "" for nothing, an address in place of an id, `origin/main`, `@login`,
 * `FAILED`. Anything else is left as it is, for the schema to refuse.
 */
export function readInputs(shape: z.ZodRawShape, given: Args, options: InputOptions): ReadInputs {
  const args = Object.fromEntries(
    Object.entries(given)
      .filter(([name, value]) => !isNothing(shape[name], value))
      .map(([name, value]) => [name, shape[name] ? asType(shape[name], value) : value]),
  );
  const wrong: string[] = [];
  const attempt = (reading: () => void) => {
    try {
      reading();
    } catch (error) {
      if (!(error instanceof ContradictionError)) throw error;
      wrong.push(error.message);
    }
  };
  for (const [name, spelling] of Object.entries(spellings)) {
    const value = args[name];
    if (shape[name] && typeof value === 'string') args[name] = spelling(value.trim());
  }
  attempt(() => readRepository(args, options));
  for (const name of ids) attempt(() => readAddress(shape, args, name, options));
  if (Array.isArray(args.run_ids)) attempt(() => readAddresses(args, options));
  attempt(() => readWorkflow(shape, args, options));
  if (options.defaultRepository && args.repo !== undefined)
    args.owner ??= options.defaultRepository.owner;
  return { args, wrong };
}

class ContradictionError extends Error {
  override name = 'ContradictionError';
}

/** Parameters that an address may stand in for. */
const ids = ['run_id', 'job_id', 'base_run_id', 'pull_number'] as const;

/** Ways to write a name that differ from what GitHub's API takes. */
const spellings: Readonly<Record<string, (text: string) => unknown>> = {
  actor: (text) => text.replace(/^(?:https?:\/\/[^/]+\/)?@?/, ''),
  branch: branchName,
  ref: branchName,
  event: (text) => text.toLowerCase().replace(/[\s-]+/g, '_'),
  head_sha: (text) => (/\/commits?\/([0-9a-f]{7,64})/i.exec(text)?.[1] ?? text).toLowerCase(),
  owner: (text) => text.replace(/^@/, ''),
  pull_number: (text) => (/^#\d{1,9}$/.test(text) ? Number(text.slice(1)) : text),
  url: (text) => text.replace(/^<(.*)>$/, '$1').replace(/^(?=[\w.-]+\.\w+(?::\d+)?\/)/, 'https://'),
};

/** null and "" count as not given, except "" for a required text that may be empty. */
function isNothing(type: z.ZodTypeAny | undefined, value: unknown): boolean {
  if (value === undefined) return true;
  if (!type || (value !== null && value !== '')) return false;
  return value === null || type.isOptional() || !type.safeParse('').success;
}

/** Converts text to the type that the parameter has. */
function asType(type: z.ZodTypeAny, value: unknown): unknown {
  const wanted = innerType(type);
  if (wanted instanceof z.ZodArray) {
    return listOf(value).map((item) => asType(wanted.element, item));
  }
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (wanted instanceof z.ZodNumber) return /^-?\d{1,16}$/.test(text) ? Number(text) : value;
  if (wanted instanceof z.ZodRecord) return objectIn(text) ?? value;
  if (wanted instanceof z.ZodBoolean) {
    return /^(?:true|false)$/i.test(text) ? text.toLowerCase() === 'true' : value;
  }
  return wanted instanceof z.ZodEnum ? oneOf(wanted.options as readonly string[], text) : value;
}

/** The object that a text holds as JSON. */
function objectIn(text: string): unknown {
  try {
    return text.startsWith('{') ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

/** The type without optional, default and refinements. */
function innerType(type: z.ZodTypeAny): z.ZodTypeAny {
  if (type instanceof z.ZodOptional || type instanceof z.ZodDefault) {
    return innerType(type._def.innerType as z.ZodTypeAny);
  }
  return type instanceof z.ZodEffects ? innerType(type.innerType() as z.ZodTypeAny) : type;
}

/** A list from a list, a single item, or text such as "[1, 2]" or "1, 2". */
function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'string') return [value];
  return value
    .trim()
    .replace(/^\[(.*)\]$/s, '$1')
    .split(/[\s,]+/)
    .filter((item) => item !== '');
}

/** Other words for GitHub's statuses, conclusions and decisions. */
const synonyms: Readonly<Record<string, string>> = {
  approve: 'approved',
  broken: 'failure',
  canceled: 'cancelled',
  done: 'completed',
  fail: 'failure',
  failed: 'failure',
  failing: 'failure',
  finished: 'completed',
  green: 'success',
  inprogress: 'in_progress',
  passed: 'success',
  passing: 'success',
  red: 'failure',
  reject: 'rejected',
  running: 'in_progress',
  succeeded: 'success',
  successful: 'success',
  timeout: 'timed_out',
  timedout: 'timed_out',
};

function oneOf(options: readonly string[], text: string): string {
  const word = text.toLowerCase().replace(/[\s-]+/g, '_');
  const meant = options.includes(word) ? word : (synonyms[word] ?? word);
  return options.includes(meant) ? meant : text;
}

/** owner/name, or an address, in `repo` or `owner`. */
function readRepository(args: Args, { webHost }: InputOptions): void {
  for (const name of ['repo', 'owner'] as const) {
    const text = args[name];
    if (typeof text !== 'string' || (name === 'repo' ? isRepository(text) : isOwner(text)))
      continue;
    const named = repositoryNamed(text.trim(), webHost);
    if (named) takeRepository(args, name, named);
  }
}

/** @throws ContradictionError where the call names another repository */
function takeRepository(args: Args, from: string, { owner, repo }: Repository): void {
  for (const [name, value] of Object.entries({ owner, repo })) {
    const given = args[name];
    const differs = String(given).toLowerCase() !== value.toLowerCase();
    if (name !== from && given !== undefined && differs && !String(given).includes('/')) {
      throw new ContradictionError(
        `${from}: names ${owner}/${repo}, but ${name} is ${quoted(inline(String(given), 100))}`,
      );
    }
  }
  Object.assign(args, { owner, repo });
}

/**
 * Moves an address given in place of an id to url where the tool has it; else replaces it by the id
 * it names.
 */
function readAddress(
  shape: z.ZodRawShape,
  args: Args,
  name: (typeof ids)[number],
  { webHost, takesUrl }: InputOptions,
): void {
  const value = args[name];
  if (typeof value !== 'string' || !isAddress(value)) return;
  const named = takesUrl ? undefined : runNamed(value, webHost);
  if (!named && shape.url && args.url === undefined && name !== 'base_run_id') {
    delete args[name];
    args.url = spellings.url?.(value.trim());
    return;
  }
  if (!named) return;
  takeRepository(args, name, named);
  args[name] = name === 'job_id' ? (named.job_id ?? value) : (named.run_id ?? value);
  if (shape.attempt_number && named.attempt_number !== undefined) {
    args.attempt_number ??= named.attempt_number;
  }
}

function readAddresses(args: Args, { webHost }: InputOptions): void {
  const given = args.run_ids as readonly unknown[];
  args.run_ids = given.map((value) => {
    const named = typeof value === 'string' ? runNamed(value, webHost) : undefined;
    if (named?.run_id === undefined) return value;
    takeRepository(args, 'run_ids', named);
    return named.run_id;
  });
}

/** The run or job that an address names; undefined where it names none. */
function runNamed(text: string, webHost: string): Target | undefined {
  if (!isAddress(text)) return undefined;
  try {
    return parseRunUrl(text.trim(), webHost);
  } catch (error) {
    if (error instanceof ToolError) return undefined;
    throw error;
  }
}

/** Replaces a workflow's path, or the address of its runs or file, by its file name. */
function readWorkflow(shape: z.ZodRawShape, args: Args, { webHost }: InputOptions): void {
  const value = args.workflow_id;
  if (!shape.workflow_id || typeof value !== 'string') return;
  const text = value.trim();
  const url = isAddress(text) && URL.canParse(text) ? new URL(text) : undefined;
  const path = url ? url.pathname : text;
  const [, file] =
    /(?:^|\/(?:\.github|actions)\/|^\.github\/)workflows\/([^/]+?)\/?$/.exec(
      path.replace(/@.*$/, ''),
    ) ?? [];
  const named = url && repositoryNamed(text, webHost);
  if (named) takeRepository(args, 'workflow_id', named);
  args.workflow_id = file && (!url || named) ? file : text;
}

const isAddress = (text: string) => /^<?https?:\/\//i.test(text.trim());
