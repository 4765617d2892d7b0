import { inline } from '../text/text.ts';
import type { Answer, GitHub } from './api.ts';
import { pages } from './pages.ts';
import type { Repository } from './repository.ts';

type GitHubArtifact = Answer<'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}'>;

/** A zip that a job of a run uploaded. GitHub says neither which job nor which attempt. */
export interface Artifact {
  readonly id: number;
  readonly name: string;
  readonly size_in_bytes: number;
  readonly expired: boolean;
  readonly created_at: string | null;
  readonly expires_at: string | null;
  /** "sha256:…"; artifacts of older actions have none. */
  readonly digest: string | null;
  readonly run_id: number | null;
}

function decodeArtifact(artifact: GitHubArtifact): Artifact {
  return {
    id: artifact.id,
    name: inline(artifact.name),
    size_in_bytes: artifact.size_in_bytes,
    expired: artifact.expired,
    created_at: artifact.created_at,
    expires_at: artifact.expires_at,
    digest: artifact.digest ?? null,
    run_id: artifact.workflow_run?.id ?? null,
  };
}

/** Reads an artifact's description as it is now. */
export async function readArtifact(
  github: GitHub,
  { owner, repo, artifact_id }: Repository & { readonly artifact_id: number },
): Promise<Artifact> {
  const route = 'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}';
  return decodeArtifact(await github.call(route, { owner, repo, artifact_id }));
}

/** All artifacts of a run, of all its attempts, newest first. */
export async function allArtifacts(
  github: GitHub,
  { owner, repo, run_id }: Repository & { readonly run_id: number },
): Promise<Artifact[]> {
  const read = pages({
    per_page: 100,
    what: `artifacts of run ${run_id}`,
    async ask(page) {
      const route = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts';
      const body = await github.call(route, { owner, repo, run_id, ...page });
      return { items: body.artifacts.map(decodeArtifact), total_count: body.total_count };
    },
    note: github.note,
  });
  const artifacts: Artifact[] = [];
  for await (const { items } of read) artifacts.push(...items);
  return artifacts.sort(
    (a, b) => (b.created_at ?? '').localeCompare(a.created_at ?? '') || b.id - a.id,
  );
}

/** Where GitHub redirects to the zip of an artifact. */
export const artifactZip =
  'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}';
