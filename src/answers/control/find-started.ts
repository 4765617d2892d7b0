import { listRuns } from '../../github/list-runs.ts';
import type { Ref } from '../../github/ref.ts';
import type { Repository } from '../../github/repository.ts';
import type { Run } from '../../github/run.ts';
import { inline } from '../../text/text.ts';
import type { Context } from '../../tool/tool.ts';

/** Milliseconds to wait before each try: a run is listed some seconds after its dispatch. */
const pauses = [1000, 2000, 3000, 4000];

/** Enough for all runs that began in the meantime. */
const runsRead = 20;

/**
 * The number of a workflow's newest run, 0 where it has none; undefined where it could not be read.
 */
export async function newestRunOf(
  repository: Repository,
  workflow_id: number,
  { github, optional }: Context,
): Promise<number | undefined> {
  const list = await optional.read('which runs there were before', () =>
    listRuns(github, { ...repository, workflow_id, per_page: 1 }),
  );
  return list && (list.runs[0]?.run_number ?? 0);
}

/**
 * The runs that a dispatch may have started: newer than before, on that ref, by the owner of the
 * token.
 */
export async function findStarted(
  repository: Repository,
  wanted: {
    readonly workflow_id: number;
    readonly ref: Ref;
    /** The number of the newest run before the dispatch; undefined: unknown. */
    readonly before: number | undefined;
  },
  { github, optional, pause, now, deadline }: Context,
): Promise<readonly Run[]> {
  const { workflow_id, ref, before } = wanted;
  if (before === undefined) return [];
  const login = await optional.read('whose token it is', async () =>
    inline((await github.call('GET /user', {})).login),
  );
  for (const milliseconds of pauses) {
    if (now() + milliseconds >= deadline) break;
    await pause(milliseconds);
    const search = { ...repository, workflow_id, per_page: runsRead };
    const list = await optional.read('the run that was started', () => listRuns(github, search));
    const found = (list?.runs ?? []).filter(
      (run) =>
        run.run_number > before &&
        run.event === 'workflow_dispatch' &&
        run.head_branch === ref.name &&
        (login === undefined || run.actor === login),
    );
    if (found.length > 0) return found;
  }
  return [];
}
