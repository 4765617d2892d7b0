import { ToolError } from '../github/errors.ts';
import { isOwner, isRepository, type Repository } from '../github/repository.ts';

interface Place extends Repository {
  readonly attempt_number?: number;
  /** Number of the step, from `#step:7:1`. */
  readonly step?: number;
  /** Line within the step, from `#step:7:1`. */
  readonly step_line?: number;
}

/** A run, or a job of it. */
export type RunTarget = Place & { readonly run_id: number } & (
    | { readonly job_id?: undefined }
    | { readonly job_id: number }
  );

/** A job whose run is not named. */
export interface JobTarget extends Place {
  readonly run_id?: undefined;
  readonly job_id: number;
}

/** What a call is about. */
export type Target = RunTarget | JobTarget;

const path =
  /^\/([^/]+)\/([^/]+)\/(?:actions\/)?runs\/(\d{1,16})(?:\/attempts\/(\d{1,4}))?(?:\/(?:jobs?|usage|workflow)(?:\/(\d{1,16}))?)?\/?$/;

/**
 * Reads a pasted address of a run, an attempt or a job, with or without `#step:7:1`.
 * @param host of the web pages: github.com, or the Enterprise server's
 * @throws ToolError naming what is wrong
 */
export function parseRunUrl(text: string, host: string): RunTarget {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new ToolError(
      `url: not an address such as https://${host}/octo-org/hello-world/actions/runs/123. Nothing was sent.`,
    );
  }
  if (url.host !== host) {
    throw new ToolError(
      `url: ${url.host.slice(0, 100)} is not ${host}, where this server looks. Nothing was sent.`,
    );
  }
  const [, owner = '', repo = '', run, attempt, job] = path.exec(url.pathname) ?? [];
  if (!run || !isOwner(owner) || !isRepository(repo)) {
    throw new ToolError('url: names no run, attempt or job of GitHub Actions. Nothing was sent.');
  }
  const [, step, line] = /^#step:(\d{1,4})(?::(\d{1,9}))?/.exec(url.hash) ?? [];
  const place = {
    owner,
    repo,
    run_id: Number(run),
    ...(attempt && { attempt_number: Number(attempt) }),
    ...(step && { step: Number(step) }),
    ...(line && { step_line: Number(line) }),
  };
  return job ? { ...place, job_id: Number(job) } : place;
}

/** The host of the web pages that belongs to an API address. */
export function webHost(apiUrl: string): string {
  return new URL(apiUrl).host.replace(/^api\./, '');
}
