import { emptyWorld, repository, run, workflow } from '../../src/fake-github/build.ts';
import { bytes, json, type Loopback, loopback } from '../loopback.ts';

/** A team with a repository that its own token alone may see. */
export interface Team {
  readonly token: string;
  readonly repo: string;
  readonly run_id: number;
  readonly job_id: number;
  /** What the log of its failed job says, and no other one. */
  readonly needle: string;
}

export interface Teams {
  readonly teams: readonly Team[];
  readonly host: Loopback;
  /** Requests that came with a token of one team for the repository of another. */
  readonly crossed: () => number;
}

/** GitHub for so many teams on loopback: a token is answered 404 for what is not its own. */
export async function githubOf(count: number): Promise<Teams> {
  const world = emptyWorld();
  const teams = Array.from({ length: count }, (_, index): Team => {
    const name = `team-${index}`;
    const repo = repository(world, 'octo-org', name);
    const needle = `src/${name}.ts(1,2): error TS2322: Type 'string' is not assignable to '${name}'.`;
    const made = run(world, repo, {
      workflow: workflow(world, repo, 'CI', 'ci.yml'),
      jobs: [{ name: 'lint' }, { name: 'test', conclusion: 'failure' }],
    });
    const job_id = made.attempts[0]?.jobs[1]?.id ?? 0;
    return { token: `ghp_${name}`, repo: name, run_id: made.id, job_id, needle };
  });
  const host = await loopback(world);
  let crossed = 0;
  host.intercept(({ url, headers }) => {
    host.received.length = 0;
    world.requests.length = 0;
    const stored = Number(/^\/stored\/(\d+)/.exec(url)?.[1]);
    if (stored) return bytes(200, logOf(teams.find(({ job_id }) => job_id === stored)));
    const [, repo] = /^\/repos\/octo-org\/([^/?]+)/.exec(url) ?? [];
    if (repo === undefined) return undefined;
    if (headers.authorization !== `token ghp_${repo}`) {
      crossed++;
      return json(404, { message: 'Not Found' });
    }
    const located = /\/jobs\/(\d+)\/logs$/.exec(url)?.[1];
    return located
      ? bytes(302, '', { location: `${host.url}/stored/${located}?sig=x` })
      : undefined;
  });
  return { teams, host, crossed: () => crossed };
}

const stamp = '2026-03-01T12:00:00.0000000Z';

function logOf(team: Team | undefined): string {
  const lines = ['Run npm run build', team?.needle, '##[error]Process completed with exit code 2.'];
  return lines.map((line) => `${stamp} ${line}\n`).join('');
}
