import type { Tool } from '../../rule.ts';

/** The runner itself: lost, shut down, cancelled, out of time. */
export const runner: Tool = {
  tools: ['GitHub Actions runner'],
  format: 'https://github.com/actions/runner/tree/main/src/Runner.Worker',
  rules: [
    {
      category: 'infrastructure',
      match:
        /runner has received a shutdown signal|lost communication with the server|(?<!on )the (?:self-)?hosted runner|runner pod|Runner .* did not connect|Job was (?:about to|cancelled because)|No runner|The job was not acquired|An error occurred while provisioning/i,
      says: 'root',
      beforeLines: 1,
      examples: [
        {
          log: '##[error]The runner has received a shutdown signal. This can happen when the runner service is stopped, or a manually started runner is canceled.',
          headline: 'The runner has received a shutdown signal',
          category: 'infrastructure',
        },
      ],
    },
    {
      category: 'timeout',
      match: /exceeded the maximum execution time|has timed out after \d+ minutes/,
      says: 'root',
      beforeLines: 2,
      examples: [
        {
          log: '##[error]The job running on runner GitHub Actions 12 has exceeded the maximum execution time of 360 minutes.',
          headline: 'has exceeded the maximum execution time of 360 minutes',
          category: 'timeout',
        },
      ],
    },
    {
      category: 'cancelled',
      match: /^The (?:operation|run) was cancell?ed/,
      says: 'wrapper',
      beforeLines: 6,
      examples: [
        {
          log: '##[error]The operation was canceled.',
          headline: 'The operation was canceled',
          category: 'cancelled',
        },
      ],
    },
    {
      category: 'infrastructure',
      match:
        /^(?:Executing the custom container implementation failed|Container operation failed|Docker (?:pull|create|start) failed)/,
      says: 'summary',
      beforeLines: 3,
      examples: [
        {
          log: '##[error]Docker pull failed with exit code 1',
          headline: 'Docker pull failed',
          category: 'infrastructure',
        },
      ],
    },
  ],
};
