import type { Extractor } from '../../rule.ts';

/** pip, uv, poetry, conda: what cannot be found, agreed upon or built. */
export const pip: Extractor = {
  tools: ['pip', 'uv', 'poetry', 'pipenv', 'conda', 'pixi', 'twine'],
  format: 'https://pip.pypa.io/en/stable/topics/dependency-resolution/',
  rules: [
    {
      category: 'dependency',
      match:
        /ResolutionImpossible|resolution-too-deep|No matching distribution found|Could not find a version that satisfies|Cannot install .* because these package versions|The conflict is caused by|THESE PACKAGES DO NOT MATCH THE HASHES/i,
      weight: 90,
      before: 2,
      after: 5,
    },
    {
      category: 'dependency',
      match: /Failed (?:building wheel|to build) |Failed to build installable wheels/i,
      weight: 84,
      before: 1,
      after: 3,
    },
    {
      category: 'dependency',
      match:
        /No solution found when resolving|requirements are unsatisfiable|because .* depends on|version solving failed|^SolverProblemError/i,
      weight: 90,
      before: 1,
      after: 5,
    },
    {
      category: 'dependency',
      match: /error: (?:subprocess-exited-with-error|metadata-generation-failed)/,
      weight: 76,
      after: 14,
    },
    {
      category: 'dependency',
      match:
        /pyproject\.toml changed significantly|poetry\.lock|lockfile .* needs to be updated|requires a different Python|Requires-Python/,
      weight: 78,
      after: 3,
    },
    {
      category: 'dependency',
      match:
        /PackagesNotFoundError|ResolvePackageNotFound|UnsatisfiableError|LibMambaUnsatisfiableError|CondaHTTPError/,
      weight: 90,
      after: 6,
    },
    {
      category: 'configuration',
      match: /^Checking \S+\.(?:whl|tar\.gz): (?:FAILED|ERROR)/,
      weight: 88,
      after: 6,
    },
    {
      category: 'configuration',
      match: /error: externally-managed-environment/,
      weight: 92,
      after: 3,
    },
  ],
};
