import type { Tool } from '../../rule.ts';

/** Merges that conflict, refs that are not there, pushes that are turned away. */
export const git: Tool = {
  tools: ['git', 'submodules', 'lfs', 'ghstack', 'gh'],
  format: 'https://git-scm.com/docs',
  rules: [
    {
      category: 'code',
      match:
        /CONFLICT \(|^error: (?:patch failed: |\S+: patch does not apply)|Automatic merge failed|error: could not (?:apply|revert)|Merge conflict in \S/,
      says: 'root',
      beforeLines: 2,
      afterLines: 3,
      examples: [
        {
          log: 'error: patch failed: cart.txt:1',
          headline: 'patch failed: cart.txt:1',
          category: 'code',
        },
      ],
      not: ['see https://docs.example.com/merge conflict help'],
    },
    {
      category: 'configuration',
      match:
        /! \[(?:remote )?rejected\]|^error: failed to push some refs|non-fast-forward|protected branch hook declined|GH\d{3}: /,
      says: 'root',
      beforeLines: 2,
      afterLines: 3,
      examples: [
        {
          log: ' ! [rejected]        main -> main (fetch first)',
          headline: '! [rejected]        main -> main (fetch first)',
          category: 'configuration',
        },
      ],
    },
    {
      category: 'configuration',
      match:
        /couldn't find remote ref|dubious ownership|not something we can merge|refusing to merge unrelated|shallow update not allowed|did not match any file\(s\) known|unknown revision or path|reference is not a tree|Remote branch .* not found|no merge base|ambiguous argument/,
      says: 'root',
      beforeLines: 2,
      afterLines: 2,
      examples: [
        {
          log: "error: pathspec 'release-2.0' did not match any file(s) known to git",
          headline: "pathspec 'release-2.0' did not match any file(s) known to git",
          category: 'configuration',
        },
      ],
    },
    {
      category: 'infrastructure',
      match: /smudge filter lfs failed|Error downloading object|LFS budget|data quota/,
      says: 'root',
      afterLines: 2,
      examples: [
        {
          log: 'fatal: model.bin: smudge filter lfs failed',
          headline: 'model.bin: smudge filter lfs failed',
          category: 'infrastructure',
        },
      ],
    },
    {
      category: 'configuration',
      match: /^fatal: /,
      says: 'root',
      beforeLines: 2,
      afterLines: 2,
      examples: [
        {
          log: 'fatal: No names found, cannot describe anything.',
          headline: 'No names found, cannot describe anything.',
          category: 'configuration',
        },
      ],
    },
    {
      category: 'configuration',
      match:
        /working (?:tree|directory|copy) (?:is )?(?:not clean|dirty)|checkout dirty|uncommitted changes|would be overwritten by|files? (?:are|is) out of date/i,
      says: 'summary',
      beforeLines: 1,
      afterLines: 4,
      examples: [
        {
          log: 'Error: The following files are out of date: docs/api.md',
          headline: 'docs/api.md',
          category: 'configuration',
        },
      ],
    },
  ],
};
