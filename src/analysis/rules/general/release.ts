import type { Tool } from '../../rule.ts';

/** Tools that release: semantic-release, goreleaser, minikube and Packer beside them. */
export const release: Tool = {
  tools: ['semantic-release', 'goreleaser', 'minikube', 'packer'],
  format: 'https://semantic-release.gitbook.io/semantic-release/support/troubleshooting',
  rules: [
    {
      category: 'permission_or_secret',
      match:
        /\b(?:ENOGHTOKEN|EINVALIDGHTOKEN|EGHNOPERMISSION|ENONPMTOKEN|EINVALIDNPMTOKEN|EINVALIDNPMAUTH)\b/,
      says: 'root',
      examples: [
        {
          log: '[semantic-release] › ✘  An error occurred while running semantic-release: Error: ENOGHTOKEN No GitHub token specified.',
          headline: 'ENOGHTOKEN No GitHub token specified',
          category: 'permission_or_secret',
        },
      ],
    },
    {
      category: 'configuration',
      guess: true,
      match: /^\s+⨯ \S.* +error=/,
      says: 'root',
      examples: [
        {
          log: '  ⨯ release failed after 41s                 error=missing GITHUB_TOKEN, GITLAB_TOKEN and GITEA_TOKEN',
          headline: 'error=missing GITHUB_TOKEN',
          category: 'permission_or_secret',
        },
      ],
    },
    {
      category: 'infrastructure',
      match: /^(?:❌|X) +Exiting due to [A-Z_]+: /,
      says: 'root',
      examples: [
        {
          log: '❌  Exiting due to GUEST_PROVISION: error provisioning guest: Failed to start host',
          headline: 'error provisioning guest: Failed to start host',
          category: 'infrastructure',
        },
      ],
    },
    {
      category: 'configuration',
      match: /^Build '[^']+' errored after /,
      says: 'root',
      examples: [
        {
          log: "Build 'amazon-ebs.shop' errored after 12 seconds 341 milliseconds: Error launching source instance: the image does not exist",
          headline: 'Error launching source instance: the image does not exist',
          category: 'configuration',
        },
      ],
    },
  ],
};
