import type { Tool } from '../../rule.ts';

/** kubectl, helm, kind and their tests; pods that do not come up. */
export const kubernetes: Tool = {
  tools: ['kubectl', 'helm', 'kind', 'kustomize', 'chainsaw', 'kuttl'],
  format: 'https://kubernetes.io/docs/reference/kubectl/',
  rules: [
    {
      category: 'infrastructure',
      match:
        /^Error: (?:UPGRADE|INSTALLATION) FAILED|error: deployment .* exceeded|ImagePullBackOff|ErrImagePull|CrashLoopBackOff|FailedScheduling/,
      says: 'detail',
      beforeLines: 1,
      afterLines: 2,
      examples: [
        {
          log: 'Error: INSTALLATION FAILED: cannot re-use a name that is still in use',
          headline: 'cannot re-use a name that is still in use',
          category: 'infrastructure',
        },
      ],
    },
    {
      category: 'network',
      match:
        /The connection to the server \S+ was refused|couldn't get current server API group list/,
      says: 'root',
      examples: [
        {
          log: 'The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?',
          headline: 'The connection to the server 10.0.0.1:6443 was refused',
          category: 'network',
        },
      ],
    },
    {
      category: 'configuration',
      match:
        /error validating data|the server doesn't have a resource type|error parsing \S+\.ya?ml|no matches for kind|Error from server|(?:is|are) forbidden: User/,
      says: 'detail',
      beforeLines: 1,
      afterLines: 2,
      examples: [
        {
          log: 'error: error validating "shop.yaml": error validating data: unknown field "spec.replica"',
          headline: 'unknown field "spec.replica"',
          category: 'configuration',
        },
      ],
    },
    {
      category: 'code',
      match: /^Error: (?:template: |YAML parse error|execution error|found in Chart\.yaml)/,
      says: 'root',
      afterLines: 2,
      examples: [
        {
          log: 'Error: template: hello/templates/deployment.yaml:6:22: executing "hello/templates/deployment.yaml" at <.Values.scale.replicas>: nil pointer evaluating interface {}.replicas',
          headline:
            'Error: template: hello/templates/deployment.yaml:6:22: executing "hello/templates/deployment.yaml" at <.Values.scale.replicas>: nil pointer evaluating interface {}.replicas',
          category: 'code',
          file: 'hello/templates/deployment.yaml:6',
        },
      ],
    },
    {
      category: 'infrastructure',
      match: /^ERROR: failed to create cluster/,
      says: 'root',
      afterLines: 3,
      examples: [
        {
          log: 'ERROR: failed to create cluster: node(s) already exist for a cluster with the name "kind"',
          headline: 'failed to create cluster: node(s) already exist',
          category: 'infrastructure',
        },
      ],
    },
  ],
};
