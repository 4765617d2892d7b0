import type { Tool } from '../../rule.ts';

/** kubectl, helm, kind and their tests; pods that do not come up. */
export const kubernetes: Tool = {
  tools: ['kubectl', 'helm', 'kind', 'kustomize', 'chainsaw', 'kuttl'],
  format: 'https://kubernetes.io/docs/reference/kubectl/',
  rules: [
    {
      category: 'infrastructure',
      match:
        /^Error: (?:UPGRADE|INSTALLATION) FAILED|error: (?:timed out waiting|deployment .* exceeded)|ImagePullBackOff|ErrImagePull|CrashLoopBackOff|FailedScheduling/,
      says: 'detail',
      beforeLines: 1,
      afterLines: 2,
    },
    {
      category: 'network',
      match:
        /The connection to the server \S+ was refused|couldn't get current server API group list/,
      says: 'root',
    },
    {
      category: 'configuration',
      match:
        /error validating data|error parsing \S+\.ya?ml|no matches for kind|Error from server|(?:is|are) forbidden: User/,
      says: 'detail',
      beforeLines: 1,
      afterLines: 2,
    },
    {
      category: 'code',
      match: /^Error: (?:template: |YAML parse error|execution error|found in Chart\.yaml)/,
      says: 'root',
      afterLines: 2,
    },
    {
      category: 'infrastructure',
      match: /^ERROR: failed to create cluster/,
      says: 'root',
      afterLines: 3,
    },
  ],
};
