import type { GitHub } from '../github/api.ts';
import { type Artifact, artifactZip } from '../github/artifacts.ts';
import { isHttpFailure, ToolError } from '../github/errors.ts';
import type { Repository } from '../github/repository.ts';
import { LogMissingError, storedLog } from '../logs/fetch.ts';
import { quoted } from '../text/text.ts';

/** An artifact of which GitHub has the name, and no longer the content. */
export class ArtifactGoneError extends ToolError {
  override name = 'ArtifactGoneError';
}

/** "has expired": GitHub deletes artifacts after the time that the workflow or the repository sets. */
export function goneText({ id, name, expires_at }: Artifact): string {
  const since = expires_at ? ` since ${expires_at}` : '';
  return `Artifact ${id} ${quoted(name)} has expired${since}: GitHub keeps its name, and no longer its files. A rerun would make a new one.`;
}

/** The zip of an artifact in storage. */
export function storedArtifact(github: GitHub, { owner, repo }: Repository, { id }: Artifact) {
  const named = { owner, repo, artifact_id: id, archive_format: 'zip' };
  return storedLog(github, artifactZip, named, 'artifact');
}

/** Turns GitHub's word for what is gone into one that says so. */
export function withGone(artifact: Artifact, error: unknown): unknown {
  const gone = isHttpFailure(error) && error.status === 410;
  if (gone) return new ArtifactGoneError(goneText(artifact));
  if (!(error instanceof LogMissingError)) return error;
  return new ArtifactGoneError(
    `Artifact ${artifact.id} ${quoted(artifact.name)} was deleted: storage has it no longer.`,
  );
}
