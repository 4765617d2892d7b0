import { inline } from '../../text/text.ts';

/** The environment of a job by aspect: "image" → "ubuntu-24.04 20260201.1.0". */
type EnvironmentFacts = ReadonlyMap<string, string>;

/** An aspect of the environment that differs; undefined where a run did not have it. */
export interface EnvironmentChange {
  readonly what: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/**
 * Reads the environment from the beginning of a job's log: "Set up job" names the runner, its
 * image, the token's permissions and the commits of actions; set-up actions name the tool they
 * found (https://github.com/actions/runner/blob/main/src/Runner.Worker/JobExtension.cs).
 */
export function environmentFacts(texts: readonly string[]): EnvironmentFacts {
  const found = new Map<string, string>();
  let group = '';
  let image = '';
  for (const text of texts) {
    if (text.startsWith('##[group]')) group = text.slice('##[group]'.length);
    if (text.startsWith('##[endgroup]')) group = '';
    const [, runner] = /^Current runner version: '(.+)'/.exec(text) ?? [];
    if (runner) found.set('runner', runner);
    const [, key = '', value = ''] = /^([\w-]+): (\S+)$/.exec(text) ?? [];
    if (group === 'Runner Image' && key === 'Image') image = value;
    if (group === 'Runner Image' && key === 'Version')
      found.set('image', `${image} ${value}`.trim());
    if (group === 'GITHUB_TOKEN Permissions' && key) found.set(`permission ${key}`, value);
    const [, action, sha] =
      /^Download action repository '(.+)' \(SHA:([0-9a-f]{7,64})\)/.exec(text) ?? [];
    if (action && sha) found.set(`action ${action}`, sha.slice(0, 12));
    const [, tool, version] = /hostedtoolcache[\\/]([\w-]+)[\\/]([\w.-]+)/.exec(text) ?? [];
    if (tool && version) found.set(`tool ${tool.toLowerCase()}`, version);
  }
  return found;
}

/** The differences, in the order of the later log. */
export function environmentDiff(
  before: EnvironmentFacts,
  after: EnvironmentFacts,
): EnvironmentChange[] {
  return [...new Set([...after.keys(), ...before.keys()])]
    .filter((what) => before.get(what) !== after.get(what))
    .map((what) => ({
      what: inline(what),
      before: value(before.get(what)),
      after: value(after.get(what)),
    }));
}

function value(text: string | undefined): string | undefined {
  return text === undefined ? undefined : inline(text);
}
