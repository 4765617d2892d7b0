import { HttpResponse } from 'msw';
import { parse } from 'yaml';
import { type ApiRequest, findWorkflow, type Handler, page, RefusedError } from './answer.ts';
import { run } from './build.ts';
import type { WorkflowState } from './state.ts';
import { user, web } from './wire.ts';

interface Input {
  readonly required?: boolean;
  readonly default?: unknown;
}

/** The endpoints for starting a workflow by hand, and those that its preview reads. */
export const dispatchHandlers: Readonly<Record<string, Handler>> = {
  'GET /user': ({ world }) => user(world.login),

  'GET /repos/{owner}/{repo}/contents/{path}': (apiRequest) => {
    const { repo, pathPart, query } = apiRequest;
    const path = pathPart('path');
    const workflow = repo.workflows.find((each) => each.path === path);
    const text = workflow ? workflow.text : repo.files.get(path);
    const ref = query.get('ref');
    if (text === undefined || (ref !== null && !isRef(apiRequest, ref))) {
      throw new RefusedError(404, 'Not Found');
    }
    const content = Buffer.from(text).toString('base64').replace(/.{60}/g, '$&\n');
    return { type: 'file', encoding: 'base64', path, name: path.split('/').at(-1), content };
  },

  'GET /repos/{owner}/{repo}/environments': ({ repo, query }) => ({
    total_count: repo.environments.length,
    environments: page(repo.environments, query).map(({ id, name }) => ({ id, name })),
  }),

  'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches': (apiRequest) => {
    const { world, repo, body } = apiRequest;
    const workflow = findWorkflow(apiRequest);
    const ref = String(body?.ref).replace(/^refs\/(?:heads|tags)\//, '');
    const given = (body?.inputs ?? {}) as Record<string, unknown>;
    if (workflow.state !== 'active') {
      throw new RefusedError(422, "Cannot trigger a 'workflow_dispatch' on a disabled workflow");
    }
    if (!repo.commits.has(ref) && !repo.tags.has(ref)) {
      throw new RefusedError(422, `No ref found for: ${ref}`);
    }
    checkInputs(inputsOf(workflow), given);
    const { id } = run(world, repo, {
      workflow,
      ago: 0,
      event: 'workflow_dispatch',
      display_title: workflow.name,
      head_branch: ref,
      ...(repo.tags.has(ref) && { head_sha: String(repo.tags.get(ref)) }),
      actor: world.login,
      jobs: [{ name: 'build', after: 5, takes: 60 }],
    });
    if (body?.return_run_details !== true) return new HttpResponse(null, { status: 204 });
    const path = `${repo.owner}/${repo.name}/actions/runs/${id}`;
    return {
      workflow_run_id: id,
      run_url: `https://api.github.com/repos/${path}`,
      html_url: `${web}/${path}`,
    };
  },
};

/** @throws RefusedError where the workflow has no workflow_dispatch trigger */
function inputsOf({ text }: WorkflowState): Readonly<Record<string, Input>> {
  const on: unknown = Object(parse(text ?? '')).on;
  const names = typeof on === 'string' ? [on] : Array.isArray(on) ? on : Object.keys(Object(on));
  if (!names.includes('workflow_dispatch')) {
    throw new RefusedError(422, "Workflow does not have 'workflow_dispatch' trigger");
  }
  return Object(Object(on).workflow_dispatch).inputs ?? {};
}

function checkInputs(
  known: Readonly<Record<string, Input>>,
  given: Readonly<Record<string, unknown>>,
): void {
  const unexpected = Object.keys(given).filter((name) => !(name in known));
  if (unexpected.length > 0) {
    throw new RefusedError(422, `Unexpected inputs provided: ${JSON.stringify(unexpected)}`);
  }
  for (const [name, input] of Object.entries(known)) {
    if (input.required && input.default === undefined && given[name] === undefined) {
      throw new RefusedError(422, `Required input '${name}' not provided`);
    }
  }
}

function isRef({ repo }: ApiRequest, ref: string): boolean {
  const commits = [
    ...[...repo.commits.values()].flat().map(({ sha }) => sha),
    ...repo.runs.map(({ head_sha }) => head_sha),
  ];
  return (
    repo.commits.has(ref) || repo.tags.has(ref) || commits.includes(ref) || isTagged(repo, ref)
  );
}

const isTagged = ({ tags }: ApiRequest['repo'], sha: string) => [...tags.values()].includes(sha);
