import type { Tool } from '../../rule.ts';

/** BuildKit's and the daemon's errors; the excerpt of the Dockerfile around ">>>". */
export const docker: Tool = {
  tools: ['docker', 'buildx', 'buildkit', 'compose', 'podman'],
  format: 'https://docs.docker.com/reference/cli/docker/buildx/build/',
  rules: [
    {
      category: 'infrastructure',
      match: /toomanyrequests|You have reached your (?:unauthenticated )?pull rate limit/i,
      says: 'root',
      beforeLines: 1,
    },
    {
      category: 'infrastructure',
      match:
        /Cannot connect to the Docker daemon|failed to register layer|error during connect|failed to start containerd|nvidia-container-cli: |could not select device driver/i,
      says: 'root',
      beforeLines: 1,
      afterLines: 1,
    },
    {
      category: 'configuration',
      match:
        /manifest (?:unknown|for .* not found)|pull access denied|no matching manifest|repository does not exist|name unknown|Unable to find image/i,
      says: 'root',
      beforeLines: 1,
      afterLines: 1,
    },
    {
      category: 'permission_or_secret',
      match:
        /no basic auth credentials|unauthorized: (?:authentication required|access)|denied: (?:requested access|permission_denied|installation not allowed)/i,
      says: 'root',
      beforeLines: 1,
      afterLines: 1,
    },
    {
      category: 'infrastructure',
      match: /Error response from daemon: /,
      says: 'summary',
      beforeLines: 1,
      afterLines: 1,
    },
    {
      category: 'configuration',
      match: /failed to compute cache key: .*: not found/,
      says: 'summary',
      beforeLines: 2,
      afterLines: 3,
    },
    {
      category: 'code',
      match: /failed to solve|returned a non-zero code|^ERROR: .*(?:executor failed|process ")/,
      says: 'summary',
      beforeLines: 2,
      afterLines: 3,
    },
    {
      category: 'code',
      match: /^\s*(?:\d+ *)?(?:\| *)?>>> |Dockerfile\S*:\d+$/,
      says: 'summary',
      beforeLines: 2,
      afterLines: 3,
    },
    {
      category: 'code',
      match: /^#\d+ ERROR: |^(?:[\w-]+) (?:exited with code|Error) [1-9]/,
      says: 'summary',
      beforeLines: 3,
    },
    {
      category: 'code',
      match: /^#\d+ [\d.]+ .*(?:\b[Ee]rror\b|ERROR|not found)/,
      says: 'wrapper',
      beforeLines: 1,
      afterLines: 1,
    },
    {
      category: 'infrastructure',
      match: /dependency failed to start|container .* is unhealthy|is missing dependency/,
      says: 'detail',
      beforeLines: 1,
    },
  ],
};
