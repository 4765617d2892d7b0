import type { Programs } from '../programs/run.ts';

/**
 * Where gh keeps its sign-in, or finds the keyring that has it:
 * https://cli.github.com/manual/gh_help_environment
 */
const paths = [
  'HOME',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
  'XDG_STATE_HOME',
  'XDG_RUNTIME_DIR',
  'GH_CONFIG_DIR',
];
const names = ['DBUS_SESSION_BUS_ADDRESS', 'USER', 'LOGNAME', 'USERNAME'];

/**
 * The token of GitHub's own command line tool, where it is installed and signed in; else public
 * repositories can be read.
 */
export function tokenOfGh(programs: Programs, apiUrl: string): Promise<string | undefined> {
  const host = new URL(apiUrl).hostname.replace(/^api\./, '');
  return programs.run('gh', ['auth', 'token', '--hostname', host], {
    paths,
    // A person may have a sign-in for each checkout; gh only reads it.
    untrustedPaths: true,
    names,
    set: { GH_PROMPT_DISABLED: '1', GH_NO_UPDATE_NOTIFIER: '1' },
    timeLimit: 5000,
  });
}
