import { z } from 'zod';
import type { Artifact } from '../../github/artifacts.ts';
import { allArtifacts } from '../../github/artifacts.ts';
import { notSeenData, notSeenShape } from '../../github/optional.ts';
import { pageText, readRun } from '../../github/run.ts';
import { attemptOf } from '../../reports/attempt-of.ts';
import { ago, line, size as sizeText } from '../../text/format.ts';
import { leading } from '../../text/text.ts';
import type { Target } from '../../tool/addresses.ts';
import { findTarget } from '../../tool/target.ts';
import type { Context, Reply } from '../../tool/tool.ts';

/** The output of list_artifacts. */
export const artifactsShape = {
  run_id: z.number(),
  total_count: z.number(),
  next_page: z.number().nullable(),
  artifacts: z.array(
    z.object({
      id: z.number(),
      name: z.string(),
      size_in_bytes: z.number(),
      expired: z.boolean(),
      created_at: z.string().nullable(),
      expires_at: z.string().nullable(),
      run_attempt: z.number().nullable().describe('By its time; null: an earlier or unknown one.'),
    }),
  ),
  not_seen: notSeenShape,
};

/** Answers list_artifacts: the artifacts of all attempts of a run, newest first. */
export async function listArtifacts(
  target: Target,
  { page, per_page }: { readonly page: number; readonly per_page: number },
  context: Context,
): Promise<Reply> {
  const { owner, repo, run_id } = await findTarget(target, context);
  const [all, run] = await Promise.all([
    allArtifacts(context.github, { owner, repo, run_id }),
    context.optional.read('the attempts of artifacts', () =>
      readRun({ owner, repo, run_id }, context),
    ),
  ]);
  const starts = run ? [{ attempt: run.run_attempt, at: Date.parse(run.run_started_at) }] : [];
  const shown = all.slice((page - 1) * per_page, page * per_page).map((artifact) => ({
    ...artifact,
    run_attempt: run?.run_attempt === 1 ? 1 : (attemptOf(artifact, starts) ?? null),
  }));
  return {
    text: [
      all.length === 0
        ? `Run ${run_id} has no artifacts: its jobs uploaded none, or they were deleted.`
        : pageText(all.length, shown.length, { page, per_page }, 'artifact'),
      ...shown.map((artifact) => artifactLine(artifact, run?.run_attempt ?? 1, context.now())),
      ...context.optional.notSeen,
      ...(shown.some(({ expired }) => !expired)
        ? ['get_test_report reads the test reports in them, download_artifact saves one.']
        : []),
    ].join('\n'),
    data: {
      run_id,
      total_count: all.length,
      next_page: page * per_page < all.length && shown.length > 0 ? page + 1 : null,
      artifacts: shown.map(({ digest, run_id, ...artifact }) => artifact),
      ...notSeenData(context.optional),
    },
  };
}

function artifactLine(
  artifact: Artifact & { readonly run_attempt: number | null },
  attempts: number,
  now: number,
): string {
  const { id, name, size_in_bytes, expired, created_at, expires_at, run_attempt } = artifact;
  return line(
    String(id),
    leading(name),
    sizeText(size_in_bytes),
    created_at !== null && `uploaded ${ago(created_at, now)}`,
    attempts > 1 && (run_attempt === null ? 'in an earlier attempt' : `in attempt ${run_attempt}`),
    expired ? 'expired: its files are gone' : expires_at !== null && `expires ${expires_at}`,
  );
}
