import type { Extractor } from '../../rule.ts';

/** kubectl, helm, kind and their tests; pods that do not come up. */
export const kubernetes: Extractor = {
  tools: ['kubectl', 'helm', 'kind', 'kustomize', 'chainsaw', 'kuttl'],
  format: 'https://kubernetes.io/docs/reference/kubectl/',
  rules: [
    {
      category: 'infrastructure',
      match:
        /^Error: (?:UPGRADE|INSTALLATION) FAILED|error: (?:timed out waiting|deployment .* exceeded)|ImagePullBackOff|ErrImagePull|CrashLoopBackOff|FailedScheduling/,
      weight: 89,
      before: 1,
      after: 2,
    },
    {
      category: 'network',
      match:
        /The connection to the server \S+ was refused|couldn't get current server API group list/,
      weight: 91,
    },
    {
      category: 'configuration',
      match:
        /error validating data|error parsing \S+\.ya?ml|no matches for kind|Error from server|(?:is|are) forbidden: User/,
      weight: 89,
      before: 1,
      after: 2,
    },
    {
      category: 'code',
      match: /^Error: (?:template: |YAML parse error|execution error|found in Chart\.yaml)/,
      weight: 90,
      after: 2,
    },
    { category: 'infrastructure', match: /^ERROR: failed to create cluster/, weight: 91, after: 3 },
  ],
};
