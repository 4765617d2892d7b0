import type { EventFilter, WorkflowDefinition } from '../../github/workflow-definition.ts';
import { leading } from '../../text/text.ts';

/** What happened that could have started a workflow. */
export interface Occasion {
  /** Each of them could have started it. */
  readonly events: readonly string[];
  /** The branch for `branches` filters: the base of a pull request. */
  readonly branch: string;
  /** The changed files; undefined: not all are known. */
  readonly files: readonly string[] | undefined;
}

/**
 * Why a workflow did not start on an occasion; undefined where its events and filters do not say.
 */
export function whyLeftOut(
  { events }: WorkflowDefinition,
  { events: wanted, branch, files }: Occasion,
): string | undefined {
  const listened = wanted.filter((event) => events.has(event));
  if (listened.length === 0) {
    const on = [...events.keys()].map(leading).join(', ') || 'nothing';
    return `it runs on ${on}, not on ${wanted.join(' or ')}`;
  }
  const reasons = listened.map((event) =>
    whyFiltered(event, events.get(event) ?? {}, branch, files),
  );
  return reasons.every((reason) => reason !== undefined) ? reasons[0] : undefined;
}

function whyFiltered(
  event: string,
  filter: EventFilter,
  branch: string,
  files: Occasion['files'],
): string | undefined {
  const { types, branches, tags, paths } = filter;
  const [noBranches, noPaths] = [filter['branches-ignore'], filter['paths-ignore']];
  if (types && !types.some((type) => ['opened', 'synchronize', 'reopened'].includes(type))) {
    return `${event} is narrowed to the types ${shown(types)}`;
  }
  if (branches && !isMatched(branches, branch)) {
    return `its branches filter (${shown(branches)}) leaves out ${leading(branch)}`;
  }
  if (noBranches && isMatched(noBranches, branch)) {
    return `its branches-ignore filter (${shown(noBranches)}) leaves out ${leading(branch)}`;
  }
  if (tags && !branches && !noBranches) return `${event} is narrowed to tags (${shown(tags)})`;
  if (files === undefined || files.length === 0) return undefined;
  if (paths && !files.some((file) => isMatched(paths, file))) {
    return `its paths filter (${shown(paths)}) has none of the changed files`;
  }
  if (noPaths && files.every((file) => isMatched(noPaths, file))) {
    return `its paths-ignore filter (${shown(noPaths)}) has all of the changed files`;
  }
  return undefined;
}

const shown = (patterns: readonly string[]) => patterns.slice(0, 5).map(leading).join(', ');

/** The last matching pattern decides; one with "!" excludes. */
function isMatched(patterns: readonly string[], text: string): boolean {
  let matched = false;
  for (const pattern of patterns) {
    const excludes = pattern.startsWith('!');
    if (matchesPattern(excludes ? pattern.slice(1) : pattern, text)) matched = !excludes;
  }
  return matched;
}

/** Longer patterns, which nobody writes, could take long to match. */
const maxPattern = 200;
const maxStars = 6;

/**
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
 */
function matchesPattern(pattern: string, text: string): boolean {
  const tokens = pattern.match(/\*\*\/|\*+|\\.|\[[^\]]*\]|./gs) ?? [];
  const stars = tokens.filter((token) => token.startsWith('*')).length;
  if (pattern.length > maxPattern || stars > maxStars) return true;
  const source = tokens.map(expression).join('');
  try {
    return new RegExp(`^${source}$`, 's').test(text);
  } catch {
    // An invalid pattern is not given as a reason.
    return true;
  }
}

function expression(token: string): string {
  if (token === '**/') return '(?:.*/)?';
  if (token === '*') return '[^/]*';
  if (token.startsWith('**')) return '.*';
  if (token === '?' || token === '+') return token;
  if (token.startsWith('[')) return `[${token.slice(1, -1).replace(/[\\^]/g, '\\$&')}]`;
  const letter = token.startsWith('\\') ? token.slice(1) : token;
  return letter.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
