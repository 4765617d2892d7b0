import { endOf } from '../analysis/last-words.ts';
import { titlesUpTo } from '../analysis/step-command.ts';
import { findStep, type StepSource, stepsOfAction } from '../github/job-source.ts';
import type { Repository } from '../github/repository.ts';
import { readWorkflowLines } from '../github/workflow-file.ts';
import type { LogLine } from '../logs/line.ts';
import type { CauseAccess } from './failure-group.ts';

/** Where an action of this repository is, and at which commit. */
interface ActionAtRef {
  readonly folder: string;
  readonly ref: string;
}

/** The lines of one step of a composite action. */
interface ActionStep extends ActionAtRef {
  readonly path: string;
  readonly step: StepSource;
  readonly lines: readonly string[];
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax */
const fileNames = ['action.yml', 'action.yaml'];

/**
 * The step of a composite action that failed, where the action is one of this repository; undefined
 * where it is none, or where its steps cannot be told apart.
 * @param uses what the workflow's step uses: "./.github/actions/setup" or "owner/repo/path@ref"
 * @param at the position of the line that says why it failed; undefined: the end of the job
 * @param commits of the actions that the runner fetched, by "owner/repo/path@ref"
 */
export async function failedStepOfAction(
  repo: Repository,
  uses: string,
  { lines, at }: { readonly lines: readonly LogLine[]; readonly at: number | undefined },
  { checkedOut, commits }: { checkedOut: string; commits: ReadonlyMap<string, string> },
  access: Pick<CauseAccess, 'github' | 'optional'>,
): Promise<ActionStep | undefined> {
  const place = placeOf(repo, uses, checkedOut, commits);
  const ran = titlesUpTo(lines, at ?? endOf(lines));
  const inside = ran.slice(ran.lastIndexOf(`Run ${uses}`) + 1);
  // An action that is no composite one has nothing below its own title.
  if (!place || inside.length === ran.length || inside.length === 0) return undefined;
  return access.optional.read("the action's file", async () => {
    for (const name of fileNames) {
      const path = `${place.folder}/${name}`;
      const file = await readWorkflowLines(access.github, { ...repo, path, ref: place.ref });
      if (!file) continue;
      const steps = stepsOfAction(file);
      const step = findStep({ steps }, inside, inside.length - 1) ?? ownAction(steps, inside);
      return step && { ...place, path, step, lines: file.lines };
    }
    return undefined;
  });
}

/** Titles that the file does not have are those below an action of the repository that it uses itself. */
function ownAction(steps: ReturnType<typeof stepsOfAction>, titles: readonly string[]) {
  const at = titles.findLastIndex((title) => title.startsWith('Run ./'));
  return at < 0 ? undefined : findStep({ steps }, titles, at);
}

function placeOf(
  { owner, repo }: Repository,
  uses: string,
  checkedOut: string,
  commits: ReadonlyMap<string, string>,
): ActionAtRef | undefined {
  const [named = '', version] = uses.split('@');
  const own = named.toLowerCase().startsWith(`${owner}/${repo}/`.toLowerCase());
  const local = named.startsWith('./') && version === undefined;
  const ref = local ? checkedOut : own ? commits.get(uses) : undefined;
  const folder = named.slice(local ? 2 : owner.length + repo.length + 2).replace(/\/$/, '');
  const isPath = /^[\w.-]+(?:\/[\w.-]+)*$/.test(folder);
  return ref && isPath && !folder.split('/').some((part) => /^\.+$/.test(part))
    ? { folder, ref }
    : undefined;
}
