import type { Tool } from '../../rule.ts';

/** pip, uv, poetry, conda: what cannot be found, agreed upon or built. */
export const pip: Tool = {
  tools: ['pip', 'uv', 'poetry', 'pipenv', 'conda', 'pixi', 'twine'],
  format: 'https://pip.pypa.io/en/stable/topics/dependency-resolution/',
  rules: [
    {
      category: 'dependency',
      match:
        /ResolutionImpossible|resolution-too-deep|No matching distribution found|Could not find a version that satisfies|Cannot install .* because these package versions|The conflict is caused by|THESE PACKAGES DO NOT MATCH THE HASHES/i,
      says: 'root',
      beforeLines: 2,
      afterLines: 5,
    },
    {
      category: 'dependency',
      match: /Failed (?:building wheel|to build) |Failed to build installable wheels/i,
      says: 'summary',
      beforeLines: 1,
      afterLines: 3,
    },
    {
      category: 'dependency',
      match:
        /No solution found when resolving|requirements are unsatisfiable|because .* depends on|version solving failed|^SolverProblemError/i,
      says: 'root',
      beforeLines: 1,
      afterLines: 5,
    },
    {
      category: 'dependency',
      match: /error: (?:subprocess-exited-with-error|metadata-generation-failed)/,
      says: 'summary',
      afterLines: 14,
    },
    {
      category: 'dependency',
      match:
        /pyproject\.toml changed significantly|poetry\.lock|lockfile .* needs to be updated|requires a different Python|Requires-Python/,
      says: 'summary',
      afterLines: 3,
    },
    {
      category: 'dependency',
      match:
        /PackagesNotFoundError|ResolvePackageNotFound|UnsatisfiableError|LibMambaUnsatisfiableError|CondaHTTPError/,
      says: 'root',
      afterLines: 6,
    },
    {
      category: 'configuration',
      match: /^Checking \S+\.(?:whl|tar\.gz): (?:FAILED|ERROR)/,
      says: 'detail',
      afterLines: 6,
    },
    {
      category: 'configuration',
      match: /error: externally-managed-environment/,
      says: 'root',
      afterLines: 3,
    },
  ],
};
