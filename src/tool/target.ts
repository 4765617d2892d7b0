import { ToolError } from '../github/errors.ts';
import { parseRunUrl, type Target } from './addresses.ts';
import type { Context } from './tool.ts';

/** How a call may name what it is about: by ids, by a pasted address, or by both where they agree. */
export interface Named {
  readonly owner?: string | undefined;
  readonly repo?: string | undefined;
  readonly run_url?: string | undefined;
  readonly run_id?: number | undefined;
  readonly attempt_number?: number | undefined;
  readonly job_id?: number | undefined;
}

const noRun = 'Give a run_id or a run_url. Nothing was sent.';

const ids = ['run_id', 'attempt_number', 'job_id'] as const;

/**
 * The run, attempt, job and step that a call is about.
 * @throws ToolError where it names none, or its ids and its address name different ones
 */
export function target(named: Named, { webHost }: Pick<Context, 'webHost'>): Target {
  const url = named.run_url === undefined ? undefined : parseRunUrl(named.run_url, webHost);
  const owner = named.owner ?? url?.owner;
  const repo = named.repo ?? url?.repo;
  if (owner === undefined || repo === undefined) {
    throw new ToolError('Give owner and repo, or a run_url. Nothing was sent.');
  }
  if (url && `${owner}/${repo}`.toLowerCase() !== `${url.owner}/${url.repo}`.toLowerCase()) {
    throw new ToolError(
      `run_url: names ${url.owner}/${url.repo}, but owner and repo name ${owner}/${repo}. Nothing was sent.`,
    );
  }
  const found: Record<string, number> = {};
  for (const name of ids) {
    const [given, pasted] = [named[name], url?.[name]];
    if (given !== undefined && pasted !== undefined && given !== pasted) {
      throw new ToolError(
        `run_url: names ${name} ${pasted}, but ${name} is ${given}. Nothing was sent.`,
      );
    }
    const id = given ?? pasted;
    if (id !== undefined) found[name] = id;
  }
  if (found.run_id === undefined && found.job_id === undefined) {
    throw new ToolError(noRun);
  }
  const { step, step_line } = url ?? {};
  return {
    owner,
    repo,
    ...found,
    ...(step !== undefined && { step }),
    ...(step_line !== undefined && { step_line }),
  };
}

/** As target, for what needs the run itself. */
export function targetRun(
  named: Named,
  context: Pick<Context, 'webHost'>,
): Target & { readonly run_id: number } {
  const { run_id, ...rest } = target(named, context);
  if (run_id === undefined) throw new ToolError(noRun);
  return { ...rest, run_id };
}
