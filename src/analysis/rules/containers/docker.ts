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
      examples: [
        {
          log: 'Error response from daemon: toomanyrequests: You have reached your unauthenticated pull rate limit.',
          headline: 'toomanyrequests: You have reached your unauthenticated pull rate limit',
          category: 'infrastructure',
        },
      ],
    },
    {
      category: 'infrastructure',
      match:
        /Cannot connect to the Docker daemon|failed to register layer|error during connect|failed to start containerd|nvidia-container-cli: |could not select device driver/i,
      says: 'root',
      beforeLines: 1,
      afterLines: 1,
      examples: [
        {
          log: 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
          headline:
            'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
          category: 'infrastructure',
        },
      ],
    },
    {
      category: 'configuration',
      match:
        /manifest (?:unknown|for .* not found)|pull access denied|no matching manifest|repository does not exist|name unknown/i,
      says: 'root',
      beforeLines: 1,
      afterLines: 1,
      examples: [
        {
          log: 'Error response from daemon: manifest for octo-org/shop:9.9 not found: manifest unknown: manifest unknown',
          headline: 'manifest for octo-org/shop:9.9 not found',
          category: 'configuration',
        },
      ],
      not: ["Unable to find image 'postgres:16' locally"],
    },
    {
      category: 'permission_or_secret',
      match:
        /no basic auth credentials|unauthorized: (?:authentication required|access)|denied: (?:requested access|permission_denied|installation not allowed)/i,
      says: 'root',
      beforeLines: 1,
      afterLines: 1,
      examples: [
        {
          log: 'denied: permission_denied: write_package',
          headline: 'denied: permission_denied: write_package',
          category: 'permission_or_secret',
        },
      ],
    },
    {
      category: 'infrastructure',
      match: /Error response from daemon: /,
      says: 'summary',
      beforeLines: 1,
      afterLines: 1,
      examples: [
        {
          log: 'docker: Error response from daemon: driver failed programming external connectivity on endpoint shop-db',
          headline: 'driver failed programming external connectivity on endpoint shop-db',
          category: 'infrastructure',
        },
      ],
    },
    {
      category: 'configuration',
      match: /failed to compute cache key: .*: not found/,
      says: 'summary',
      beforeLines: 2,
      afterLines: 3,
      examples: [
        {
          log: 'error: failed to solve: failed to compute cache key: failed to calculate checksum of ref 3sn0vfrru8v3brryup9prardu::5co44y8ziu1ynjh1ydzybsnyr: "/dist/server": not found',
          headline:
            'failed to solve: failed to compute cache key: failed to calculate checksum of ref 3sn0vfrru8v3brryup9prardu::5co44y8ziu1ynjh1ydzybsnyr: "/dist/server": not found',
          category: 'configuration',
        },
      ],
    },
    {
      category: 'code',
      match: /failed to solve|returned a non-zero code|^ERROR: .*(?:executor failed|process ")/,
      says: 'summary',
      beforeLines: 2,
      afterLines: 3,
      examples: [
        {
          log: 'error: failed to solve: dockerfile parse error on line 4: unknown instruction: COPPY (did you mean COPY?)',
          headline:
            'failed to solve: dockerfile parse error on line 4: unknown instruction: COPPY (did you mean COPY?)',
          category: 'configuration',
        },
      ],
    },
    {
      category: 'code',
      match: /^\s*\d+ *\| *>>> |Dockerfile\S*:\d+$/,
      says: 'summary',
      beforeLines: 2,
      afterLines: 3,
      examples: [{ log: '   4 | >>> RUN make all', headline: 'RUN make all', category: 'code' }],
    },
    {
      category: 'code',
      match: /^#\d+ ERROR: |^(?:[\w-]+) (?:exited with code|Error) [1-9]/,
      says: 'summary',
      beforeLines: 3,
      examples: [
        {
          log: '#7 ERROR: process "/bin/busybox sh -c /bin/busybox sh test.sh" did not complete successfully: exit code: 1',
          headline:
            'process "/bin/busybox sh -c /bin/busybox sh test.sh" did not complete successfully: exit code: 1',
          category: 'code',
        },
      ],
    },
    {
      category: 'infrastructure',
      match: /dependency failed to start|container .* is unhealthy|is missing dependency/,
      says: 'detail',
      beforeLines: 1,
      examples: [
        {
          log: 'dependency failed to start: container shop-db-1 is unhealthy',
          headline: 'container shop-db-1 is unhealthy',
          category: 'infrastructure',
        },
      ],
    },
  ],
};
