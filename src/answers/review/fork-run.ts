import { commitsBetween } from '../../github/commits.ts';
import { ToolError } from '../../github/errors.ts';
import { type Repository, readRepository } from '../../github/repository.ts';
import { type Run, readRun, runText, stateOf } from '../../github/run.ts';
import { count, shortSha } from '../../text/format.ts';
import { decisiveState, type Preview } from '../../tool/confirmation.ts';
import type { Context } from '../../tool/tool.ts';

const maxFiles = 30;

/**
 * Previews the approval of a run from a fork.
 * @throws ToolError where the run does not wait for approval
 */
export async function previewForkRun(
  args: Repository & { readonly run_id: number },
  context: Context,
): Promise<Preview> {
  const run = await readRun(args, context);
  requireForkRun(run);
  return {
    lines: [
      'This lets code from outside run in this repository, on its runners:',
      runText(run, context.now()),
      `Read the changes first, above all to workflow files: ${run.html_url.replace(/\/actions\/.*/, '')}/commit/${run.head_sha}`,
    ],
    more: () => changedFiles(args, run, context),
    phrase: `approve run ${run.id} at ${shortSha(run.head_sha)}`,
    state: decisiveState(run),
  };
}

function requireForkRun(run: Run): void {
  const { id, status } = run;
  const awaited = run.conclusion === 'action_required' || status === 'action_required';
  if (awaited && run.head_repository !== undefined) return;
  const refusal = awaited
    ? // https://docs.github.com/rest/actions/workflow-runs: only runs of forks are approved so.
      `it comes from no fork, and GitHub approves only those of forks. A person lets it run on its page: ${run.html_url}; or re_run_workflow run_id: ${id} starts it again.`
    : status === 'waiting'
      ? `it waits for the review of a deployment: get_pending_deployments_for_run run_id: ${id}, then review_pending_deployments_for_run.`
      : status === 'completed'
        ? `it does not wait for this approval. triage run_id: ${id} says how it went.`
        : `it does not wait for this approval. wait_for_run run_id: ${id} follows it.`;
  throw new ToolError(`Not done. Run ${id} is ${stateOf(run)}: ${refusal}`);
}

/**
 * Names of files, in any folder, that decide what package managers, compilers and test runners
 * fetch and run.
 */
function buildFilePattern(): RegExp {
  const names = [
    // JavaScript
    String.raw`package\.json|package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?`,
    String.raw`\.npmrc|\.yarnrc(?:\.yml)?|\.pnpmfile\.c?js|(?:gulp|grunt)file\.[\w.]+`,
    String.raw`[\w.-]+\.config\.[cm]?[jt]s|\.[\w-]+rc\.[cm]?[jt]s`,
    // Python
    String.raw`setup\.(?:py|cfg)|pyproject\.toml|conftest\.py|noxfile\.py|tox\.ini|pytest\.ini`,
    String.raw`[\w.-]*requirements[\w.-]*\.txt|Pipfile(?:\.lock)?|(?:poetry|uv)\.lock|sitecustomize\.py`,
    // Java, Kotlin and Scala
    String.raw`[\w.-]+\.gradle(?:\.kts)?|gradle(?:-wrapper)?\.(?:properties|jar)|pom\.xml|build\.(?:xml|sbt)`,
    // C, Rust, Go, .NET, Swift, Ruby, PHP, Elixir
    String.raw`CMakeLists\.txt|[\w.-]+\.(?:cmake|mk|am|ac|m4|bzl)|meson\.build|(?:BUILD|WORKSPACE|MODULE)(?:\.bazel)?|\.bazelrc`,
    String.raw`build\.rs|Cargo\.(?:toml|lock)|go\.(?:mod|sum|work)|[\w.-]+\.(?:csproj|fsproj|vbproj|targets|props)|nuget\.config`,
    String.raw`Package\.swift|Podfile(?:\.lock)?|Gemfile(?:\.lock)?|[\w.-]+\.gemspec|composer\.(?:json|lock)|mix\.exs`,
    // Task runners and containers
    String.raw`(?:GNU)?Makefile(?:\.[\w.-]+)?|\.?Justfile|Rakefile|Taskfile\.ya?ml|magefile\.go|Earthfile`,
    String.raw`(?:Docker|Container)file(?:\.[\w.-]+)?|[\w.-]+\.dockerfile|(?:docker-)?compose[\w.-]*\.ya?ml`,
    String.raw`\.pre-commit-config\.yaml|lefthook\.ya?ml|\.gitmodules|\.gitattributes|\.envrc?`,
  ];
  return new RegExp(
    String.raw`(?:^|\/)(?:\.cargo\/config(?:\.toml)?|\.mvn\/.+|${names.join('|')})$`,
    'i',
  );
}

/** Kinds of files that decide what the runner executes. */
const kinds: readonly (readonly [string, RegExp])[] = [
  ['workflow', /^\.github\/workflows\//],
  ['action', /^\.github\/actions\/|(?:^|\/)action\.ya?ml$/i],
  [
    'script',
    /\.(?:sh|bash|zsh|fish|ksh|ps1|psm1|psd1|bat|cmd)$|^\.github\/|(?:^|\/)(?:scripts?|bin|\.?ci|\.husky|\.?(?:git-?)?hooks)\/|(?:^|\/)(?:gradlew|mvnw|configure|autogen|bootstrap)$/i,
  ],
  ['build', buildFilePattern()],
];

const kindOf = (file: string) => kinds.find(([, form]) => form.test(file))?.[0];

/**
 * Lines about the files that the fork changes, first those that decide what the runner executes.
 */
async function changedFiles(
  { owner, repo }: Repository,
  run: Run,
  { github, optional }: Context,
): Promise<string[]> {
  const read = await optional.read('the files that it changes', async () => {
    const { default_branch } = await readRepository(github, { owner, repo });
    const commits = await commitsBetween({ owner, repo }, default_branch, run.head_sha, github);
    return { default_branch, commits };
  });
  if (!read) return [];
  const { default_branch, commits } = read;
  const { total, files, url } = commits;
  const obeyed = files.filter((file) => kindOf(file) !== undefined);
  const sorted = [...obeyed, ...files.filter((file) => kindOf(file) === undefined)];
  const among = kinds
    .map(([kind]) => [kind, obeyed.filter((file) => kindOf(file) === kind).length] as const)
    .filter(([, files]) => files > 0)
    .map(([kind, files]) => count(files, `${kind} file`));
  // GitHub lists no more: https://docs.github.com/rest/commits/commits#compare-two-commits
  const cut = files.length >= 300 ? ', of which GitHub lists no more' : '';
  return [
    `It brings ${count(total, 'commit')} that change ${count(files.length, 'file')}${cut} against ${default_branch}; ${
      among.length > 0
        ? `among them ${among.join(', ')}`
        : 'no workflow, action, script or build file among them'
    }:`,
    ...sorted
      .slice(0, maxFiles)
      .map((file) => `- ${file}${kindOf(file) ? ` (${kindOf(file)})` : ''}`),
    ...(sorted.length > maxFiles
      ? [`- and ${count(sorted.length - maxFiles, 'more file')}: ${url}`]
      : []),
  ];
}
