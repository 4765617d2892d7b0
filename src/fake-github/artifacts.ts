import { createHash } from 'node:crypto';
import { http, type RequestHandler } from 'msw';
import { type Asked, findRun, type Handler, page, Refused } from './answer.ts';
import { type ArtifactState, zipOf } from './artifact-state.ts';
import type { RepositoryState, RunState, World } from './state.ts';
import { address, ranged, refuse, signed, xml } from './storage.ts';
import { iso } from './wire.ts';

/** GitHub keeps artifacts for so long, unless told otherwise. */
const keptFor = 90 * 24 * 3_600_000;

async function wire(repo: RepositoryState, run: RunState, artifact: ArtifactState) {
  const { id, name, created, state } = artifact;
  const zip = await zipOf(artifact);
  const url = `https://api.github.com/repos/${repo.owner}/${repo.name}/actions/artifacts/${id}`;
  return {
    id,
    node_id: `A_${id}`,
    name,
    size_in_bytes: zip.length,
    url,
    archive_download_url: `${url}/zip`,
    expired: state === 'expired',
    created_at: iso(created),
    expires_at: iso(created + keptFor),
    updated_at: iso(created),
    digest: `sha256:${createHash('sha256').update(zip).digest('hex')}`,
    workflow_run: {
      id: run.id,
      repository_id: repo.id,
      head_repository_id: repo.id,
      head_branch: run.head_branch,
      head_sha: run.head_sha,
    },
  };
}

function find({ repo, part }: Asked) {
  for (const run of repo.runs) {
    const artifact = run.artifacts.find(({ id }) => String(id) === part('artifact_id'));
    if (artifact) return { run, artifact };
  }
  throw new Refused(404, 'Not Found');
}

/** Artifacts of runs; their zips are in storage, as logs are. */
export const artifactHandlers: Readonly<Record<string, Handler>> = {
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts': async (asked) => {
    const run = findRun(asked);
    const there = run.artifacts.filter(({ state }) => state !== 'deleted');
    return {
      total_count: there.length,
      artifacts: await Promise.all(
        page(there, asked.query).map((artifact) => wire(asked.repo, run, artifact)),
      ),
    };
  },

  'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}': (asked) => {
    const { run, artifact } = find(asked);
    return wire(asked.repo, run, artifact);
  },

  'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}': (asked) => {
    const { artifact } = find(asked);
    if (!asked.signedIn) throw new Refused(401, 'Requires authentication');
    if (artifact.state === 'expired') throw new Refused(410, 'Artifact has expired');
    return signed(`/artifact/${artifact.id}`, asked.now);
  },
};

/** Storage serves ranges of an artifact's zip. */
export function artifactStorage(current: () => World, url = address): RequestHandler[] {
  return [
    http.get(`${url}/artifact/:artifact_id`, async ({ request, params }) => {
      const world = current();
      const refused = refuse(world, request);
      if (refused) return refused;
      const artifact = world.repositories
        .flatMap(({ runs }) => runs)
        .flatMap(({ artifacts }) => artifacts)
        .find(({ id }) => String(id) === params.artifact_id);
      if (artifact?.state !== 'kept') {
        return xml(404, 'BlobNotFound', 'The specified blob does not exist.');
      }
      return ranged(await zipOf(artifact), request.headers.get('range'), 'application/zip');
    }),
  ];
}
