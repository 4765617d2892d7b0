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
      examples: [
        {
          log: 'ERROR: No matching distribution found for six==99.0.0',
          headline: 'No matching distribution found for six==99.0.0',
          category: 'dependency',
        },
      ],
    },
    {
      category: 'dependency',
      match: /Failed (?:building wheel|to build) |Failed to build installable wheels/i,
      says: 'summary',
      beforeLines: 1,
      afterLines: 3,
      examples: [
        {
          log: 'error: Failed to build `cart @ file:///home/runner/work/hello-world/hello-world/cart`',
          headline:
            'Failed to build `cart @ file:///home/runner/work/hello-world/hello-world/cart`',
          category: 'dependency',
        },
      ],
    },
    {
      category: 'dependency',
      match:
        /No solution found when resolving|requirements are unsatisfiable|because .* depends on|version solving failed|^SolverProblemError/i,
      says: 'root',
      beforeLines: 1,
      afterLines: 5,
      examples: [
        {
          log: 'error: No solution found when resolving dependencies',
          headline: 'No solution found when resolving dependencies',
          category: 'dependency',
        },
      ],
    },
    {
      category: 'dependency',
      match: /^\s*× .+ did not run successfully\.$/,
      says: 'detail',
      afterLines: 12,
      examples: [
        {
          log: [
            '  error: subprocess-exited-with-error',
            '  × Building wheel for hello-kit (pyproject.toml) did not run successfully.',
            '  │ exit code: 1',
          ],
          headline: 'Building wheel for hello-kit (pyproject.toml) did not run successfully',
          category: 'dependency',
        },
      ],
    },
    {
      category: 'dependency',
      match: /error: (?:subprocess-exited-with-error|metadata-generation-failed)/,
      says: 'wrapper',
      afterLines: 14,
      examples: [
        {
          log: [
            '  error: subprocess-exited-with-error',
            '  × Getting requirements to build wheel did not run successfully.',
          ],
          headline: 'Getting requirements to build wheel did not run successfully',
          category: 'dependency',
        },
      ],
    },
    {
      category: 'dependency',
      match:
        /pyproject\.toml changed significantly|poetry\.lock|lockfile .* needs to be updated|requires a different Python|Requires-Python/,
      says: 'summary',
      afterLines: 3,
      examples: [
        {
          log: "ERROR: Package 'hello-kit' requires a different Python: 3.11.7 not in '>=3.13'",
          headline: "Package 'hello-kit' requires a different Python: 3.11.7 not in '>=3.13'",
          category: 'dependency',
        },
      ],
    },
    {
      category: 'dependency',
      match:
        /PackagesNotFoundError|ResolvePackageNotFound|UnsatisfiableError|LibMambaUnsatisfiableError|CondaHTTPError/,
      says: 'root',
      afterLines: 6,
      examples: [
        {
          log: 'PackagesNotFoundError: The following packages are not available from current channels:',
          headline: 'The following packages are not available from current channels',
          category: 'dependency',
        },
      ],
    },
    {
      category: 'configuration',
      match: /^Checking \S+\.(?:whl|tar\.gz): (?:FAILED|ERROR)/,
      says: 'detail',
      afterLines: 6,
      examples: [
        {
          log: [
            'Checking dist/hello-world-1.0.tar.gz: FAILED',
            'ERROR    `long_description` has syntax errors in markup and would not be rendered on PyPI.',
          ],
          headline: 'dist/hello-world-1.0.tar.gz',
          category: 'configuration',
        },
      ],
    },
    {
      category: 'configuration',
      match: /error: externally-managed-environment/,
      says: 'root',
      afterLines: 3,
      examples: [
        {
          log: 'error: externally-managed-environment',
          headline: 'externally-managed-environment',
          category: 'configuration',
        },
      ],
    },
  ],
};
