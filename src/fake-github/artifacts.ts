import { createHash } from 'node:crypto';
import { http, type RequestHandler } from 'msw';
import { type ApiRequest, findRun, type Handler, page, RefusedError } from './answer.ts';
import { type ArtifactState, zipOf } from './artifact-state.ts';
import type { RepositoryState, RunState, World } from './state.ts';
import { rangeResponse, signedRedirect, storageOrigin, whyRefused, xmlError } from './storage.ts';
import { iso } from './wire.ts';

/** How long GitHub keeps artifacts by default, in milliseconds. */
const retention = 90 * 24 * 3_600_000;

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
    expires_at: iso(created + retention),
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

function find({ repo, pathPart }: ApiRequest) {
  for (const run of repo.runs) {
    const artifact = run.artifacts.find(({ id }) => String(id) === pathPart('artifact_id'));
    if (artifact) return { run, artifact };
  }
  throw new RefusedError(404, 'Not Found');
}

/** The endpoints for artifacts, whose zips are in storage. */
export const artifactHandlers: Readonly<Record<string, Handler>> = {
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts': async (apiRequest) => {
    const run = findRun(apiRequest);
    const there = run.artifacts.filter(({ state }) => state !== 'deleted');
    return {
      total_count: there.length,
      artifacts: await Promise.all(
        page(there, apiRequest.query).map((artifact) => wire(apiRequest.repo, run, artifact)),
      ),
    };
  },

  'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}': (apiRequest) => {
    const { run, artifact } = find(apiRequest);
    return wire(apiRequest.repo, run, artifact);
  },

  'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}': (apiRequest) => {
    const { artifact } = find(apiRequest);
    if (!apiRequest.signedIn) throw new RefusedError(401, 'Requires authentication');
    if (artifact.state === 'expired') throw new RefusedError(410, 'Artifact has expired');
    return signedRedirect(`/artifact/${artifact.id}`, apiRequest.now);
  },
};

/** Serves ranges of the zips of artifacts, as storage does. */
export function artifactStorage(current: () => World, url = storageOrigin): RequestHandler[] {
  return [
    http.get(`${url}/artifact/:artifact_id`, async ({ request, params }) => {
      const world = current();
      const refused = whyRefused(world, request);
      if (refused) return refused;
      const artifact = world.repositories
        .flatMap(({ runs }) => runs)
        .flatMap(({ artifacts }) => artifacts)
        .find(({ id }) => String(id) === params.artifact_id);
      if (artifact?.state !== 'kept') {
        return xmlError(404, 'BlobNotFound', 'The specified blob does not exist.');
      }
      return rangeResponse(await zipOf(artifact), request.headers.get('range'), 'application/zip');
    }),
  ];
}
