import { describe, expect, it } from 'vitest';
import { configure } from '../src/config/configuration.ts';

const toolsets = ['runs', 'control', 'logs', 'reviews', 'triage'];
const linux = { name: 'linux', home: '/home/someone' };

const read = (words: string[], environment: Record<string, string> = {}, platform = linux) =>
  configure(words, environment, toolsets, platform);

describe('configure', () => {
  it('has defaults that need nothing from the person', () => {
    expect(read([])).toEqual({
      command: 'serve',
      configuration: {
        apiUrl: 'https://api.github.com',
        apiVersion: '2022-11-28',
        token: undefined,
        app: undefined,
        repository: undefined,
        allowed: undefined,
        toolsets: undefined,
        readOnly: false,
        confirm: 'ask',
        demo: false,
        cacheFolder: '/home/someone/.cache/workflow-runs-mcp',
        cacheLimit: 1_000_000_000,
        archiveLimit: 2_000_000_000,
      },
    });
  });

  it('prefers GITHUB_TOKEN to GH_TOKEN and --repo to GITHUB_REPOSITORY', () => {
    const { configuration } = read(['--repo', 'octo-org/one'], {
      GITHUB_TOKEN: 'first',
      GH_TOKEN: 'second',
      GITHUB_REPOSITORY: 'octo-org/two',
    });
    expect(configuration.token).toBe('first');
    expect(configuration.repository).toEqual({ owner: 'octo-org', repo: 'one' });
  });

  it('treats an empty variable as one that is not set', () => {
    const { configuration } = read([], {
      GITHUB_TOKEN: '',
      GH_TOKEN: 'second',
      GITHUB_API_URL: ' ',
    });
    expect(configuration.token).toBe('second');
    expect(configuration.apiUrl).toBe('https://api.github.com');
  });

  it.each([
    ['https://github.example.com/api/v3/', 'https://github.example.com/api/v3'],
    ['https://api.octo.ghe.com', 'https://api.octo.ghe.com'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://[::1]:8080/', 'http://[::1]:8080'],
  ])('takes the API at %s', (given, expected) => {
    expect(read([], { GITHUB_API_URL: given }).configuration.apiUrl).toBe(expected);
  });

  it.each([
    ['linux', '/home/someone/.cache/workflow-runs-mcp'],
    ['darwin', '/home/someone/Library/Caches/workflow-runs-mcp'],
    ['win32', '/home/someone/AppData/Local/workflow-runs-mcp/Cache'],
  ])('keeps its files where %s wants them', (name, expected) => {
    expect(read([], {}, { ...linux, name }).configuration.cacheFolder).toBe(expected);
  });

  it('lets XDG_CACHE_HOME decide where it keeps its files, when it is absolute', () => {
    const folder = (chosen: string) =>
      read([], { XDG_CACHE_HOME: chosen }).configuration.cacheFolder;
    expect(folder('/var/cache/me')).toBe('/var/cache/me/workflow-runs-mcp');
    expect(folder('relative')).toBe('/home/someone/.cache/workflow-runs-mcp');
  });

  it('is read-only by the flag or by GITHUB_READ_ONLY', () => {
    const readOnly = (words: string[], text?: string) =>
      read(words, text === undefined ? {} : { GITHUB_READ_ONLY: text }).configuration.readOnly;
    expect([readOnly([]), readOnly([], 'false'), readOnly([], '')]).toEqual([false, false, false]);
    expect([readOnly([], 'true'), readOnly(['--read-only'], 'false')]).toEqual([true, true]);
  });

  it('reads a key whose line ends are written as \\n', () => {
    const { configuration } = read([], {
      GITHUB_APP_ID: '12',
      GITHUB_APP_INSTALLATION_ID: '34',
      GITHUB_APP_PRIVATE_KEY: '-----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END PRIVATE KEY-----',
    });
    expect(configuration.app).toEqual({
      appId: '12',
      installationId: 34,
      privateKey: '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----',
    });
  });

  it.each([
    [
      'octo-org/hello',
      ['octo-org/hello', 'Octo-Org/Hello'],
      ['octo-org/hello2', 'x/octo-org/hello'],
    ],
    ['octo-org/*', ['octo-org/a', 'octo-org/b.c'], ['octo-orgs/a', 'other/octo-org']],
    ['a/b.c', ['a/b.c'], ['a/bxc']],
  ])('--repos %s lets only what it names pass', (pattern, inside, outside) => {
    const [allowed] = read(['--repos', pattern]).configuration.allowed ?? [];
    expect(inside.map((name) => allowed?.test(name))).toEqual(inside.map(() => true));
    expect(outside.map((name) => allowed?.test(name))).toEqual(outside.map(() => false));
  });

  it.each([
    [['--bogus'], {}, "Unknown option '--bogus'; see --help"],
    [['extra'], {}, /^Unexpected argument 'extra'/],
    [['--repo', 'hello'], {}, '--repo: not a repository such as octo-org/hello-world'],
    [['--repo', 'a/../b'], {}, '--repo: not a repository such as octo-org/hello-world'],
    [['--repo', 'a/..'], {}, '--repo: not a repository such as octo-org/hello-world'],
    [
      [],
      { GITHUB_REPOSITORY: 'x' },
      'GITHUB_REPOSITORY: not a repository such as octo-org/hello-world',
    ],
    [['--repos', 'a/*,b'], {}, '--repos: "b" is not owner/name or owner/*'],
    [['--repos', '*/*'], {}, '--repos: "*/*" is not owner/name or owner/*'],
    [
      ['--toolsets', 'runs,nope'],
      {},
      '--toolsets: no group "nope"; there are runs, control, logs, reviews, triage',
    ],
    [['--confirm', 'never'], {}, '--confirm: takes "ask" or "param"'],
    [
      [],
      { GITHUB_API_URL: 'api.github.com' },
      'GITHUB_API_URL: not an address such as https://api.github.com',
    ],
    [
      [],
      { GITHUB_API_URL: 'http://api.github.com' },
      'GITHUB_API_URL: must begin with https:// (http only for this machine)',
    ],
    [
      [],
      { GITHUB_API_URL: 'https://me:secret@host' },
      'GITHUB_API_URL: not an address such as https://api.github.com',
    ],
    [[], { GITHUB_API_VERSION: 'latest' }, 'GITHUB_API_VERSION: not a version such as 2022-11-28'],
    [[], { GITHUB_READ_ONLY: 'yes' }, 'GITHUB_READ_ONLY: takes "true" or "false"'],
    [[], { GITHUB_TOKEN: 'two words' }, 'GITHUB_TOKEN: holds characters that no token has'],
    [[], { GITHUB_APP_ID: '1' }, 'GITHUB_APP_ID, _PRIVATE_KEY and _INSTALLATION_ID go together'],
    [
      [],
      { GITHUB_APP_ID: '1', GITHUB_APP_INSTALLATION_ID: 'x', GITHUB_APP_PRIVATE_KEY: 'k' },
      'GITHUB_APP_INSTALLATION_ID: not a number',
    ],
    [
      [],
      { GITHUB_APP_ID: '1', GITHUB_APP_INSTALLATION_ID: '2', GITHUB_APP_PRIVATE_KEY: 'k' },
      'GITHUB_APP_PRIVATE_KEY: not a private key in PEM form',
    ],
  ] as [
    string[],
    Record<string, string>,
    string | RegExp,
  ][])('refuses %j with %j in one line', (words, environment, message) => {
    expect(() => read(words, environment)).toThrow(message);
  });
});
